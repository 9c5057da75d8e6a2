package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.EntryFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.LabelDescriptor;
import com.google.api.MetricDescriptor;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.CreateTimeSeriesRequest;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.ListTimeSeriesRequest.TimeSeriesView;
import com.google.monitoring.v3.ListTimeSeriesResponse;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.Empty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Time series as they were written, newest point first. */
final class SeriesStore {
  private static final int MOST = 200;
  private static final int PAGE = 100_000;

  private final Emulation emulation;
  private final Configurations<MetricDescriptor> descriptors;
  private final MetricTypes types;
  private final Table<TimeSeries> table;
  private volatile BiConsumer<String, Instant> listener = (project, end) -> {};

  SeriesStore(
      Emulation emulation, Configurations<MetricDescriptor> descriptors, MetricTypes types) {
    this.emulation = emulation;
    this.descriptors = descriptors;
    this.types = types;
    this.table = emulation.store().table("monitoring.series", Codec.proto(TimeSeries.class));
  }

  /** Adds who is told, after points were written, of the project and the earliest point's end. */
  void onWritten(BiConsumer<String, Instant> told) {
    listener = told;
  }

  void written(String project, Instant end) {
    listener.accept(project, end);
  }

  UserMetrics counted() {
    return new CountedSeries(emulation, descriptors, this, table);
  }

  static String key(TimeSeries s) {
    return s.getMetric().getType()
        + "|"
        + new TreeMap<>(s.getMetric().getLabelsMap())
        + "|"
        + s.getResource().getType()
        + "|"
        + new TreeMap<>(s.getResource().getLabelsMap());
  }

  void forget(Project project, String metric) {
    for (TimeSeries s : table.list(project.id(), metric + "|")) {
      table.remove(project.id(), key(s));
    }
  }

  Empty write(CreateTimeSeriesRequest q) {
    return write(q, Writer.USER);
  }

  /** The metrics of Google's services, about any of their resources. */
  Empty writeForService(CreateTimeSeriesRequest q) {
    return write(q, Writer.SERVICE);
  }

  /**
   * What Cloud Monitoring measures itself, over and over: of a series the latest points are kept.
   */
  void writeMeasured(CreateTimeSeriesRequest q) {
    write(q, Writer.MONITORING);
  }

  /** Who writes, which decides what metrics can be written, and how many points stay. */
  private enum Writer {
    USER("(custom|external|workload)\\.googleapis\\.com/.+", Integer.MAX_VALUE),
    SERVICE(
        "(?!(custom|external|workload|prometheus)\\.)[a-z0-9-]+\\.googleapis\\.com/.+",
        Integer.MAX_VALUE),
    // A condition looks back a day at most.
    MONITORING("monitoring\\.googleapis\\.com/.+", 1_500);

    private final Pattern metrics;
    private final int points;

    Writer(String metrics, int points) {
      this.metrics = Pattern.compile(metrics);
      this.points = points;
    }
  }

  private Empty write(CreateTimeSeriesRequest q, Writer writer) {
    Project project = descriptors.project(q.getName());
    if (q.getTimeSeriesCount() == 0 || q.getTimeSeriesCount() > MOST) {
      throw Refusals.field("timeSeries", "", "One request writes 1 to " + MOST + " time series.");
    }
    emulation
        .store()
        .transact(
            project.id(),
            () -> {
              for (int i = 0; i < q.getTimeSeriesCount(); i++) {
                add(project, q.getTimeSeries(i), "timeSeries[" + i + "]", writer);
              }
              return "";
            });
    q.getTimeSeriesList().stream()
        .map(s -> end(s.getPoints(0)))
        .min(Instant::compareTo)
        .ifPresent(end -> written(project.id(), end));
    return Empty.getDefaultInstance();
  }

  private void add(Project project, TimeSeries written, String at, Writer writer) {
    if (written.getPointsCount() != 1) {
      throw Refusals.field(at + ".points", "", "Exactly one point is written at a time.");
    }
    if (writer == Writer.USER
        && !ResourceTypes.WRITABLE.contains(written.getResource().getType())) {
      throw Refusals.field(
          at + ".resource.type",
          written.getResource().getType(),
          "Points cannot be written for this kind of monitored resource.");
    }
    Point point = written.getPoints(0);
    ValueType values = values(point, at);
    MetricDescriptor descriptor = descriptor(project, written, values, writer);
    if (descriptor.getValueType() != values) {
      throw Refusals.field(
          at + ".points[0].value",
          values,
          "Value type for metric "
              + written.getMetric().getType()
              + " must be "
              + descriptor.getValueType()
              + ".");
    }
    TimeSeries.Builder full =
        written.toBuilder().setMetricKind(descriptor.getMetricKind()).setValueType(values);
    full.getResourceBuilder().putLabels("project_id", project.id());
    Point.Builder complete = point.toBuilder();
    if (descriptor.getMetricKind() == MetricKind.GAUGE) {
      complete.getIntervalBuilder().setStartTime(point.getInterval().getEndTime());
    }
    full.setPoints(0, complete);
    TimeSeries key = full.build();
    List<Point> points = new ArrayList<>(List.of(complete.build()));
    table.get(project.id(), key(key)).ifPresent(old -> points.addAll(old.getPointsList()));
    if (points.size() > 1 && !end(points.get(0)).isAfter(end(points.get(1)))) {
      throw Refusals.field(
          at + ".points[0].interval.end_time",
          end(points.get(0)),
          "Points must be written in order. One or more of the points specified had an older"
              + " end time than the most recent point.");
    }
    List<Point> kept = points.subList(0, Math.min(points.size(), writer.points));
    table.put(project.id(), key(key), full.clearPoints().addAllPoints(kept).build());
  }

  /** The first point of an unknown metric of one's own describes it. */
  private MetricDescriptor descriptor(
      Project project, TimeSeries written, ValueType values, Writer writer) {
    String type = written.getMetric().getType();
    String name = project.name() + "/metricDescriptors/" + type;
    if (!writer.metrics.matcher(type).matches()) {
      throw GoogleError.invalidArgument("Unknown metric: " + type);
    }
    Optional<MetricDescriptor> known = types.find(project, type);
    if (known.isPresent()) {
      return known.get();
    }
    MetricDescriptor.Builder b =
        MetricDescriptor.newBuilder()
            .setType(type)
            .setMetricKind(
                written.getMetricKind() == MetricKind.METRIC_KIND_UNSPECIFIED
                    ? MetricKind.GAUGE
                    : written.getMetricKind())
            .setValueType(values);
    written
        .getMetric()
        .getLabelsMap()
        .keySet()
        .forEach(l -> b.addLabels(LabelDescriptor.newBuilder().setKey(l)));
    return descriptors.put(name, b.build());
  }

  private static ValueType values(Point point, String at) {
    return switch (point.getValue().getValueCase()) {
      case BOOL_VALUE -> ValueType.BOOL;
      case INT64_VALUE -> ValueType.INT64;
      case DOUBLE_VALUE -> ValueType.DOUBLE;
      case STRING_VALUE -> ValueType.STRING;
      case DISTRIBUTION_VALUE -> ValueType.DISTRIBUTION;
      case VALUE_NOT_SET -> throw Refusals.field(at + ".points[0].value", "", "is missing.");
    };
  }

  static Instant end(Point point) {
    return Times.instant(point.getInterval().getEndTime());
  }

  /**
   * The series of a project as they are, for several filters.
   *
   * @param headers of each series what filters see of it
   */
  record Selection(List<TimeSeries> series, List<JsonNode> headers) {

    /** Those that pass a filter. */
    List<TimeSeries> matching(String filter) {
      Predicate<JsonNode> passes = EntryFilter.parse(filter, SeriesFields.SERIES);
      return IntStream.range(0, series.size())
          .filter(i -> passes.test(headers.get(i)))
          .mapToObj(series::get)
          .toList();
    }
  }

  Selection selection(Project project) {
    List<TimeSeries> all = table.list(project.id());
    return new Selection(
        all,
        all.stream().map(s -> SeriesFields.tree(s.toBuilder().clearPoints().build())).toList());
  }

  /** A series with those of its points that end after one moment, and not after another. */
  static TimeSeries within(TimeSeries s, Instant after, Instant until) {
    return s.toBuilder()
        .clearPoints()
        .addAllPoints(
            s.getPointsList().stream()
                .dropWhile(p -> end(p).isAfter(until))
                .takeWhile(p -> end(p).isAfter(after))
                .toList())
        .build();
  }

  private static List<Aggregation> aggregations(ListTimeSeriesRequest q) {
    if (!q.hasSecondaryAggregation()) {
      return List.of(q.getAggregation());
    }
    if (!q.hasAggregation()) {
      throw Refusals.field(
          "secondaryAggregation", "", "A second aggregation is applied after a first one only.");
    }
    return List.of(q.getAggregation(), q.getSecondaryAggregation());
  }

  /** Those that a filter names, or else those that it has found. */
  private List<MetricDescriptor> metrics(
      Project project, List<MetricDescriptor> named, List<TimeSeries> found) {
    return named.isEmpty()
        ? found.stream()
            .map(s -> s.getMetric().getType())
            .distinct()
            .flatMap(t -> types.shown(project, t).stream())
            .toList()
        : named;
  }

  ListTimeSeriesResponse list(ListTimeSeriesRequest q) {
    Project project = descriptors.project(q.getName());
    if (!q.getFilter().contains("metric.type")) {
      throw Refusals.field(
          "filter", q.getFilter(), "must specify a restriction on \"metric.type\".");
    }
    if (!q.hasInterval() || !q.getInterval().hasEndTime()) {
      throw Refusals.field("interval.end_time", "", "The end of the interval is missing.");
    }
    Instant to = Times.instant(q.getInterval().getEndTime());
    Instant from =
        q.getInterval().hasStartTime()
            ? Times.instant(q.getInterval().getStartTime())
            : to.minusNanos(1);
    if (from.isAfter(to)) {
      throw Refusals.field(
          "interval.start_time", from, "must not be later than the end of the interval.");
    }
    List<MetricDescriptor> metrics =
        Refusals.ofFilter("filter", q.getFilter(), () -> types.named(project, q.getFilter()));
    List<Aggregation> aggregations = aggregations(q);
    metrics.forEach(m -> MetricTypes.suits(m, aggregations));
    List<TimeSeries> found =
        types.shownBy(project).stream()
            .flatMap(p -> selection(p).matching(q.getFilter()).stream())
            .map(s -> within(s, from, to))
            .filter(s -> s.getPointsCount() > 0)
            .toList();
    List<TimeSeries> shown = found;
    for (Aggregation each : aggregations) {
      shown = Aggregations.reduce(Aggregations.align(shown, each, from, to), each);
    }
    if (q.getView() == TimeSeriesView.HEADERS) {
      shown = shown.stream().map(s -> s.toBuilder().clearPoints().build()).toList();
    }
    var page = Page.of(shown, q.getPageSize(), q.getPageToken(), PAGE, PAGE, SeriesStore::key);
    return ListTimeSeriesResponse.newBuilder()
        .addAllTimeSeries(page.items())
        .setNextPageToken(page.nextToken())
        .setUnit(MetricTypes.unit(metrics(project, metrics, found), aggregations))
        .build();
  }
}
