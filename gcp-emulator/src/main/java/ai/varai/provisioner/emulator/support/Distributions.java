package ai.varai.provisioner.emulator.support;

import com.google.api.Distribution;
import com.google.api.Distribution.BucketOptions;
import java.util.List;

/**
 * Values of metrics that are distributions.
 *
 * @see <a
 *     href="https://cloud.google.com/monitoring/api/ref_v3/rest/v3/TypedValue#BucketOptions">BucketOptions</a>
 */
public final class Distributions {

  private Distributions() {}

  /** A distribution of one value. */
  public static Distribution of(double value, BucketOptions options) {
    Distribution.Builder d =
        Distribution.newBuilder().setCount(1).setMean(value).setBucketOptions(options);
    int bucket = bucket(value, options);
    for (int i = 0; i < bucket; i++) {
      d.addBucketCounts(0);
    }
    return d.addBucketCounts(1).build();
  }

  /** The first bucket takes what is below all bounds, the last what is above. */
  private static int bucket(double value, BucketOptions options) {
    int bucket = 0;
    while (bucket < bounds(options) && value >= bound(bucket, options)) {
      bucket++;
    }
    return bucket;
  }

  private static int bounds(BucketOptions o) {
    return switch (o.getOptionsCase()) {
      case LINEAR_BUCKETS -> o.getLinearBuckets().getNumFiniteBuckets() + 1;
      case EXPONENTIAL_BUCKETS -> o.getExponentialBuckets().getNumFiniteBuckets() + 1;
      default -> o.getExplicitBuckets().getBoundsCount();
    };
  }

  private static double bound(int i, BucketOptions o) {
    return switch (o.getOptionsCase()) {
      case LINEAR_BUCKETS -> o.getLinearBuckets().getOffset() + i * o.getLinearBuckets().getWidth();
      case EXPONENTIAL_BUCKETS ->
          o.getExponentialBuckets().getScale()
              * Math.pow(o.getExponentialBuckets().getGrowthFactor(), i);
      default -> o.getExplicitBuckets().getBounds(i);
    };
  }

  /**
   * The value below which a share of what several distributions of the same buckets count lies,
   * interpolated within its bucket; the mean where there are no buckets.
   *
   * @param share from 0 to 1
   */
  public static double percentile(List<Distribution> distributions, double share) {
    BucketOptions options = distributions.get(0).getBucketOptions();
    int bounds = bounds(options);
    long[] counts = new long[bounds + 1];
    long all = 0;
    double sum = 0;
    for (Distribution d : distributions) {
      for (int i = 0; i < Math.min(d.getBucketCountsCount(), counts.length); i++) {
        counts[i] += d.getBucketCounts(i);
      }
      all += d.getCount();
      sum += d.getMean() * d.getCount();
    }
    double rank = share * all;
    double before = 0;
    for (int i = 0; i < counts.length && bounds > 0; i++) {
      if (counts[i] > 0 && before + counts[i] >= rank) {
        double low = i == 0 ? Math.min(0, bound(0, options)) : bound(i - 1, options);
        double high = i == bounds ? low : bound(i, options);
        return low + (high - low) * (rank - before) / counts[i];
      }
      before += counts[i];
    }
    return all == 0 ? 0 : sum / all;
  }
}
