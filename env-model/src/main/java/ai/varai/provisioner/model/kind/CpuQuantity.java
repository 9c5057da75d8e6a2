package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Comparison;
import java.math.BigDecimal;

/** Compares Kubernetes CPU quantities by value: {@code 1000m} is {@code 1}. */
public final class CpuQuantity implements Comparison {
  @Override
  public boolean satisfied(Object wanted, Object actual) {
    return cpus(wanted.toString()).compareTo(cpus(actual.toString())) == 0;
  }

  /**
   * The number of CPUs.
   *
   * @throws NumberFormatException when the text is no quantity
   */
  public static BigDecimal cpus(String text) {
    return text.endsWith("m")
        ? new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(3)
        : new BigDecimal(text);
  }
}
