package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.EntryFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.MetricDescriptor;
import com.google.api.MonitoredResourceDescriptor;
import com.google.monitoring.v3.CreateMetricDescriptorRequest;
import com.google.monitoring.v3.CreateTimeSeriesRequest;
import com.google.monitoring.v3.DeleteMetricDescriptorRequest;
import com.google.monitoring.v3.GetMetricDescriptorRequest;
import com.google.monitoring.v3.GetMonitoredResourceDescriptorRequest;
import com.google.monitoring.v3.ListMetricDescriptorsRequest;
import com.google.monitoring.v3.ListMetricDescriptorsResponse;
import com.google.monitoring.v3.ListMonitoredResourceDescriptorsRequest;
import com.google.monitoring.v3.ListMonitoredResourceDescriptorsResponse;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.MetricServiceProto;
import com.google.protobuf.Empty;
import java.util.List;
import java.util.function.Predicate;

/** The methods on metrics: descriptors of what users measure, kinds of resources, time series. */
final class Metrics {
  private static final List<String> OWN =
      List.of("custom.googleapis.com/", "external.googleapis.com/", "workload.googleapis.com/");

  private final Configurations<MetricDescriptor> descriptors;
  private final MetricTypes types;
  private final SeriesStore series;

  Metrics(Emulation emulation, MetricsScopes scopes) {
    this.descriptors =
        new Configurations<>(emulation, "metricDescriptors", MetricDescriptor.class)
            .missing(
                name ->
                    GoogleError.notFound(
                        "Could not find descriptor for metric '" + type(name) + "'."));
    this.types = new MetricTypes(descriptors, scopes);
    this.series = new SeriesStore(emulation, descriptors, types);
    emulation.offer(UserMetrics.class, series.counted());
  }

  MetricTypes types() {
    return types;
  }

  SeriesStore series() {
    return series;
  }

  private static String type(String name) {
    return name.split("/", 4)[3];
  }

  void register(ApiBuilder api) {
    api.service(MetricServiceProto.getDescriptor(), "MetricService")
        .unary(
            "ListMonitoredResourceDescriptors",
            ListMonitoredResourceDescriptorsRequest.class,
            this::listResources)
        .unary(
            "GetMonitoredResourceDescriptor",
            GetMonitoredResourceDescriptorRequest.class,
            (GetMonitoredResourceDescriptorRequest q, Call call) ->
                ResourceTypes.get(
                    descriptors.project(q.getName()), Configurations.last(q.getName())))
        .unary("ListMetricDescriptors", ListMetricDescriptorsRequest.class, this::list)
        .unary(
            "GetMetricDescriptor",
            GetMetricDescriptorRequest.class,
            (GetMetricDescriptorRequest q, Call call) -> types.get(q.getName()))
        .unary("CreateMetricDescriptor", CreateMetricDescriptorRequest.class, this::create)
        .unary("DeleteMetricDescriptor", DeleteMetricDescriptorRequest.class, this::delete)
        .unary(
            "CreateTimeSeries",
            CreateTimeSeriesRequest.class,
            (CreateTimeSeriesRequest q, Call call) -> series.write(q))
        .unary(
            "CreateServiceTimeSeries",
            CreateTimeSeriesRequest.class,
            (CreateTimeSeriesRequest q, Call call) -> series.writeForService(q))
        .unary(
            "ListTimeSeries",
            ListTimeSeriesRequest.class,
            (ListTimeSeriesRequest q, Call call) -> series.list(q));
  }

  private MetricDescriptor create(CreateMetricDescriptorRequest q, Call call) {
    MetricDescriptor wanted = q.getMetricDescriptor();
    if (OWN.stream().noneMatch(wanted.getType()::startsWith)) {
      throw Refusals.field(
          "metricDescriptor.type",
          wanted.getType(),
          "must begin with one of custom.googleapis.com/, external.googleapis.com/,"
              + " workload.googleapis.com/.");
    }
    if (wanted.getMetricKind() == MetricDescriptor.MetricKind.METRIC_KIND_UNSPECIFIED) {
      throw Refusals.field(
          "metricDescriptor.metricKind", wanted.getMetricKind(), "The kind is missing.");
    }
    if (wanted.getValueType() == MetricDescriptor.ValueType.VALUE_TYPE_UNSPECIFIED) {
      throw Refusals.field(
          "metricDescriptor.valueType", wanted.getValueType(), "The type is missing.");
    }
    String name =
        descriptors.project(q.getName()).name() + "/metricDescriptors/" + wanted.getType();
    if (descriptors.contains(name)) {
      MetricDescriptor now = descriptors.get(name);
      if (now.getMetricKind() != wanted.getMetricKind()
          || now.getValueType() != wanted.getValueType()) {
        throw GoogleError.invalidArgument(
            "The kind and the type of the values of metric '"
                + wanted.getType()
                + "' cannot be changed.");
      }
    }
    return descriptors.put(name, wanted);
  }

  private Empty delete(DeleteMetricDescriptorRequest q, Call call) {
    series.forget(descriptors.project(q.getName()), type(q.getName()));
    return descriptors.delete(q.getName());
  }

  private static Predicate<JsonNode> filter(String filter, EntryFilter.Fields fields) {
    return Refusals.ofFilter("filter", filter, () -> EntryFilter.parse(filter, fields));
  }

  private ListMetricDescriptorsResponse list(ListMetricDescriptorsRequest q, Call call) {
    Predicate<JsonNode> filter = filter(q.getFilter(), SeriesFields.METRICS);
    var page =
        Page.of(
            types.all(q.getName()).filter(d -> filter.test(SeriesFields.tree(d))).toList(),
            q.getPageSize(),
            q.getPageToken(),
            10_000,
            10_000,
            MetricDescriptor::getName);
    return ListMetricDescriptorsResponse.newBuilder()
        .addAllMetricDescriptors(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private ListMonitoredResourceDescriptorsResponse listResources(
      ListMonitoredResourceDescriptorsRequest q, Call call) {
    Predicate<JsonNode> filter = filter(q.getFilter(), SeriesFields.RESOURCES);
    var page =
        Page.of(
            ResourceTypes.all(descriptors.project(q.getName())).stream()
                .filter(d -> filter.test(SeriesFields.tree(d)))
                .toList(),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            MonitoredResourceDescriptor::getName);
    return ListMonitoredResourceDescriptorsResponse.newBuilder()
        .addAllResourceDescriptors(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
