package ai.varai.provisioner.gcp.cost;

import ai.varai.provisioner.gcp.cost.CostEstimate.Line;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.kind.RouterNat;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SchedulerJob;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.sql.PostgresTier;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Adds up list prices over a graph. */
public final class CostEstimator {
  private static final double HOURS = 730;
  private static final double SECONDS = HOURS * 3600;
  private static final double HALF_A_CENT = 0.005;
  private static final double GIBIBYTE = 1L << 30;
  private static final double MEBIBYTES_PER_GB = 1024;

  private final PriceTable prices;
  private final Map<String, Integer> plannedGb;

  public CostEstimator(PriceTable prices) {
    this(prices, Map.of());
  }

  /**
   * An estimator that reckons with what buckets are planned for.
   *
   * @param plannedGb size in GB by the name of the bucket in the graph; others count as empty
   */
  public CostEstimator(PriceTable prices, Map<String, Integer> plannedGb) {
    this.prices = prices;
    this.plannedGb = Map.copyOf(plannedGb);
  }

  /** An estimator for an environment. */
  public static CostEstimator of(Environment environment) {
    var planned = new HashMap<String, Integer>();
    environment
        .storage()
        .forEach((name, bucket) -> bucket.sizeGb().ifPresent(size -> planned.put(name, size)));
    return new CostEstimator(PriceTable.shipped(), planned);
  }

  public CostEstimate estimate(ResourceGraph graph) {
    return estimate(graph.nodes());
  }

  /** The estimate for some resources of a graph. */
  public CostEstimate estimate(Collection<ResourceNode<?>> nodes) {
    List<Line> lines =
        nodes.stream()
            .flatMap(node -> line(node.address(), node.resource()).stream())
            .sorted(
                Comparator.comparingDouble(Line::dollars).reversed().thenComparing(Line::address))
            .toList();
    return new CostEstimate(lines, prices.asOf());
  }

  /**
   * What a plan changes about the monthly cost: a line for each resource whose cost changes, with
   * the difference. What a plan lets go of without deleting it goes on costing.
   */
  public CostEstimate change(Plan plan) {
    List<Line> lines =
        plan.changes().stream()
            .filter(change -> change.action() != Action.FORGET && change.action() != Action.ADOPT)
            .flatMap(change -> change(change).stream())
            .sorted(
                Comparator.comparingDouble((Line line) -> -Math.abs(line.dollars()))
                    .thenComparing(Line::address))
            .toList();
    return new CostEstimate(lines, prices.asOf());
  }

  private Optional<Line> change(PlannedChange change) {
    Optional<Line> before =
        change.current().flatMap(found -> line(change.address(), found.resource()));
    Optional<Line> after = change.wanted().flatMap(node -> line(change.address(), node.resource()));
    double difference =
        after.map(Line::dollars).orElse(0.0) - before.map(Line::dollars).orElse(0.0);
    if (Math.abs(difference) < HALF_A_CENT) {
      return Optional.empty();
    }
    String none = "nothing";
    String what = before.map(Line::what).orElse(none) + " -> " + after.map(Line::what).orElse(none);
    return Optional.of(new Line(change.address(), what, difference));
  }

  private Optional<Line> line(ResourceAddress address, Resource resource) {
    if (resource instanceof RunService service) {
      return line(address, service);
    } else if (resource instanceof SqlInstance instance) {
      return Optional.of(line(address, instance));
    } else if (resource instanceof Bucket bucket) {
      return line(address, bucket);
    } else if (resource instanceof ForwardingRule) {
      return one(address, "forwarding rule", prices.dollars("lb.rule") * HOURS);
    } else if (resource instanceof SecurityPolicy policy) {
      return one(
          address,
          "policy with " + policy.rules().size() + " rules",
          prices.dollars("armor.policy") + policy.rules().size() * prices.dollars("armor.rule"));
    } else if (resource instanceof RouterNat) {
      return one(address, "gateway", prices.dollars("nat.gateway") * HOURS);
    } else if (resource instanceof SecretVersion) {
      return one(address, "active version", prices.dollars("secret.version"));
    } else if (resource instanceof SchedulerJob) {
      return one(address, "job", prices.dollars("scheduler.job"));
    }
    return Optional.empty();
  }

  private static Optional<Line> one(ResourceAddress address, String what, double dollars) {
    return Optional.of(new Line(address, what, dollars));
  }

  /** Instances that are always there; those that requests bring up are paid by use. */
  private Optional<Line> line(ResourceAddress address, RunService service) {
    if (service.minInstances() == 0) {
      return Optional.empty();
    }
    double cpus = CpuQuantity.cpus(service.cpu()).doubleValue();
    double gibibytes = MemoryQuantity.bytes(service.memory()) / GIBIBYTE;
    String mode = service.cpuAlwaysAllocated() ? "run." : "run.idle_";
    double each =
        SECONDS
            * (cpus * prices.dollars(mode + "cpu") + gibibytes * prices.dollars(mode + "memory"));
    return one(
        address,
        String.format(
            Locale.ROOT,
            "%d instances of %.4g vCPU and %.4g GiB%s",
            service.minInstances(),
            cpus,
            gibibytes,
            service.cpuAlwaysAllocated() ? "" : ", waiting"),
        service.minInstances() * each);
  }

  /**
   * A tier that Cloud SQL does not have has no price: the disk alone is reckoned, and it says so.
   */
  private Line line(ResourceAddress address, SqlInstance instance) {
    Optional<PostgresTier> tier = PostgresTier.find(instance.tier());
    double machine = HOURS * tier.map(known -> hourly(known, instance.tier())).orElse(0.0);
    double disk =
        instance.diskSizeGb()
            * prices.dollars(instance.diskType().equals("PD_HDD") ? "sql.hdd" : "sql.ssd");
    int copies = instance.highAvailability() ? 2 : 1;
    return new Line(
        address,
        instance.tier()
            + (tier.isEmpty() ? " (which has no price)" : "")
            + " and "
            + instance.diskSizeGb()
            + " GB"
            + (copies == 2 ? ", twice for high availability" : ""),
        copies * (machine + disk));
  }

  /** What is planned to lie in it; a bucket itself costs nothing. */
  private Optional<Line> line(ResourceAddress address, Bucket bucket) {
    int size = plannedGb.getOrDefault(address.name(), 0);
    String place = bucket.location().contains("-") ? "region" : "multi";
    String price = "storage." + place + "." + bucket.storageClass();
    return size == 0
        ? Optional.empty()
        : one(
            address,
            size
                + " GB planned, "
                + bucket.storageClass()
                + (place.equals("multi") ? " in the multi-region " : " in ")
                + bucket.location(),
            size * prices.dollars(price));
  }

  private double hourly(PostgresTier tier, String name) {
    double gigabytes = tier.memoryMb() / MEBIBYTES_PER_GB;
    return switch (tier.family()) {
      case SHARED_CORE -> prices.dollars("sql." + name);
      case CUSTOM ->
          tier.cpus() * prices.dollars("sql.cpu") + gigabytes * prices.dollars("sql.memory");
      case PERFORMANCE_OPTIMIZED ->
          tier.cpus() * prices.dollars("sql.plus_cpu")
              + gigabytes * prices.dollars("sql.plus_memory");
    };
  }
}
