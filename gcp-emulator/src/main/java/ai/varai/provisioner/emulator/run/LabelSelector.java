package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes label selector: {@code a=b}, {@code a==b}, {@code a!=b}, {@code a}, {@code !a},
 * {@code a in (b,c)}, {@code a notin (b,c)}, joined by commas.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Label
 *     selectors</a>
 */
final class LabelSelector implements Predicate<Map<String, String>> {

  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final Pattern EQUALS = Pattern.compile(KEY + "\\s*(!=|==?)\\s*(\\S*)");
  private static final Pattern SET =
      Pattern.compile(KEY + "\\s+(in|notin|notIn)\\s*\\(([^()]*)\\)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);

  private final List<Predicate<Map<String, String>>> terms = new ArrayList<>();

  /** Reads a selector; an empty one takes everything. INVALID_ARGUMENT if it is malformed. */
  LabelSelector(String text) {
    if (text.isBlank()) {
      return;
    }
    // A comma between parentheses separates values, not terms.
    for (String term : text.split(",(?![^()]*\\))", -1)) {
      terms.add(term(term.trim()));
    }
  }

  private static Predicate<Map<String, String>> term(String text) {
    Matcher equals = EQUALS.matcher(text);
    if (equals.matches()) {
      return in(equals.group(1), List.of(equals.group(3)), equals.group(2).equals("!="));
    }
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      List<String> values = Arrays.stream(set.group(3).split(",")).map(String::trim).toList();
      return in(set.group(1), values, !set.group(2).equals("in"));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return labels -> labels.containsKey(exists.group(2)) == wanted;
    }
    throw GoogleError.badField("labelSelector", "Invalid label selector: '" + text + "'.");
  }

  private static Predicate<Map<String, String>> in(String key, List<String> values, boolean not) {
    return labels -> (labels.containsKey(key) && values.contains(labels.get(key))) != not;
  }

  @Override
  public boolean test(Map<String, String> labels) {
    return terms.stream().allMatch(t -> t.test(labels));
  }
}
