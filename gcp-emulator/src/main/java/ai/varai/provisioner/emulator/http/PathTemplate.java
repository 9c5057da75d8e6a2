package ai.varai.provisioner.emulator.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A path template of {@code google.api.http}: {@code /v1/{name=projects/*}/secrets/**:verb}.
 *
 * @param segments literals, {@code *} for one segment, {@code **} for any number (also none)
 * @param variables which run of segments each variable binds
 * @param verb the custom verb after the last colon, or empty
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
public record PathTemplate(
    String text, List<String> segments, List<Variable> variables, String verb) {

  /** A variable binds segments {@code from} (inclusive) to {@code to} (exclusive). */
  public record Variable(String fieldPath, int from, int to) {}

  public static PathTemplate parse(String text) {
    List<String> segments = new ArrayList<>();
    List<Variable> variables = new ArrayList<>();
    String verb = "";
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("path template must start with a slash: " + text);
    }
    int i = 1;
    StringBuilder literal = new StringBuilder();
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '{') {
        int end = text.indexOf('}', i);
        String inside = text.substring(i + 1, end);
        int eq = inside.indexOf('=');
        String field = eq < 0 ? inside : inside.substring(0, eq);
        String pattern = eq < 0 ? "*" : inside.substring(eq + 1);
        int from = segments.size();
        segments.addAll(List.of(pattern.split("/")));
        variables.add(new Variable(field, from, segments.size()));
        i = end + 1;
      } else if (c == '/') {
        flush(literal, segments);
        i++;
      } else if (c == ':' && text.indexOf('/', i) < 0) {
        flush(literal, segments);
        verb = text.substring(i + 1);
        i = text.length();
      } else {
        literal.append(c);
        i++;
      }
    }
    flush(literal, segments);
    return new PathTemplate(text, List.copyOf(segments), List.copyOf(variables), verb);
  }

  private static void flush(StringBuilder literal, List<String> segments) {
    if (literal.length() > 0) {
      segments.add(literal.toString());
      literal.setLength(0);
    }
  }

  /**
   * Whether a variable without a {@code **} takes a value, as {@code resource=projects/*}{@code
   * /topics/*} does the name of a topic.
   */
  public boolean takes(String fieldPath, String value) {
    List<String> parts = List.of(value.split("/", -1));
    return variables.stream()
        .filter(v -> v.fieldPath().equals(fieldPath))
        .map(v -> segments.subList(v.from(), v.to()))
        .anyMatch(
            pattern ->
                pattern.size() == parts.size()
                    && IntStream.range(0, parts.size())
                        .allMatch(
                            i ->
                                pattern.get(i).equals("*")
                                    ? !parts.get(i).isEmpty()
                                    : pattern.get(i).equals(parts.get(i))));
  }

  /** What each variable matched in a path of which the router knows that it matches. */
  Map<String, String> bind(List<String> path) {
    int wide = segments.indexOf("**");
    int shift = path.size() - segments.size();
    Map<String, String> out = new LinkedHashMap<>();
    for (Variable v : variables) {
      int from = wide >= 0 && v.from() > wide ? v.from() + shift : v.from();
      int to = wide >= 0 && v.to() > wide ? v.to() + shift : v.to();
      out.put(v.fieldPath(), String.join("/", path.subList(from, to)));
    }
    return out;
  }
}
