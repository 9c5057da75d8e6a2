package ai.varai.provisioner.lifecycle.spi;

/**
 * Client-side limits of a provider.
 *
 * @param concurrency calls at the same time, at least 1
 * @param callsPerSecond calls started each second on average; {@link Double#POSITIVE_INFINITY} for
 *     no limit
 */
public record ProviderLimits(int concurrency, double callsPerSecond) {
  public static final ProviderLimits DEFAULT = new ProviderLimits(16, Double.POSITIVE_INFINITY);

  public ProviderLimits {
    if (concurrency < 1 || !(callsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "limits must be positive: " + concurrency + ", " + callsPerSecond);
    }
  }
}
