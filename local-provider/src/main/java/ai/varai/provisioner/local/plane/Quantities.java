package ai.varai.provisioner.local.plane;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities, as Cloud Run's limits are written.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
final class Quantities {
  private static final Pattern FORM = Pattern.compile("([0-9.]+)(m|k|M|G|Ki|Mi|Gi)?");
  private static final Map<String, Double> FACTORS =
      Map.of(
          "m", 1e-3,
          "k", 1e3,
          "M", 1e6,
          "G", 1e9,
          "Ki", 1024.0,
          "Mi", 1024.0 * 1024,
          "Gi", 1024.0 * 1024 * 1024);

  private Quantities() {}

  /** CPUs; 0 when there is no limit. */
  static double cpus(String quantity) {
    Matcher m = FORM.matcher(quantity);
    return m.matches()
        ? Double.parseDouble(m.group(1))
            * (m.group(2) == null ? 1 : FACTORS.getOrDefault(m.group(2), 1.0))
        : 0;
  }

  /** Bytes; 0 when there is no limit. */
  static long bytes(String quantity) {
    return (long) cpus(quantity);
  }
}
