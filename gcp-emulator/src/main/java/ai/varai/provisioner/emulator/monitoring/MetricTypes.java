package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.EntryFilter;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.LabelDescriptor;
import com.google.api.MetricDescriptor;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics that a project has: those of Google's services, and those of its own. */
final class MetricTypes {

  /** Those that somebody has to make, or to write to, before there are any. */
  private static final Pattern OWN =
      Pattern.compile(
          "(custom|external|workload|prometheus)\\.googleapis\\.com/.*"
              + "|logging\\.googleapis\\.com/user/.*");

  /** {@code compute.googleapis.com/…}, {@code kubernetes.io/…}: a domain and a path. */
  private static final Pattern OF_A_SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+/.+");

  private static final String SEVERAL = "{not_a_unit}";

  private final Configurations<MetricDescriptor> own;
  private final MetricsScopes scopes;

  MetricTypes(Configurations<MetricDescriptor> own, MetricsScopes scopes) {
    this.own = own;
    this.scopes = scopes;
  }

  MetricDescriptor get(String name) {
    String type = type(name);
    return BuiltInMetrics.find(type)
        .map(d -> named(own.project(name), d))
        .orElseGet(() -> shown(own.get(name)));
  }

  /** By their types. */
  Stream<MetricDescriptor> all(String project) {
    Project of = own.project(project);
    return Stream.concat(
            BuiltInMetrics.all().stream().map(d -> named(of, d)),
            own.all(project).stream()
                .filter(d -> BuiltInMetrics.find(d.getType()).isEmpty())
                .map(MetricTypes::shown))
        .sorted(Comparator.comparing(MetricDescriptor::getType));
  }

  Optional<MetricDescriptor> find(Project project, String type) {
    return BuiltInMetrics.find(type)
        .or(
            () -> {
              String name = name(project, type);
              return own.contains(name) ? Optional.of(own.get(name)) : Optional.empty();
            });
  }

  /** A project, and those that its metrics scope shows besides. */
  List<Project> shownBy(Project project) {
    List<Project> shown = new ArrayList<>(List.of(project));
    shown.addAll(scopes.monitored(project));
    return shown;
  }

  /** A metric of any of the projects that a project's metrics scope shows. */
  Optional<MetricDescriptor> shown(Project project, String type) {
    return shownBy(project).stream().flatMap(p -> find(p, type).stream()).findFirst();
  }

  /**
   * The metrics that a filter names, of the project or of one that its metrics scope shows. Those
   * of other services than the ones that are known whole may exist on Google Cloud, and have no
   * descriptor here.
   *
   * @throws GoogleError for one that the project does not have
   * @see <a href="https://github.com/hashicorp/terraform-provider-google/issues/11102">The
   *     refusal</a>
   */
  List<MetricDescriptor> named(Project project, String filter) {
    List<MetricDescriptor> found = new ArrayList<>();
    for (String type : EntryFilter.named(filter, SeriesFields.SERIES, "metric.type")) {
      Optional<MetricDescriptor> metric = shown(project, type);
      metric.ifPresent(found::add);
      if (metric.isEmpty()
          && (OWN.matcher(type).matches()
              || BuiltInMetrics.knowsAllOf(type)
              || !OF_A_SERVICE.matcher(type).matches())) {
        throw GoogleError.notFound(
            "Cannot find metric(s) that match type = \""
                + type
                + "\". If a metric was created recently, it could take up to 10 minutes to become"
                + " available. Please try again soon.");
      }
    }
    return found;
  }

  /**
   * The unit of what a query of metrics answers, as {@code ListTimeSeriesResponse.unit} defines it.
   * Where an aligner changes it, its own definition says so.
   */
  static String unit(List<MetricDescriptor> metrics, List<Aggregation> aggregations) {
    List<String> units = metrics.stream().map(MetricDescriptor::getUnit).distinct().toList();
    String unit = units.size() == 1 && !units.get(0).isEmpty() ? units.get(0) : SEVERAL;
    for (Aggregation each : aggregations) {
      unit = unit(unit, each);
    }
    return unit;
  }

  private static String unit(String before, Aggregation how) {
    Aligner aligner = how.getPerSeriesAligner();
    if (how.getCrossSeriesReducer().name().contains("COUNT") || aligner.name().contains("COUNT")) {
      return "1";
    }
    return switch (aligner) {
      case ALIGN_RATE -> before.equals(SEVERAL) ? before : before + "/s";
      case ALIGN_PERCENT_CHANGE -> "%";
      default -> before;
    };
  }

  /** Refuses aggregations that do not suit a metric. */
  static void suits(MetricDescriptor metric, List<Aggregation> aggregations) {
    MetricKind kind = metric.getMetricKind();
    ValueType values = metric.getValueType();
    for (Aggregation each : aggregations) {
      AlignedValues.check(each, kind, values);
      values = AlignedValues.after(each, values);
      if (each.getPerSeriesAligner() != Aligner.ALIGN_NONE) {
        kind =
            each.getPerSeriesAligner() == Aligner.ALIGN_DELTA ? MetricKind.DELTA : MetricKind.GAUGE;
      }
    }
  }

  private static String type(String name) {
    String[] parts = name.split("/", 4);
    return parts.length == 4 ? parts[3] : "";
  }

  private static String name(Project project, String type) {
    return project.name() + "/metricDescriptors/" + type;
  }

  private static MetricDescriptor named(Project project, MetricDescriptor metric) {
    return metric.toBuilder().setName(name(project, metric.getType())).build();
  }

  /** A read descriptor has its labels in order and says where it can be written. */
  private static MetricDescriptor shown(MetricDescriptor descriptor) {
    return descriptor.toBuilder()
        .clearLabels()
        .addAllLabels(
            descriptor.getLabelsList().stream()
                .sorted(Comparator.comparing(LabelDescriptor::getKey))
                .toList())
        .clearLaunchStage()
        .clearMetadata()
        .clearMonitoredResourceTypes()
        .addAllMonitoredResourceTypes(ResourceTypes.WRITABLE)
        .build();
  }
}
