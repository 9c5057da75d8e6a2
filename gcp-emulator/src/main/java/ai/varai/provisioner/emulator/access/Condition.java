package ai.varai.provisioner.emulator.access;

import java.util.Map;
import java.util.Optional;

/**
 * A condition of a role binding or of what else has one. What it names that is not known does not
 * hold: the binding grants nothing, as when Google cannot evaluate it.
 */
public final class Condition {

  /** What a condition can ask about the tags of the resource. */
  interface Tags {
    /** No tag is bound. */
    Tags NONE = (ids, key, value) -> false;

    /**
     * Whether the resource has a tag, or with an empty value any of the key.
     *
     * @param ids whether the names are ids ({@code tagKeys/1}) instead of names
     */
    boolean has(boolean ids, String key, String value);
  }

  /**
   * What a condition of an allow or a deny policy sees.
   *
   * @param known variables by name: {@code resource} and {@code request}, each with its fields
   */
  record View(Map<String, ?> known, Tags tags) {}

  /**
   * Why an expression cannot be evaluated.
   *
   * @param offset the place in the expression
   * @param line the line of that place, from 1
   * @param column the place in its line, from 0
   */
  public record Problem(int offset, int line, int column, String text) {

    /** The problem and where it is, as Google's linter shows it. */
    public String shown(String expression) {
      return "ERROR: Parse expression:"
          + line
          + ":"
          + column
          + ": "
          + text
          + "\n  | "
          + expression.lines().skip(line - 1L).findFirst().orElse("")
          + "\n  | "
          + ".".repeat(column)
          + "^";
    }
  }

  private Condition() {}

  /** Whether the expression holds; not when it cannot be evaluated. */
  public static boolean holds(CelDialect dialect, String expression, Map<String, ?> known) {
    return holds(dialect, expression, new View(known, Tags.NONE));
  }

  /** What an expression comes to; empty when it cannot be evaluated. */
  public static Optional<Object> value(
      CelDialect dialect, String expression, Map<String, ?> known) {
    return dialect.expressions().value(expression, known, Tags.NONE);
  }

  static boolean holds(CelDialect dialect, String expression, View view) {
    return dialect
        .expressions()
        .value(expression, view.known(), view.tags())
        .filter(Boolean.TRUE::equals)
        .isPresent();
  }

  /** Whether the expression holds or cannot be evaluated. */
  static boolean mayHold(CelDialect dialect, String expression, View view) {
    return dialect
        .expressions()
        .value(expression, view.known(), view.tags())
        .filter(Boolean.FALSE::equals)
        .isEmpty();
  }

  /** What keeps an expression from being evaluated on any resource. */
  public static Optional<Problem> problem(CelDialect dialect, String expression) {
    return dialect.expressions().problem(expression);
  }
}
