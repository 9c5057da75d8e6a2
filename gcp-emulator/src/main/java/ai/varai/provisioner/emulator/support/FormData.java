package ai.varai.provisioner.emulator.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a browser sends of an HTML form with a file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public record FormData(List<Field> fields) {

  private static final Pattern NAME = Pattern.compile("[; ]name=(?:\"([^\"]*)\"|([^;\\s]+))");
  private static final Pattern FILE = Pattern.compile("[; ]filename=(?:\"([^\"]*)\"|([^;\\s]+))");

  /**
   * One field of the form.
   *
   * @param file the name of the file; empty where there is none
   */
  public record Field(String name, String file, String contentType, byte[] bytes) {
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Whether a body of this type is a form. */
  public static boolean is(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /** Takes a body apart; INVALID_ARGUMENT where it cannot be. */
  public static FormData parse(String contentType, byte[] body) {
    List<Field> out = new ArrayList<>();
    for (MultipartRelated.Part part : MultipartRelated.parts(contentType, body)) {
      String disposition = part.headers().getOrDefault("content-disposition", "");
      out.add(
          new Field(
              value(NAME, disposition),
              value(FILE, disposition),
              part.headers().getOrDefault("content-type", ""),
              part.bytes()));
    }
    return new FormData(List.copyOf(out));
  }

  private static String value(Pattern pattern, String disposition) {
    Matcher m = pattern.matcher(disposition);
    return !m.find() ? "" : m.group(1) != null ? m.group(1) : m.group(2);
  }

  /** The text of the first field of a name, in any case. */
  public Optional<String> text(String name) {
    return field(name).map(Field::text);
  }

  /** The first field of a name, in any case. */
  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }
}
