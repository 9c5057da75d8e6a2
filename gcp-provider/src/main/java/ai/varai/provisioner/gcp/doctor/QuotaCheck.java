package ai.varai.provisioner.gcp.doctor;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Answer;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Standing;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.RegionalAddress;
import ai.varai.provisioner.model.kind.Router;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.kind.UrlMap;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.compute.v1.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the allocation quotas of Compute Engine, of the project and of the region, with what the
 * environment still has to make (Compute Engine API: {@code projects.get} and {@code regions.get},
 * field {@code quotas}). Quotas that the API does not tell are not looked at.
 */
final class QuotaCheck {
  private final String project;
  private final String region;
  private final Clients clients;
  private final Calls calls;

  QuotaCheck(String project, String region, Clients clients, Calls calls) {
    this.project = project;
    this.region = region;
    this.clients = clients;
    this.calls = calls;
  }

  /** The answers; one when there is room for everything. */
  List<Answer> examine(ResourceGraph graph, Set<ResourceAddress> existing)
      throws ProviderException, InterruptedException {
    var ofProject = new TreeMap<String, Integer>();
    var ofRegion = new TreeMap<String, Integer>();
    graph.nodes().stream()
        .filter(node -> !existing.contains(node.address()))
        .forEach(
            node -> {
              metric(node.resource()).ifPresent(name -> ofProject.merge(name, 1, Integer::sum));
              regionalMetric(node.resource())
                  .ifPresent(name -> ofRegion.merge(name, 1, Integer::sum));
            });
    if (ofProject.isEmpty() && ofRegion.isEmpty()) {
      return List.of(new Answer(Standing.GOOD, "Quotas", "nothing more is needed", ""));
    }
    List<Quota> projects =
        calls.look(
            "compute",
            "read the quotas of project " + project,
            () -> clients.compute().projects().get(project).getQuotasList());
    List<Quota> regions =
        calls.look(
            "compute",
            "read the quotas of region " + region,
            () -> clients.compute().regions().get(project, region).getQuotasList());
    var answers = new ArrayList<Answer>();
    int compared = compare("project " + project, ofProject, projects, answers);
    compared += compare("region " + region, ofRegion, regions, answers);
    if (answers.isEmpty()) {
      answers.add(
          new Answer(
              Standing.GOOD,
              "Quotas",
              "room for what is to be made, by " + compared + " quotas",
              ""));
    }
    return answers;
  }

  /** Returns how many could be compared. */
  private static int compare(
      String where, Map<String, Integer> needed, List<Quota> quotas, List<Answer> answers) {
    int compared = 0;
    for (Quota quota : quotas) {
      Integer more = needed.get(quota.getMetric());
      if (more == null) {
        continue;
      }
      compared++;
      if (quota.getUsage() + more > quota.getLimit()) {
        answers.add(
            new Answer(
                Standing.BAD,
                "Quotas",
                String.format(
                    Locale.ROOT,
                    "%s of %s: %d more are needed, %.0f of %.0f are in use",
                    quota.getMetric(),
                    where,
                    more,
                    quota.getUsage(),
                    quota.getLimit()),
                "Ask for more under IAM & Admin, Quotas, or delete what is not used."));
      }
    }
    return compared;
  }

  /** Names of quotas as {@code projects.get} tells them. */
  private static Optional<String> metric(Resource resource) {
    if (resource instanceof Network) {
      return Optional.of("NETWORKS");
    } else if (resource instanceof Subnetwork) {
      return Optional.of("SUBNETWORKS");
    } else if (resource instanceof FirewallRule) {
      return Optional.of("FIREWALLS");
    } else if (resource instanceof Router) {
      return Optional.of("ROUTERS");
    } else if (resource instanceof GlobalAddress address) {
      return address.purpose() == GlobalAddress.Purpose.EXTERNAL
          ? Optional.of("STATIC_ADDRESSES")
          : Optional.of("GLOBAL_INTERNAL_ADDRESSES");
    } else if (resource instanceof ForwardingRule rule && rule.region().isEmpty()) {
      return Optional.of("FORWARDING_RULES");
    } else if (resource instanceof UrlMap map && map.region().isEmpty()) {
      return Optional.of("URL_MAPS");
    } else if (resource instanceof BackendService service && service.region().isEmpty()) {
      return Optional.of("BACKEND_SERVICES");
    } else if (resource instanceof TargetHttpsProxy proxy && proxy.region().isEmpty()) {
      return Optional.of("TARGET_HTTPS_PROXIES");
    } else if (resource instanceof ManagedCertificate) {
      return Optional.of("SSL_CERTIFICATES");
    }
    return resource instanceof SecurityPolicy ? Optional.of("SECURITY_POLICIES") : Optional.empty();
  }

  /** Names of quotas as {@code regions.get} tells them. */
  private static Optional<String> regionalMetric(Resource resource) {
    if (resource instanceof RegionalAddress) {
      return Optional.of("STATIC_ADDRESSES");
    }
    return resource instanceof ServerlessNeg
        ? Optional.of("NETWORK_ENDPOINT_GROUPS")
        : Optional.empty();
  }
}
