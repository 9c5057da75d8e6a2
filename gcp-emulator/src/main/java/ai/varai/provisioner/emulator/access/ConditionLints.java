package ai.varai.provisioner.emulator.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a condition, or will hardly do what it was written for.
 *
 * @see <a href="https://cloud.google.com/iam/docs/linting-policies#units">Validation units</a>
 */
public final class ConditionLints {

  /** How bad a finding is. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTICE
  }

  /**
   * One thing that was found.
   *
   * @param unit the name of what looked
   * @param offset the place in the expression
   */
  public record Finding(String unit, Severity severity, int offset, String message) {}

  private static final int MOST_OPERATORS = 12;
  private static final Pattern TEXT =
      Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^'\\\\]++|\\\\.)*+'");
  private static final Pattern LOGIC = Pattern.compile("&&|\\|\\||!(?!=)");
  private static final Pattern BEYOND =
      Pattern.compile("\\bapi\\.getAttribute\\b|\\bdestination\\.|\\brequest\\.(?:path|host)\\b");
  private static final Pattern MOMENT =
      Pattern.compile("request\\.time\\s*([<>])=?\\s*timestamp\\(\\s*(['\"])([^'\"]*)\\2\\s*\\)");
  private static final Pattern PART =
      Pattern.compile(
          "request\\.time\\.(get[A-Za-z]+)\\([^)]*\\)\\s*(?:[<>]=?|[=!]=)\\s*(\\d{1,9})");
  private static final Pattern LITERAL =
      Pattern.compile("resource\\.(service|type)\\s*==\\s*(['\"])([^'\"]*)\\2");
  private static final Pattern RESTRICTED = Pattern.compile("\\brequest\\.auth((?:\\.[a-z_]+)+)");
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The values of the parts of a time, from the first to the last. */
  private static final Map<String, int[]> RANGES =
      Map.of(
          "getMonth", new int[] {0, 11},
          "getDate", new int[] {1, 31},
          "getDayOfMonth", new int[] {0, 30},
          "getDayOfWeek", new int[] {0, 6},
          "getDayOfYear", new int[] {0, 365},
          "getHours", new int[] {0, 23},
          "getMinutes", new int[] {0, 59});

  private ConditionLints() {}

  /** All findings; those about times are as of a moment. */
  public static List<Finding> of(String expression, Instant now) {
    List<Finding> out = new ArrayList<>();
    // What stands in texts is no operator.
    String bare =
        TEXT.matcher(expression).replaceAll(m -> "'" + " ".repeat(m.group().length() - 2) + "'");
    Optional<Condition.Problem> problem = Condition.problem(CelDialect.ALLOW_POLICY, expression);
    if (problem.isPresent()) {
      return unreadable(expression, problem.get());
    }
    restricted(bare, out);
    if (BEYOND.matcher(bare).find()) {
      out.add(
          new Finding(
              "ConditionCompileCheck",
              Severity.NOTICE,
              0,
              "The emulator does not know this attribute: attributes of APIs have their default,"
                  + " and what asks for others grants nothing."));
    }
    if (LOGIC.matcher(bare).results().count() > MOST_OPERATORS) {
      out.add(
          new Finding(
              "ConditionComplexityCheck",
              Severity.ERROR,
              0,
              "Logical operators count must not be more than " + MOST_OPERATORS));
    }
    times(expression, now, out);
    literals(expression, out);
    return out;
  }

  private static List<Finding> unreadable(String expression, Condition.Problem problem) {
    return List.of(
        new Finding(
            "ConditionCompileCheck", Severity.ERROR, problem.offset(), problem.shown(expression)),
        new Finding(
            "ConditionComplexityCheck",
            Severity.NOTICE,
            0,
            "The validation unit is skipped due to absence of a required object: CheckedExpr"));
  }

  private static void times(String expression, Instant now, List<Finding> out) {
    Matcher moment = MOMENT.matcher(expression);
    while (moment.find()) {
      String text = moment.group(3);
      try {
        Instant at = OffsetDateTime.parse(text).toInstant();
        if (at.isBefore(now)) {
          out.add(
              new Finding(
                  "DateTimeCheck",
                  Severity.WARNING,
                  moment.start(2),
                  "Ineffective date time value "
                      + SHOWN.format(at)
                      + " parsed from \""
                      + text
                      + "\"; condition is effectively "
                      + (moment.group(1).equals("<") ? "False" : "True")
                      + ". Time expired already."));
        }
      } catch (DateTimeException e) {
        out.add(
            new Finding(
                "DateTimeCheck",
                Severity.WARNING,
                moment.start(2),
                "No date time value can be parsed from \"" + text + "\"."));
      }
    }
    Matcher part = PART.matcher(expression);
    while (part.find()) {
      int[] range = RANGES.get(part.group(1));
      int value = Integer.parseInt(part.group(2));
      if (range != null && (value < range[0] || value > range[1])) {
        out.add(
            new Finding(
                "DateTimeRangeCheck",
                Severity.WARNING,
                part.start(2),
                "The value being compared to the specified timestamp function ("
                    + part.group(1)
                    + ") must be in range ["
                    + range[0]
                    + ", "
                    + range[1]
                    + "]."));
      }
    }
  }

  /** Services and types have the whole name of the service, which older ones had not. */
  private static void literals(String expression, List<Finding> out) {
    Matcher m = LITERAL.matcher(expression);
    while (m.find()) {
      boolean service = m.group(1).equals("service");
      String wanted =
          service ? "[a-z0-9-]+\\.googleapis\\.com" : "[a-z0-9-]+\\.googleapis\\.com/.+";
      if (!m.group(3).matches(wanted)) {
        out.add(
            new Finding(
                service ? "ResourceServiceLiteralCheck" : "ResourceTypeLiteralCheck",
                Severity.WARNING,
                m.start(2),
                "resource."
                    + m.group(1)
                    + " : "
                    + m.group(3)
                    + " is not supported. Using this value in condition may lead to unintended"
                    + " consequences. Check user guide at"
                    + " https://cloud.google.com/iam/docs/conditions-resource-attributes#resource_"
                    + m.group(1)
                    + "_values for supported values for resource."
                    + m.group(1)
                    + "."));
      }
    }
  }

  private static void restricted(String bare, List<Finding> out) {
    Matcher m = RESTRICTED.matcher(bare);
    while (m.find()) {
      out.add(
          new Finding(
              "RestrictedAttributesCheck",
              Severity.WARNING,
              m.start() + m.group().lastIndexOf('.'),
              "Condition attribute `"
                  + m.group()
                  + "` is restricted or unsupported. Please check"
                  + " https://cloud.google.com/iam/docs/conditions-overview for the full list of"
                  + " supported attributes"));
    }
  }
}
