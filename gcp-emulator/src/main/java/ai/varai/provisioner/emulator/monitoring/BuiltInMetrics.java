package ai.varai.provisioner.emulator.monitoring;

import com.google.api.LabelDescriptor;
import com.google.api.LaunchStage;
import com.google.api.MetricDescriptor;
import com.google.api.MetricDescriptor.MetricDescriptorMetadata;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.common.base.Splitter;
import com.google.common.base.Suppliers;
import com.google.protobuf.Duration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What Google's services measure in every project: a part of Google's list, which has some
 * thousands, with the services that are emulated here.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/metrics_gcp">The whole list</a>
 */
final class BuiltInMetrics {
  private static final String FILE = "metrics.txt";

  private static final Supplier<BuiltInMetrics> ALL = Suppliers.memoize(BuiltInMetrics::read);

  private final Map<String, MetricDescriptor> byType = new TreeMap<>();
  private final Set<String> complete = new HashSet<>();

  private BuiltInMetrics() {}

  /** In the order of their types, without names. */
  static List<MetricDescriptor> all() {
    return List.copyOf(ALL.get().byType.values());
  }

  static Optional<MetricDescriptor> find(String type) {
    return Optional.ofNullable(ALL.get().byType.get(type));
  }

  /** Whether all metrics of the service that a type belongs to are known here. */
  static boolean knowsAllOf(String type) {
    return ALL.get().complete.stream().anyMatch(type::startsWith);
  }

  private static BuiltInMetrics read() {
    try (InputStream in = BuiltInMetrics.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing beside " + BuiltInMetrics.class);
      }
      BuiltInMetrics read = new BuiltInMetrics();
      String prefix = "";
      String timing = "";
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (line.startsWith("= ")) {
          List<String> service = Splitter.on(' ').splitToList(line);
          prefix = service.get(1);
          timing = service.get(2);
          if (service.size() > 3) {
            read.complete.add(prefix);
          }
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          MetricDescriptor metric = metric(prefix, timing, line);
          read.byType.put(metric.getType(), metric);
        }
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MetricDescriptor metric(String prefix, String timing, String line) {
    List<String> columns = Splitter.on('|').trimResults().splitToList(line);
    List<String> measure = Splitter.on(' ').splitToList(columns.get(2));
    LaunchStage stage = LaunchStage.valueOf(columns.get(1));
    MetricDescriptor.Builder metric =
        MetricDescriptor.newBuilder()
            .setType(prefix + columns.get(0))
            .setMetricKind(MetricKind.valueOf(measure.get(0)))
            .setValueType(ValueType.valueOf(measure.get(1)))
            .setUnit(measure.size() > 2 ? measure.get(2) : "")
            .setDisplayName(columns.get(5))
            .setLaunchStage(stage)
            .setMetadata(metadata(stage, columns.size() > 6 ? columns.get(6) : timing));
    list(columns.get(3)).forEach(metric::addMonitoredResourceTypes);
    list(columns.get(4)).forEach(l -> metric.addLabels(label(l)));
    return metric.build();
  }

  private static Iterable<String> list(String column) {
    return Splitter.on(',').trimResults().omitEmptyStrings().split(column);
  }

  private static LabelDescriptor label(String column) {
    int type = column.indexOf(':');
    LabelDescriptor.Builder label = LabelDescriptor.newBuilder();
    return type < 0
        ? label.setKey(column).build()
        : label
            .setKey(column.substring(0, type))
            .setValueType(LabelDescriptor.ValueType.valueOf(column.substring(type + 1)))
            .build();
  }

  @SuppressWarnings("deprecation") // the API still shows the stage here as well
  private static MetricDescriptorMetadata metadata(LaunchStage stage, String timing) {
    MetricDescriptorMetadata.Builder metadata =
        MetricDescriptorMetadata.newBuilder().setLaunchStage(stage);
    int plus = timing.indexOf('+');
    if (plus > 0) {
      metadata
          .setSamplePeriod(seconds(timing.substring(0, plus)))
          .setIngestDelay(seconds(timing.substring(plus + 1)));
    }
    return metadata.build();
  }

  private static Duration seconds(String text) {
    return Duration.newBuilder().setSeconds(Long.parseLong(text)).build();
  }
}
