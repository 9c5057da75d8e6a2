package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Comparison;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Compares Kubernetes memory quantities by value: {@code 1Gi} is {@code 1024Mi}. Suffixes as in the
 * Kubernetes API (apimachinery {@code resource.Quantity}).
 */
public final class MemoryQuantity implements Comparison {
  private static final Map<String, Long> UNITS =
      Map.of(
          "Ki",
          1L << 10,
          "Mi",
          1L << 20,
          "Gi",
          1L << 30,
          "Ti",
          1L << 40,
          "k",
          1_000L,
          "M",
          1_000_000L,
          "G",
          1_000_000_000L,
          "T",
          1_000_000_000_000L);

  @Override
  public boolean satisfied(Object wanted, Object actual) {
    return bytes(wanted.toString()) == bytes(actual.toString());
  }

  /**
   * The number of bytes: a part of one counts as a whole one, as in Kubernetes, whose quantities
   * these are; more than a {@code long} holds is the most that it holds.
   *
   * @throws NumberFormatException when the text is no quantity
   */
  public static long bytes(String text) {
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    String suffix = text.substring(end);
    Long unit = suffix.isEmpty() ? Long.valueOf(1) : UNITS.get(suffix);
    if (unit == null) {
      throw new NumberFormatException("not a memory quantity: '" + text + "'");
    }
    return new BigDecimal(text.substring(0, end))
        .multiply(BigDecimal.valueOf(unit))
        .setScale(0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }
}
