package ai.varai.provisioner.emulator.published;

import ai.varai.provisioner.emulator.http.PathTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One method of a discovery document.
 *
 * @param id as published, such as {@code sql.instances.clone}
 * @param collection where in the document's tree it stands: {@code projects.locations.services}
 * @param name its key there
 * @param template its path, in the syntax of google.api.http
 */
public record PublishedMethod(
    String id,
    String collection,
    String name,
    String httpMethod,
    PathTemplate template,
    JsonNode definition) {

  private static final Pattern RESERVED = Pattern.compile("\\{\\+([^}]+)}");

  /**
   * @param servicePath what stands before the path of each method, such as {@code storage/v1/}
   */
  static PublishedMethod of(
      String servicePath, String collection, String name, JsonNode definition) {
    return new PublishedMethod(
        definition.path("id").asText(),
        collection,
        name,
        definition.path("httpMethod").asText(),
        PathTemplate.parse("/" + servicePath + template(definition)),
        definition);
  }

  /** A variable that may hold slashes says in its pattern which names it takes. */
  private static String template(JsonNode definition) {
    Matcher m = RESERVED.matcher(definition.path("path").asText());
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String pattern = definition.path("parameters").path(m.group(1)).path("pattern").asText(".*");
      String segments = segments(pattern.replaceAll("^\\^|\\$$", ""));
      m.appendReplacement(out, Matcher.quoteReplacement("{" + m.group(1) + "=" + segments + "}"));
    }
    m.appendTail(out);
    return out.toString();
  }

  /** Slashes inside brackets belong to what a segment may hold, and tell that it may be many. */
  private static String segments(String pattern) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      char c = i == pattern.length() ? '/' : pattern.charAt(i);
      if (c == '/' && depth == 0) {
        out.append(out.isEmpty() ? "" : "/").append(segment(pattern.substring(from, i)));
        from = i + 1;
      }
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
    }
    return out.toString();
  }

  private static String segment(String pattern) {
    if (pattern.matches("[\\w.-]+")) {
      return pattern;
    }
    boolean many = pattern.equals(".*") || pattern.replace("[^/]", "").contains("/");
    return many ? "**" : "*";
  }
}
