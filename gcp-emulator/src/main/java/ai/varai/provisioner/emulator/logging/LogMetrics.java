package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.google.api.MetricDescriptor;
import com.google.logging.v2.CreateLogMetricRequest;
import com.google.logging.v2.DeleteLogMetricRequest;
import com.google.logging.v2.GetLogMetricRequest;
import com.google.logging.v2.ListLogMetricsRequest;
import com.google.logging.v2.ListLogMetricsResponse;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogMetric;
import com.google.logging.v2.UpdateLogMetricRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Optional;

/** The methods on metrics that count log entries, and the counting. */
final class LogMetrics {
  private final Emulation emulation;
  private final Table<LogMetric> metrics;

  LogMetrics(Emulation emulation) {
    this.emulation = emulation;
    this.metrics = emulation.store().table("logging.metrics", Codec.proto(LogMetric.class));
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  /** A metric's name may have slashes. */
  private static String id(String name) {
    return name.split("/", 4)[3].replace("%2F", "/");
  }

  private LogMetric require(String name) {
    return metrics
        .get(project(name).id(), id(name))
        .orElseThrow(() -> GoogleError.notFound("Metric " + id(name) + " does not exist."));
  }

  /** A descriptor's stage and metadata are Google's: what a client says of them is not kept. */
  private LogMetric completed(Project project, LogMetric metric, Timestamp created) {
    if (!metric.getName().matches("[A-Za-z0-9_.,+\\-!*'()%/]{1,100}")) {
      throw GoogleError.badField("metric.name", "Invalid metric name: " + metric.getName());
    }
    if (metric.getFilter().isBlank()) {
      throw GoogleError.badField("metric.filter", "The filter is missing.");
    }
    EntryFields.filter(metric.getFilter());
    String type = "logging.googleapis.com/user/" + metric.getName();
    MetricDescriptor.Builder descriptor =
        metric.getMetricDescriptor().toBuilder()
            .clearLaunchStage()
            .clearMetadata()
            .setName(project.name() + "/metricDescriptors/" + type)
            .setType(type)
            .setDescription(metric.getDescription());
    if (descriptor.getMetricKind() == MetricDescriptor.MetricKind.METRIC_KIND_UNSPECIFIED) {
      descriptor.setMetricKind(MetricDescriptor.MetricKind.DELTA);
    }
    if (descriptor.getValueType() == MetricDescriptor.ValueType.VALUE_TYPE_UNSPECIFIED) {
      descriptor.setValueType(
          metric.getValueExtractor().isEmpty()
              ? MetricDescriptor.ValueType.INT64
              : MetricDescriptor.ValueType.DISTRIBUTION);
    }
    if (descriptor.getUnit().isEmpty()) {
      descriptor.setUnit("1");
    }
    return metric.toBuilder()
        .setMetricDescriptor(descriptor)
        .setCreateTime(created)
        .setUpdateTime(Times.timestamp(emulation.clock().instant()))
        .build();
  }

  LogMetric create(CreateLogMetricRequest q, Call call) {
    Project project = project(q.getParent());
    LogMetric metric =
        completed(project, q.getMetric(), Times.timestamp(emulation.clock().instant()));
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              if (metrics.contains(project.id(), metric.getName())) {
                throw GoogleError.alreadyExists("Metric " + metric.getName() + " already exists");
              }
              return put(project, metric);
            });
  }

  LogMetric get(GetLogMetricRequest q, Call call) {
    return require(q.getMetricName());
  }

  ListLogMetricsResponse list(ListLogMetricsRequest q, Call call) {
    var page =
        Page.of(
            metrics.list(project(q.getParent()).id()),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            LogMetric::getName);
    return ListLogMetricsResponse.newBuilder()
        .addAllMetrics(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** Replaces the metric, or makes it. */
  LogMetric update(UpdateLogMetricRequest q, Call call) {
    Project project = project(q.getMetricName());
    String id = id(q.getMetricName());
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              Timestamp created =
                  metrics
                      .get(project.id(), id)
                      .map(LogMetric::getCreateTime)
                      .orElseGet(() -> Times.timestamp(emulation.clock().instant()));
              LogMetric next =
                  completed(project, q.getMetric().toBuilder().setName(id).build(), created);
              return put(project, next);
            });
  }

  Empty delete(DeleteLogMetricRequest q, Call call) {
    String type = require(q.getMetricName()).getMetricDescriptor().getType();
    String project = project(q.getMetricName()).id();
    metrics.remove(project, id(q.getMetricName()));
    emulation.plugin(UserMetrics.class).ifPresent(m -> m.forget(project, type));
    return Empty.getDefaultInstance();
  }

  private LogMetric put(Project project, LogMetric metric) {
    metrics.put(project.id(), metric.getName(), metric);
    emulation
        .plugin(UserMetrics.class)
        .ifPresent(m -> m.describe(project.id(), metric.getMetricDescriptor()));
    return metric;
  }

  /** Counts entries that were written. */
  void count(String project, List<LogEntry> entries) {
    Optional<UserMetrics> counted = emulation.plugin(UserMetrics.class);
    if (counted.isEmpty()) {
      return;
    }
    for (LogMetric metric : metrics.list(project)) {
      if (!metric.getDisabled()) {
        entries.stream()
            .filter(EntryFields.filter(metric.getFilter()))
            .flatMap(e -> MetricCounter.count(metric, e).stream())
            .forEach(series -> counted.get().add(project, series));
      }
    }
  }
}
