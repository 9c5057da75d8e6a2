package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaLimit;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaMetric;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaLimitRequest;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaMetricRequest;
import com.google.api.serviceusage.v1beta1.ListConsumerQuotaMetricsRequest;
import com.google.api.serviceusage.v1beta1.ListConsumerQuotaMetricsResponse;
import com.google.api.serviceusage.v1beta1.QuotaBucket;
import com.google.api.serviceusage.v1beta1.QuotaOverride;
import com.google.api.serviceusage.v1beta1.QuotaView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The quotas of a service, as Service Usage v1beta1 tells them to its consumer: limits, not what is
 * in use. A limit that was set at the emulator shows as one that the service's producer granted;
 * what the consumer or an administrator wishes can lower it.
 */
final class ConsumerQuotas {
  private static final String METRICS = "/consumerQuotaMetrics/";
  private static final String LIMITS = "/limits/";

  /** A quota's metric at its service, such as {@code compute.googleapis.com/networks}. */
  record Metric(Quotas quota, String name, String title, String metricUnit, String unit) {
    String service() {
      return name.substring(0, name.indexOf('/'));
    }

    boolean regional() {
      return unit.contains("{region}");
    }

    /** {@code 1/{project}/{region}} is the limit {@code /project/region}. */
    String limit() {
      return unit.substring(1).replace("{", "").replace("}", "");
    }
  }

  private static final List<Metric> ALL =
      Arrays.stream(Quotas.values()).flatMap(each -> metric(each).stream()).toList();

  private final Emulation emulation;

  private final OverrideRows overrides;

  ConsumerQuotas(Emulation emulation, OverrideRows overrides) {
    this.emulation = emulation;
    this.overrides = overrides;
  }

  /** The metric of a quota, if Service Usage knows of it. */
  static Optional<Metric> of(Quotas quota) {
    return ALL.stream().filter(m -> m.quota() == quota).findFirst();
  }

  /** A limit that a request names. */
  record Limit(Project project, Metric metric) {
    String name() {
      return ConsumerQuotas.name(project, metric) + LIMITS + encoded(metric.limit());
    }
  }

  /** The limit whose name this is, or which this is below. */
  Limit require(String name) {
    int cut = name.indexOf(LIMITS);
    Metric metric = find(name.substring(0, cut));
    // REST has the slashes of the limit decoded.
    String limit =
        decoded(name.substring(cut + LIMITS.length()))
            .replaceFirst("/(consumer|admin)Overrides(/.*)?$", "");
    return required(project(name), metric, limit);
  }

  private static Limit required(Project project, Metric metric, String limit) {
    if (!limit.equals(metric.limit())) {
      throw GoogleError.notFound(
              "No quota limit with limitId '"
                  + limit
                  + "' for metric '"
                  + metric.name()
                  + "' found in service '"
                  + metric.service()
                  + "'.")
          .withErrorInfo("COMMON_QUOTA_LIMIT_NOT_FOUND", "serviceusage.googleapis.com", Map.of());
    }
    return new Limit(project, metric);
  }

  /** By metric and unit, as overrides that are imported name it. */
  Limit require(String parent, String metric, String unit) {
    Metric found = find(parent + METRICS + encoded(metric));
    return required(project(parent), found, unit.replaceFirst("^1", "").replaceAll("[{}]", ""));
  }

  /** The metric; none, where only the service itself knows of the quota. */
  private static List<Metric> metric(Quotas quota) {
    return switch (quota) {
      case RUN_CPU_ALLOCATION ->
          List.of(
              new Metric(
                  quota,
                  "run.googleapis.com/cpu_allocation",
                  "Total CPU allocation",
                  "milli vCPU",
                  "1/min/{project}/{region}"));
      case RUN_MEM_ALLOCATION ->
          List.of(
              new Metric(
                  quota,
                  "run.googleapis.com/mem_allocation",
                  "Total memory allocation",
                  "By",
                  "1/min/{project}/{region}"));
      case SERVICE_ACCOUNTS ->
          List.of(
              new Metric(
                  quota,
                  "iam.googleapis.com/quota/service-account-count",
                  "Service Account Count",
                  "1",
                  "1/{project}"));
      case NETWORKS,
          SUBNETWORKS,
          FIREWALLS,
          ROUTES,
          ROUTERS,
          HEALTH_CHECKS,
          BACKEND_SERVICES,
          URL_MAPS,
          TARGET_HTTP_PROXIES,
          TARGET_HTTPS_PROXIES,
          SSL_CERTIFICATES,
          SECURITY_POLICIES -> {
        String word = quota.name().toLowerCase(Locale.ROOT);
        yield List.of(
            new Metric(
                quota,
                "compute.googleapis.com/" + word,
                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).replace('_', ' '),
                "1",
                "1/{project}"));
      }
      case STATIC_ADDRESSES,
          SERVICE_ACCOUNT_KEYS,
          RUN_SERVICES,
          PUBSUB_TOPICS,
          PUBSUB_SUBSCRIPTIONS,
          PUBSUB_SNAPSHOTS,
          PUBSUB_SCHEMAS,
          SCHEDULER_JOBS ->
          List.of();
    };
  }

  ListConsumerQuotaMetricsResponse list(ListConsumerQuotaMetricsRequest q, Call call) {
    Project project = project(q.getParent());
    String service = service(q.getParent());
    List<ConsumerQuotaMetric> all =
        ALL.stream()
            .filter(each -> each.service().equals(service))
            .map(each -> shown(project, each, q.getView()))
            .toList();
    Page<ConsumerQuotaMetric> page =
        Page.of(
            all, q.getPageSize(), q.getPageToken(), 1_000, 1_000, ConsumerQuotaMetric::getMetric);
    return ListConsumerQuotaMetricsResponse.newBuilder()
        .addAllMetrics(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  ConsumerQuotaMetric get(GetConsumerQuotaMetricRequest q, Call call) {
    return shown(project(q.getName()), find(q.getName()), q.getView());
  }

  ConsumerQuotaLimit get(GetConsumerQuotaLimitRequest q, Call call) {
    Limit limit = require(q.getName());
    return limit(limit.project(), limit.metric(), q.getView());
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  private static String service(String name) {
    return Services.known(name.split("/", -1)[3]);
  }

  private static Metric find(String name) {
    String service = service(name);
    String metric = decoded(name.substring(name.indexOf(METRICS) + METRICS.length()));
    return ALL.stream()
        .filter(each -> each.service().equals(service) && each.name().equals(metric))
        .findFirst()
        .orElseThrow(() -> GoogleError.notFound("Quota metric not found: " + metric + "."));
  }

  private static String decoded(String part) {
    return part.replace("%2F", "/").replace("%2f", "/");
  }

  private static String encoded(String part) {
    return part.replace("/", "%2F");
  }

  private static String name(Project project, Metric metric) {
    return project.numberName()
        + "/services/"
        + metric.service()
        + METRICS
        + encoded(metric.name());
  }

  private ConsumerQuotaMetric shown(Project project, Metric metric, QuotaView view) {
    return ConsumerQuotaMetric.newBuilder()
        .setName(name(project, metric))
        .setMetric(metric.name())
        .setDisplayName(metric.title())
        .setUnit(metric.metricUnit())
        .addConsumerQuotaLimits(limit(project, metric, view))
        .build();
  }

  private ConsumerQuotaLimit limit(Project project, Metric metric, QuotaView view) {
    String name = name(project, metric) + LIMITS + encoded(metric.limit());
    ConsumerQuotaLimit.Builder limit =
        ConsumerQuotaLimit.newBuilder()
            .setName(name)
            .setMetric(metric.name())
            .setUnit(metric.unit())
            .setIsPrecise(true);
    limit.addQuotaBuckets(bucket(project, name, metric, ""));
    if (metric.regional()) {
      limit.addAllSupportedLocations(Places.regions());
      Places.regions().stream()
          .filter(each -> view == QuotaView.FULL || overrides.in(project, metric, each))
          .forEach(each -> limit.addQuotaBuckets(bucket(project, name, metric, each)));
    }
    return limit.build();
  }

  /**
   * @param region empty for what holds in regions that have no bucket of their own
   */
  private QuotaBucket bucket(Project project, String limit, Metric metric, String region) {
    long granted = emulation.settings().limit(metric.quota());
    QuotaBucket.Builder bucket =
        QuotaBucket.newBuilder()
            .setEffectiveLimit(emulation.settings().limit(metric.quota(), project.id(), region))
            .setDefaultLimit(metric.quota().usual());
    if (granted != metric.quota().usual()) {
      bucket.setProducerOverride(
          QuotaOverride.newBuilder()
              .setName(limit + "/producerOverrides/granted")
              .setOverrideValue(granted));
    }
    if (!region.isEmpty()) {
      bucket.putDimensions("region", region);
    }
    overrides
        .find(OverrideRows.Kind.CONSUMER, project, metric, region)
        .ifPresent(bucket::setConsumerOverride);
    overrides
        .find(OverrideRows.Kind.ADMIN, project, metric, region)
        .ifPresent(bucket::setAdminOverride);
    return bucket.build();
  }
}
