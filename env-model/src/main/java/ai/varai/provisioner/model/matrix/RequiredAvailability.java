package ai.varai.provisioner.model.matrix;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When an environment has to answer. */
public sealed interface RequiredAvailability {

  /** When the developer has it running. */
  record DeveloperDependent() implements RequiredAvailability {}

  /** During working hours; outside them it may sleep, and should, to stay in its cost band. */
  record BusinessHours() implements RequiredAvailability {}

  /** Day and night, without a promise in figures. */
  record AroundTheClock() implements RequiredAvailability {}

  /** Day and night with a promised share of time, in percent. */
  record ServiceLevel(BigDecimal percent) implements RequiredAvailability {}

  /** {@code Business hours}, {@code 24/7}, {@code 99.9% SLA} or {@code Developer dependent}. */
  CellFormat<RequiredAvailability> FORMAT =
      new CellFormat<>(
          "\"Business hours\", \"24/7\", \"99.9% SLA\" or \"Developer dependent\"",
          RequiredAvailability::read);

  private static Optional<RequiredAvailability> read(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "developer dependent" -> Optional.of(new DeveloperDependent());
      case "business hours" -> Optional.of(new BusinessHours());
      case "24/7" -> Optional.of(new AroundTheClock());
      default -> {
        Matcher level = Forms.SERVICE_LEVEL.matcher(cell);
        yield level.matches()
            ? Optional.of(new ServiceLevel(new BigDecimal(level.group(1))))
            : Optional.empty();
      }
    };
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern SERVICE_LEVEL =
        Pattern.compile("(\\d{1,2}(?:\\.\\d+)?)%\\s*SLA", Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
