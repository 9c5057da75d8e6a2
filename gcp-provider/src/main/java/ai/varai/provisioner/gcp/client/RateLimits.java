package ai.varai.provisioner.gcp.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A bucket of calls for each API, filled at the rate of the API's default quota, so that a large
 * environment is slowed down on this side instead of being refused on the other.
 *
 * <p>Rates are the default quotas per project and minute on the quota pages of the APIs (Compute
 * Engine 1500 for each group of methods, Cloud SQL Admin 180 for each user, Cloud Run 180 writes,
 * Resource Manager 600, Service Usage 240, IAM 600 writes, Cloud Monitoring 600 writes, Cloud
 * Logging 600, Artifact Registry 18000). A bucket holds a minute's worth.
 */
final class RateLimits {
  private static final Map<String, Integer> PER_MINUTE =
      Map.of(
          "compute", 1500,
          "sqladmin", 180,
          "run", 180,
          "cloudresourcemanager", 600,
          "serviceusage", 240,
          "iam", 600,
          "monitoring", 600,
          "logging", 600);
  private static final int OTHERWISE = 600;

  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long to wait before a call of this API may leave; its place is taken. */
  Duration take(String api) {
    return buckets
        .computeIfAbsent(
            api, a -> new Bucket(PER_MINUTE.getOrDefault(a, OTHERWISE), nanos.getAsLong()))
        .take(nanos.getAsLong());
  }

  private static final class Bucket {
    private static final double NANOS_PER_MINUTE = 60e9;
    private final double perNano;
    private final double capacity;
    private double tokens;
    private long at;

    Bucket(int perMinute, long now) {
      this.perNano = perMinute / NANOS_PER_MINUTE;
      this.capacity = perMinute;
      this.tokens = perMinute;
      this.at = now;
    }

    synchronized Duration take(long now) {
      tokens = Math.min(capacity, tokens + (now - at) * perNano) - 1;
      at = now;
      return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perNano));
    }
  }
}
