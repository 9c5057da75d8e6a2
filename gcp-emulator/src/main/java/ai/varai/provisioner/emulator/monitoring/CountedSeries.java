package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.google.api.Distribution;
import com.google.api.MetricDescriptor;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time series that Google's own systems add to. */
final class CountedSeries implements UserMetrics {
  private static final int SAMPLES_OF_A_DAY = 24 * 60;

  private final Emulation emulation;
  private final Configurations<MetricDescriptor> descriptors;
  private final SeriesStore store;
  private final Table<TimeSeries> table;

  CountedSeries(
      Emulation emulation,
      Configurations<MetricDescriptor> descriptors,
      SeriesStore store,
      Table<TimeSeries> table) {
    this.emulation = emulation;
    this.descriptors = descriptors;
    this.store = store;
    this.table = table;
  }

  private static String name(String project, String type) {
    return "projects/" + project + "/metricDescriptors/" + type;
  }

  @Override
  public void describe(String project, MetricDescriptor descriptor) {
    descriptors.put(name(project, descriptor.getType()), descriptor);
  }

  @Override
  public void forget(String project, String type) {
    if (descriptors.contains(name(project, type))) {
      descriptors.delete(name(project, type));
    }
    store.forget(descriptors.project("projects/" + project), type);
  }

  @Override
  public void add(String project, TimeSeries series) {
    add(project, series, Integer.MAX_VALUE);
  }

  @Override
  public void sample(String project, TimeSeries series) {
    add(project, series, SAMPLES_OF_A_DAY);
  }

  private void add(String project, TimeSeries series, int most) {
    String key = SeriesStore.key(series);
    emulation
        .store()
        .transact(
            project,
            () -> {
              List<Point> points = new ArrayList<>();
              Point sum = series.getPoints(0);
              for (Point old : table.get(project, key).orElse(series).getPointsList()) {
                boolean same = old.getInterval().equals(sum.getInterval());
                if (same && table.contains(project, key)) {
                  sum = sum.toBuilder().setValue(plus(old.getValue(), sum.getValue())).build();
                } else if (!same) {
                  points.add(old);
                }
              }
              points.add(sum);
              points.sort(Comparator.comparing(SeriesStore::end).reversed());
              table.put(
                  project,
                  key,
                  series.toBuilder()
                      .clearPoints()
                      .addAllPoints(points.subList(0, Math.min(points.size(), most)))
                      .build());
              return "";
            });
    store.written(project, SeriesStore.end(series.getPoints(0)));
  }

  private static TypedValue plus(TypedValue a, TypedValue b) {
    TypedValue.Builder sum = b.toBuilder();
    if (b.hasDistributionValue()) {
      sum.setDistributionValue(plus(a.getDistributionValue(), b.getDistributionValue()));
    } else if (b.getValueCase() == TypedValue.ValueCase.DOUBLE_VALUE) {
      sum.setDoubleValue(a.getDoubleValue() + b.getDoubleValue());
    } else {
      sum.setInt64Value(a.getInt64Value() + b.getInt64Value());
    }
    return sum.build();
  }

  static Distribution plus(Distribution a, Distribution b) {
    long count = a.getCount() + b.getCount();
    double apart = b.getMean() - a.getMean();
    Distribution.Builder sum =
        b.toBuilder()
            .setCount(count)
            .setMean(a.getMean() + apart * b.getCount() / count)
            .setSumOfSquaredDeviation(
                a.getSumOfSquaredDeviation()
                    + b.getSumOfSquaredDeviation()
                    + apart * apart * a.getCount() * b.getCount() / count)
            .clearBucketCounts();
    for (int i = 0; i < Math.max(a.getBucketCountsCount(), b.getBucketCountsCount()); i++) {
      sum.addBucketCounts(bucket(a, i) + bucket(b, i));
    }
    return sum.build();
  }

  private static long bucket(Distribution d, int i) {
    return i < d.getBucketCountsCount() ? d.getBucketCounts(i) : 0;
  }
}
