package ai.varai.provisioner.model.matrix;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an environment's data has to last. */
public sealed interface Persistence {

  /** As long as the environment is up. */
  record Temporary() implements Persistence {}

  /** At least so many days. */
  record Days(int days) implements Persistence {}

  /** For ever, and restorable. */
  record IndefiniteWithBackups() implements Persistence {}

  /** {@code Temporary}, {@code 7 days} or {@code Indefinite with backups}. */
  CellFormat<Persistence> FORMAT =
      new CellFormat<>(
          "\"Temporary\", \"7 days\" or \"Indefinite with backups\"", Persistence::read);

  private static Optional<Persistence> read(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "temporary" -> Optional.of(new Temporary());
      case "indefinite with backups" -> Optional.of(new IndefiniteWithBackups());
      default -> {
        Matcher days = Forms.DAYS.matcher(cell);
        yield days.matches()
            ? Optional.of(new Days(Integer.parseInt(days.group(1))))
            : Optional.empty();
      }
    };
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern DAYS =
        Pattern.compile("(\\d{1,5})\\s+days?", Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
