package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits and decodes paths and query strings. */
final class PathText {

  private PathText() {}

  /** The path's segments; each is decoded after the split, so an encoded slash splits nothing. */
  static List<String> segments(String rawPath) {
    List<String> out = new ArrayList<>();
    for (String s : rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1)) {
      String d = decode(s.replace("+", "%2B"));
      if (d.equals(".") || d.equals("..") || d.indexOf('\0') >= 0) {
        throw GoogleError.invalidArgument("The request path is invalid.");
      }
      out.add(d);
    }
    return out;
  }

  static Map<String, List<String>> query(String raw) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int eq = pair.indexOf('=');
        String name = decode(eq < 0 ? pair : pair.substring(0, eq));
        String value = eq < 0 ? "" : decode(pair.substring(eq + 1));
        out.computeIfAbsent(name, k -> new ArrayList<>()).add(value);
      }
    }
    return out;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw GoogleError.invalidArgument("The request URL has a malformed percent-encoding.");
    }
  }
}
