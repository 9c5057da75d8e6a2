package ai.varai.provisioner.emulator.run;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities of Kubernetes: {@code 500m}, {@code 2}, {@code 512Mi}, {@code 4G}. */
final class Quantity {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)(m|k|[KMG]i?)?");
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "m", new BigDecimal("0.001"),
          "k", BigDecimal.valueOf(1_000),
          "K", BigDecimal.valueOf(1_000),
          "Ki", BigDecimal.valueOf(1L << 10),
          "M", BigDecimal.valueOf(1_000_000),
          "Mi", BigDecimal.valueOf(1L << 20),
          "G", BigDecimal.valueOf(1_000_000_000),
          "Gi", BigDecimal.valueOf(1L << 30));

  private Quantity() {}

  /** What the text amounts to; empty where it is no quantity. */
  static Optional<BigDecimal> of(String text) {
    Matcher m = FORM.matcher(text);
    return m.matches()
        ? Optional.of(
            new BigDecimal(m.group(1))
                .multiply(m.group(2) == null ? BigDecimal.ONE : UNITS.get(m.group(2))))
        : Optional.empty();
  }
}
