package ai.varai.provisioner.model.matrix;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much CPU each service may have. */
public sealed interface CpuLimit {

  /** Between two numbers of vCPU, both included. */
  record PerService(BigDecimal min, BigDecimal max) implements CpuLimit {
    public boolean allows(BigDecimal cpus) {
      return cpus.compareTo(min) >= 0 && cpus.compareTo(max) <= 0;
    }

    @Override
    public String toString() {
      return min.toPlainString() + "-" + max.toPlainString() + " vCPU per service";
    }
  }

  /** Whatever the machine has. */
  record Host() implements CpuLimit {}

  /** {@code 0.5-1 vCPU per service} or {@code Host CPU}. */
  CellFormat<CpuLimit> FORMAT =
      new CellFormat<>("\"0.5-1 vCPU per service\" or \"Host CPU\"", CpuLimit::read);

  private static Optional<CpuLimit> read(String cell) {
    if (cell.equalsIgnoreCase("Host CPU")) {
      return Optional.of(new Host());
    }
    Matcher range = Forms.CPU_RANGE.matcher(cell);
    if (!range.matches()) {
      return Optional.empty();
    }
    BigDecimal max = new BigDecimal(range.group("max"));
    BigDecimal min = range.group("min") == null ? max : new BigDecimal(range.group("min"));
    return min.compareTo(max) <= 0 ? Optional.of(new PerService(min, max)) : Optional.empty();
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern CPU_RANGE =
        Pattern.compile(
            "(?:(?<min>\\d+(?:\\.\\d+)?)\\s*-\\s*)?(?<max>\\d+(?:\\.\\d+)?)\\s*vCPUs?"
                + "(?:\\s+per\\s+service)?",
            Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
