package ai.varai.provisioner.gcp.doctor;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Answer;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Standing;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaLimit;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaMetric;
import com.google.api.serviceusage.v1beta1.ListConsumerQuotaMetricsRequest;
import com.google.api.serviceusage.v1beta1.QuotaBucket;
import com.google.api.serviceusage.v1beta1.QuotaView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Compares what all instances of one service may use with what Cloud Run allows in its region, as
 * Cloud Run itself does for each new revision. What other services use does not count there, so the
 * limits suffice.
 *
 * @see <a href="https://cloud.google.com/run/quotas">Quotas of Cloud Run</a>
 * @see <a
 *     href="https://cloud.google.com/service-usage/docs/reference/rest/v1beta1/services.consumerQuotaMetrics">where
 *     the limits are told</a>
 */
final class RunQuotaCheck {
  /** One limit, under the name that Cloud Run's refusals have for it. */
  private record Measure(
      String metric, String quota, String unit, ToLongFunction<RunService> perInstance) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure(
              "run.googleapis.com/cpu_allocation",
              "CpuAllocPerProjectRegion",
              "milli vCPU",
              each ->
                  CpuQuantity.cpus(each.cpu())
                      .multiply(BigDecimal.valueOf(1_000))
                      .setScale(0, RoundingMode.CEILING)
                      .longValueExact()),
          new Measure(
              "run.googleapis.com/mem_allocation",
              "MemAllocPerProjectRegion",
              "bytes",
              each -> MemoryQuantity.bytes(each.memory())));

  private final String project;
  private final Clients clients;
  private final Calls calls;

  RunQuotaCheck(String project, Clients clients, Calls calls) {
    this.project = project;
    this.clients = clients;
    this.calls = calls;
  }

  /** The answers; one when every service fits, none where there are no services. */
  List<Answer> examine(ResourceGraph graph) throws ProviderException, InterruptedException {
    List<RunService> services =
        graph.nodes().stream()
            .filter(node -> node.resource() instanceof RunService)
            .map(node -> (RunService) node.resource())
            .toList();
    if (services.isEmpty()) {
      return List.of();
    }
    Map<String, ConsumerQuotaMetric> told = told();
    var answers = new ArrayList<Answer>();
    int compared = 0;
    for (RunService service : services) {
      for (Measure measure : MEASURES) {
        ConsumerQuotaMetric metric = told.get(measure.metric());
        OptionalLong limit =
            metric == null ? OptionalLong.empty() : limit(metric, service.location());
        if (limit.isEmpty()) {
          continue;
        }
        compared++;
        long each = measure.perInstance().applyAsLong(service);
        if (each * service.maxInstances() > limit.getAsLong()) {
          answers.add(exceeded(service, measure, each, limit.getAsLong()));
        }
      }
    }
    if (compared == 0) {
      answers.add(
          new Answer(
              Standing.REMARK,
              CloudDoctor.RUN_QUOTAS,
              "not known: Service Usage tells no limit",
              "Look them up under IAM & Admin, Quotas, before the first 'up'."));
    } else if (answers.isEmpty()) {
      answers.add(
          new Answer(
              Standing.GOOD,
              CloudDoctor.RUN_QUOTAS,
              "room for all instances of each service, by " + compared + " comparisons",
              ""));
    }
    return answers;
  }

  private Map<String, ConsumerQuotaMetric> told() throws ProviderException, InterruptedException {
    // The names of single metrics are not meant to be put together, and there are few.
    var request =
        ListConsumerQuotaMetricsRequest.newBuilder()
            .setParent("projects/" + project + "/services/run.googleapis.com")
            .setView(QuotaView.FULL)
            .build();
    return calls.look(
        "serviceusage",
        "read Cloud Run's quotas of project " + project,
        () -> {
          var told = new TreeMap<String, ConsumerQuotaMetric>();
          clients
              .quotas()
              .listConsumerQuotaMetrics(request)
              .iterateAll()
              .forEach(each -> told.put(each.getMetric(), each));
          return told;
        });
  }

  /** The smallest limit that holds in the region; none where nothing is limited. */
  private static OptionalLong limit(ConsumerQuotaMetric metric, String region) {
    return metric.getConsumerQuotaLimitsList().stream()
        .map(each -> limit(each, region))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  private static OptionalLong limit(ConsumerQuotaLimit limit, String region) {
    // From the least to the most specific bucket: the last one that is about the region holds.
    OptionalLong found = OptionalLong.empty();
    for (QuotaBucket bucket : limit.getQuotaBucketsList()) {
      // Its one dimension is called region or location; a bucket without any holds everywhere.
      if (bucket.getDimensionsMap().values().stream().allMatch(region::equals)) {
        found =
            bucket.getEffectiveLimit() < 0
                ? OptionalLong.empty()
                : OptionalLong.of(bucket.getEffectiveLimit());
      }
    }
    return found;
  }

  private static Answer exceeded(RunService service, Measure measure, long each, long limit) {
    long most = limit / each;
    return new Answer(
        Standing.BAD,
        CloudDoctor.RUN_QUOTAS,
        measure.quota()
            + " of region "
            + service.location()
            + ": "
            + service.name()
            + " needs "
            + each * service.maxInstances()
            + " "
            + measure.unit()
            + " for "
            + service.maxInstances()
            + " instances, "
            + limit
            + " are allowed",
        "Ask for more under IAM & Admin, Quotas ("
            + measure.metric()
            + "), or "
            + (most > 0
                ? "set max_instances of " + service.name() + " to " + most + " or fewer."
                : "give an instance of " + service.name() + " less."));
  }
}
