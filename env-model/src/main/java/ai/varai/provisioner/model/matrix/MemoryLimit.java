package ai.varai.provisioner.model.matrix;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory each service may have.
 *
 * <p>Memory in the matrix is written in MB and GB and in service files in Cloud Run's unit, Mi and
 * Gi. Both are read as powers of two here: 1GB in a row is 1Gi. With powers of ten a row that ends
 * at 1GB would refuse 1Gi, the smallest size of that name that Cloud Run offers, and no service
 * could use what its row grants.
 */
public sealed interface MemoryLimit {

  /** Between two sizes in MiB, both included. */
  record PerService(long minMebibytes, long maxMebibytes) implements MemoryLimit {
    public boolean allowsBytes(long bytes) {
      return bytes >= minMebibytes << 20 && bytes <= maxMebibytes << 20;
    }

    @Override
    public String toString() {
      return size(minMebibytes) + "-" + size(maxMebibytes) + " per service";
    }

    private static String size(long mebibytes) {
      return mebibytes % 1024 == 0 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
    }
  }

  /** Whatever the machine has. */
  record Host() implements MemoryLimit {}

  /** {@code 512MB-1GB per service}, {@code 1-4GB per service} or {@code Host memory}. */
  CellFormat<MemoryLimit> FORMAT =
      new CellFormat<>(
          "\"512MB-1GB per service\", \"1-4GB per service\" or \"Host memory\"", MemoryLimit::read);

  private static Optional<MemoryLimit> read(String cell) {
    if (cell.equalsIgnoreCase("Host memory")) {
      return Optional.of(new Host());
    }
    Matcher range = Forms.MEMORY_RANGE.matcher(cell);
    if (!range.matches()) {
      return Optional.empty();
    }
    String maxUnit = range.group("maxUnit");
    String minUnit = range.group("minUnit") == null ? maxUnit : range.group("minUnit");
    long max = mebibytes(range.group("max"), maxUnit);
    long min = range.group("min") == null ? max : mebibytes(range.group("min"), minUnit);
    return min <= max ? Optional.of(new PerService(min, max)) : Optional.empty();
  }

  private static long mebibytes(String number, String unit) {
    BigDecimal size = new BigDecimal(number);
    return (unit.toUpperCase(java.util.Locale.ROOT).startsWith("G")
            ? size.multiply(BigDecimal.valueOf(1024))
            : size)
        .longValue();
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern MEMORY_RANGE =
        Pattern.compile(
            "(?:(?<min>\\d+(?:\\.\\d+)?)\\s*(?<minUnit>[MG]i?B?)?\\s*-\\s*)?"
                + "(?<max>\\d+(?:\\.\\d+)?)\\s*(?<maxUnit>[MG]i?B?)(?:\\s+per\\s+service)?",
            Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
