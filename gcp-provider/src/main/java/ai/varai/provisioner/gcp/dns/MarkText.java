package ai.varai.provisioner.gcp.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text as the data of a TXT record: strings in quotes, none of more than 255 characters. */
final class MarkText {
  private static final int LONGEST = 255;
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private MarkText() {}

  static String write(String text) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < text.length(); i += LONGEST) {
      strings.add('"' + text.substring(i, Math.min(text.length(), i + LONGEST)) + '"');
    }
    return String.join(" ", strings);
  }

  static String read(String data) {
    var text = new StringBuilder();
    Matcher matcher = STRING.matcher(data);
    while (matcher.find()) {
      text.append(matcher.group(1));
    }
    return text.toString();
  }
}
