package ai.varai.provisioner.emulator.access;

import com.google.common.base.Ascii;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The functions that Google's conditions have beside those of the language.
 *
 * @see <a href="https://cloud.google.com/iam/docs/conditions-attribute-reference">Attributes</a>
 */
final class ConditionFunctions {

  static final String EXTRACT = "string_extract";
  static final String GET_ATTRIBUTE = "api_get_attribute";
  static final String HAS_ONLY = "list_has_only";
  static final String SPLIT = "string_split";
  static final String JOIN = "list_join";
  static final String JOIN_WITH = "list_join_with";
  static final String LOWER = "string_lower";
  static final String UPPER = "string_upper";

  private static final String MODIFIED_GRANTS = "iam.googleapis.com/modifiedGrantsByRole";

  /** What can be asked of the tags of the resource. */
  enum OfTags {
    MATCH_TAG("matchTag", false, true),
    MATCH_TAG_ID("matchTagId", true, true),
    HAS_TAG_KEY("hasTagKey", false, false),
    HAS_TAG_KEY_ID("hasTagKeyId", true, false);

    private final String called;
    private final boolean ids;
    private final boolean withValue;

    OfTags(String called, boolean ids, boolean withValue) {
      this.called = called;
      this.ids = ids;
      this.withValue = withValue;
    }

    String called() {
      return called;
    }

    String overload() {
      return "resource_" + called;
    }

    /** How many arguments there are. */
    int arguments() {
      return withValue ? 2 : 1;
    }

    @SuppressWarnings("Immutable") // bound for one evaluation
    private CelFunctionBinding of(Condition.Tags tags) {
      return withValue
          ? CelFunctionBinding.from(
              overload(),
              List.of(Map.class, String.class, String.class),
              a -> tags.has(ids, (String) a[1], (String) a[2]))
          : CelFunctionBinding.from(
              overload(), Map.class, String.class, (resource, key) -> tags.has(ids, key, ""));
    }
  }

  private ConditionFunctions() {}

  /** Those that depend on nothing but their arguments. */
  static List<CelFunctionBinding> fixed() {
    return List.copyOf(
        concat(
            named(
                "extract",
                CelFunctionBinding.from(
                    EXTRACT, String.class, String.class, ConditionFunctions::extract)),
            named(
                "api.getAttribute",
                CelFunctionBinding.from(
                    GET_ATTRIBUTE, String.class, Object.class, ConditionFunctions::attribute)),
            named(
                "hasOnly",
                CelFunctionBinding.from(
                    HAS_ONLY, List.class, List.class, ConditionFunctions::hasOnly)),
            named(
                "split",
                CelFunctionBinding.from(
                    SPLIT, String.class, String.class, ConditionFunctions::split)),
            named(
                "join",
                CelFunctionBinding.from(JOIN, List.class, list -> join(list, "")),
                CelFunctionBinding.from(
                    JOIN_WITH, List.class, String.class, ConditionFunctions::join)),
            named("lowerAscii", CelFunctionBinding.from(LOWER, String.class, Ascii::toLowerCase)),
            named("upperAscii", CelFunctionBinding.from(UPPER, String.class, Ascii::toUpperCase))));
  }

  /** Those that ask for the tags of one resource. */
  static List<CelFunctionBinding> of(Condition.Tags tags) {
    return Arrays.stream(OfTags.values())
        .flatMap(each -> named(each.called(), each.of(tags)).stream())
        .toList();
  }

  /** The names of those that ask for tags. */
  static List<String> lateBound() {
    return Arrays.stream(OfTags.values()).map(OfTags::called).toList();
  }

  private static List<CelFunctionBinding> named(String name, CelFunctionBinding... overloads) {
    return List.copyOf(CelFunctionBinding.fromOverloads(name, overloads));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  private static List<CelFunctionBinding> concat(List<CelFunctionBinding>... lists) {
    return Arrays.stream(lists).flatMap(List::stream).toList();
  }

  /** The text that stands where the template has {@code {name}}; empty when it does not fit. */
  private static String extract(String text, String template) {
    int open = template.indexOf('{');
    int close = template.indexOf('}');
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("no variable in " + template);
    }
    String before = template.substring(0, open);
    String after = template.substring(close + 1);
    int from = text.indexOf(before);
    if (from < 0) {
      return "";
    }
    from += before.length();
    int to = after.isEmpty() ? text.length() : text.indexOf(after, from);
    return to < 0 ? "" : text.substring(from, to);
  }

  /**
   * What the request has of an attribute of its API; the default where it has none, as is so with
   * all that is known here. Which roles a new policy grants is not known: no default may grant it.
   */
  private static Object attribute(String name, Object otherwise) {
    if (name.equals(MODIFIED_GRANTS)) {
      throw new IllegalArgumentException("not known: " + name);
    }
    return otherwise;
  }

  private static List<String> split(String text, String separator) {
    return List.of(text.split(Pattern.quote(separator), -1));
  }

  private static String join(List<?> parts, String separator) {
    return parts.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }

  private static boolean hasOnly(List<?> list, List<?> allowed) {
    return allowed.containsAll(list);
  }
}
