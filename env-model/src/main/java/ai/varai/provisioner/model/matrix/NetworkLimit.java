package ai.varai.provisioner.model.matrix;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bandwidth that an environment counts on. */
public sealed interface NetworkLimit {

  /**
   * A bandwidth in megabits a second (10^6 bits).
   *
   * @param orMore whether it is a floor rather than a ceiling
   */
  record Bandwidth(long megabitsPerSecond, boolean orMore) implements NetworkLimit {
    @Override
    public String toString() {
      return (megabitsPerSecond % 1000 == 0
              ? megabitsPerSecond / 1000 + "Gbps"
              : megabitsPerSecond + "Mbps")
          + (orMore ? "+" : "");
    }
  }

  /** Whatever the machine has. */
  record Host() implements NetworkLimit {}

  /** {@code 10Mbps}, {@code 1Gbps+} or {@code Host network}. */
  CellFormat<NetworkLimit> FORMAT =
      new CellFormat<>("\"10Mbps\", \"1Gbps+\" or \"Host network\"", NetworkLimit::read);

  private static Optional<NetworkLimit> read(String cell) {
    if (cell.equalsIgnoreCase("Host network")) {
      return Optional.of(new Host());
    }
    Matcher bandwidth = Forms.BANDWIDTH.matcher(cell);
    if (!bandwidth.matches()) {
      return Optional.empty();
    }
    long factor = bandwidth.group(2).toUpperCase(Locale.ROOT).startsWith("G") ? 1000 : 1;
    return Optional.of(
        new Bandwidth(Long.parseLong(bandwidth.group(1)) * factor, !bandwidth.group(3).isEmpty()));
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern BANDWIDTH =
        Pattern.compile("(\\d{1,9})\\s*([MG]bps)(\\+?)", Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
