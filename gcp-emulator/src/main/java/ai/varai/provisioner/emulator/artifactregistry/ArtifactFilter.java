package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code filter} of Artifact Registry's lists: {@code name="projects/p/.../packages/my-*"},
 * {@code annotations.key:value}, {@code annotations.key}, combined by AND, OR and NOT. Case does
 * not count, {@code *} stands for any characters, backticks surround what has special ones.
 *
 * @see <a
 *     href="https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.packages/list">packages.list</a>
 */
final class ArtifactFilter {

  private static final String ANNOTATIONS = "annotations";

  private final String text;
  private final Set<String> fields;
  private int at;

  private ArtifactFilter(String text, Set<String> fields) {
    this.text = text;
    this.fields = fields;
  }

  /**
   * Those that pass, in their order.
   *
   * @param fields which fields may be asked for
   */
  static <M extends Message> List<M> apply(String text, Set<String> fields, List<M> all) {
    // Google's page shows filters on annotations as one quoted string.
    String bare = text.strip().matches("\"[^\"]*\"") ? text.strip().replace("\"", "") : text;
    if (bare.isBlank()) {
      return all;
    }
    Predicate<Message> filter = new ArtifactFilter(bare, fields).parse();
    return all.stream().filter(filter).toList();
  }

  private Predicate<Message> parse() {
    Predicate<Message> all = or();
    if (at < text.length()) {
      throw bad();
    }
    return all;
  }

  private GoogleError bad() {
    return GoogleError.badField(
        "filter",
        "Invalid filter: "
            + text
            + ". The fields eligible for filtering are: "
            + fields.stream().sorted().collect(Collectors.joining(", "))
            + ".");
  }

  private Predicate<Message> or() {
    Predicate<Message> p = and();
    while (keyword("OR")) {
      p = p.or(and());
    }
    return p;
  }

  private Predicate<Message> and() {
    Predicate<Message> p = not();
    while (true) {
      boolean said = keyword("AND");
      if (!said && (at >= text.length() || text.charAt(at) == ')' || ahead("OR"))) {
        return p;
      }
      p = p.and(not());
    }
  }

  private Predicate<Message> not() {
    if (keyword("NOT")) {
      return not().negate();
    }
    blanks();
    if (!take("(")) {
      return restriction();
    }
    Predicate<Message> p = or();
    if (!take(")")) {
      throw bad();
    }
    blanks();
    return p;
  }

  private Predicate<Message> restriction() {
    String name = word("=!:()");
    int dot = name.indexOf('.');
    String field = dot < 0 ? name : name.substring(0, dot);
    String key = dot < 0 ? "" : name.substring(dot + 1);
    if (!fields.contains(field) || field.equals(ANNOTATIONS) == key.isEmpty()) {
      throw bad();
    }
    blanks();
    boolean negated = take("!=");
    boolean compared = negated || take("=") || take(":");
    if (!compared && !field.equals(ANNOTATIONS)) {
      throw bad();
    }
    Pattern value = pattern(compared ? value() : "*");
    blanks();
    Predicate<Message> p =
        field.equals(ANNOTATIONS)
            ? annotation(pattern(key), value)
            : m -> value.matcher(String.valueOf(m.getField(field(m, field)))).matches();
    return negated ? p.negate() : p;
  }

  private static Predicate<Message> annotation(Pattern key, Pattern value) {
    return m ->
        ((List<?>) m.getField(field(m, ANNOTATIONS)))
            .stream()
                .map(MapEntry.class::cast)
                .anyMatch(
                    e ->
                        key.matcher(String.valueOf(e.getKey())).matches()
                            && value.matcher(String.valueOf(e.getValue())).matches());
  }

  private static FieldDescriptor field(Message m, String name) {
    return m.getDescriptorForType().findFieldByName(name);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  private String value() {
    blanks();
    if (!take("\"")) {
      return word("()");
    }
    int end = text.indexOf('"', at);
    if (end < 0) {
      throw bad();
    }
    String quoted = text.substring(at, end);
    at = end + 1;
    return quoted.replace("`", "");
  }

  /** What comes until a blank or one of these characters; whatever stands between backticks. */
  private String word(String ends) {
    StringBuilder out = new StringBuilder();
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && ends.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at++);
      if (c != '`') {
        out.append(c);
        continue;
      }
      int end = text.indexOf('`', at);
      if (end < 0) {
        throw bad();
      }
      out.append(text, at, end);
      at = end + 1;
    }
    if (out.isEmpty()) {
      throw bad();
    }
    return out.toString();
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private boolean ahead(String keyword) {
    int end = at + keyword.length();
    return text.startsWith(keyword, at)
        && (end == text.length() || " (\t".indexOf(text.charAt(end)) >= 0);
  }

  private boolean keyword(String keyword) {
    blanks();
    boolean there = ahead(keyword);
    at += there ? keyword.length() : 0;
    return there;
  }
}
