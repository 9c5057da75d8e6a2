package ai.varai.provisioner.gcp.cost;

import ai.varai.provisioner.gcp.cost.CostEstimate.Line;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up list prices over a graph. */
public final class CostEstimator {
  private static final double HOURS = 730;
  private static final double SECONDS = HOURS * 3600;
  private static final double GIBIBYTE = 1L << 30;
  private static final double MEBIBYTES_PER_GB = 1024;
  private static final Pattern CUSTOM = Pattern.compile("db-custom-(\\d+)-(\\d+)");

  private final PriceTable prices;

  public CostEstimator(PriceTable prices) {
    this.prices = prices;
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

  private Optional<Line> line(ResourceAddress address, Resource resource) {
    if (resource instanceof RunService service) {
      return line(address, service);
    } else if (resource instanceof SqlInstance instance) {
      return Optional.of(line(address, instance));
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
    double each =
        SECONDS * (cpus * prices.dollars("run.cpu") + gibibytes * prices.dollars("run.memory"));
    return one(
        address,
        String.format(
            Locale.ROOT,
            "%d instances of %.4g vCPU and %.4g GiB",
            service.minInstances(),
            cpus,
            gibibytes),
        service.minInstances() * each);
  }

  private Line line(ResourceAddress address, SqlInstance instance) {
    double machine = HOURS * hourly(instance.tier());
    double disk =
        instance.diskSizeGb()
            * prices.dollars(instance.diskType().equals("PD_HDD") ? "sql.hdd" : "sql.ssd");
    int copies = instance.highAvailability() ? 2 : 1;
    return new Line(
        address,
        instance.tier()
            + " and "
            + instance.diskSizeGb()
            + " GB"
            + (copies == 2 ? ", twice for high availability" : ""),
        copies * (machine + disk));
  }

  private double hourly(String tier) {
    Matcher custom = CUSTOM.matcher(tier);
    if (custom.matches()) {
      return Integer.parseInt(custom.group(1)) * prices.dollars("sql.cpu")
          + Integer.parseInt(custom.group(2)) / MEBIBYTES_PER_GB * prices.dollars("sql.memory");
    }
    return prices.prices().containsKey("sql." + tier) ? prices.dollars("sql." + tier) : 0;
  }
}
