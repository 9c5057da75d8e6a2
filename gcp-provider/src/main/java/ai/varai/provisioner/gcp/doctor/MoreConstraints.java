package ai.varai.provisioner.gcp.doctor;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.ProjectService;
import ai.varai.provisioner.model.kind.RouterNat;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.kind.ServiceNetworkingConnection;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Constraints of an organisation about kinds of resources: each with whom it concerns, what of it
 * would refuse them, and what to do (Google's reference of organisation policy constraints).
 */
final class MoreConstraints {
  /** The organisation of Google's own producer projects, which hold the other side of a peering. */
  private static final String PRODUCERS = "under:organizations/433637338589";

  private static final String EXEMPTION = "Have the project exempted from the constraint";

  /** Reads an effective policy. */
  interface Policies {
    OrganisationPolicy read(String constraint) throws ProviderException, InterruptedException;
  }

  /** One that refuses something. */
  record Refusal(String constraint, String what, String remedy) {}

  /** What was found, and how many constraints were asked for. */
  record Found(List<Refusal> refusals, int asked) {}

  private record Constraint<R extends Resource>(
      String name,
      Class<R> kind,
      Predicate<R> concerns,
      Function<R, String> value,
      Refuses refuses,
      String what,
      String remedy) {}

  /** Whether a policy refuses a value. */
  private interface Refuses {
    boolean test(OrganisationPolicy policy, String value);
  }

  private static final List<Constraint<?>> ALL =
      List.of(
          new Constraint<>(
              "compute.restrictVpcPeering",
              ServiceNetworkingConnection.class,
              each -> true,
              each -> PRODUCERS,
              OrganisationPolicy::refuses,
              "the network may not be peered with Google's services, which a private database needs",
              "Have " + PRODUCERS + " allowed, or use a database with a public address."),
          new Constraint<>(
              "iam.disableServiceAccountCreation",
              ServiceAccount.class,
              each -> true,
              ServiceAccount::accountId,
              (policy, value) -> policy.enforced(),
              "no service account may be made",
              EXEMPTION + "; each service has an account of its own."),
          new Constraint<>(
              "gcp.restrictServiceUsage",
              ProjectService.class,
              each -> true,
              ProjectService::service,
              OrganisationPolicy::refuses,
              "the API %s may not be used",
              "Have it allowed."),
          new Constraint<>(
              "compute.restrictLoadBalancerCreationForTypes",
              ForwardingRule.class,
              each -> true,
              MoreConstraints::type,
              (policy, value) -> policy.refuses(value) || policy.refusesGroup("in:EXTERNAL"),
              "no load balancer of the type %s may be made",
              "Have the type allowed, or set load_balancer.enabled to false."),
          new Constraint<>(
              "compute.disableGlobalLoadBalancing",
              ForwardingRule.class,
              rule -> rule.region().isEmpty(),
              ForwardingRule::name,
              (policy, value) -> policy.enforced(),
              "no global load balancer may be made",
              "Set load_balancer.scope to regional."),
          new Constraint<>(
              "compute.restrictCloudNATUsage",
              RouterNat.class,
              each -> true,
              RouterNat::name,
              (policy, value) -> policy.refusesEverything(),
              "no gateway of Cloud NAT may be made",
              EXEMPTION + "."),
          new Constraint<>(
              "run.allowedVPCEgress",
              RunService.class,
              service -> service.vpcEgress().isPresent(),
              MoreConstraints::egress,
              OrganisationPolicy::refuses,
              "services may not send '%s' through the network",
              "Change networking_config.vpc_egress.traffic."));

  private MoreConstraints() {}

  static Found examine(ResourceGraph graph, Policies policies)
      throws ProviderException, InterruptedException {
    var refusals = new ArrayList<Refusal>();
    int asked = 0;
    for (Constraint<?> each : ALL) {
      Set<String> values = values(each, graph);
      if (values.isEmpty()) {
        continue;
      }
      asked++;
      OrganisationPolicy policy = policies.read(each.name());
      values.stream()
          .filter(value -> each.refuses().test(policy, value))
          .map(value -> String.format(Locale.ROOT, each.what(), value))
          .distinct()
          .forEach(what -> refusals.add(new Refusal(each.name(), what, each.remedy())));
    }
    return new Found(refusals, asked);
  }

  private static <R extends Resource> Set<String> values(
      Constraint<R> constraint, ResourceGraph graph) {
    return graph.nodes().stream()
        .map(node -> node.resource())
        .filter(constraint.kind()::isInstance)
        .map(constraint.kind()::cast)
        .filter(constraint.concerns())
        .map(constraint.value())
        .collect(Collectors.toSet());
  }

  private static String type(ForwardingRule rule) {
    String managed = rule.scheme().equals("EXTERNAL_MANAGED") ? "EXTERNAL_MANAGED" : "EXTERNAL";
    return rule.region().isPresent()
        ? "REGIONAL_" + managed + "_HTTP_HTTPS"
        : managed.equals("EXTERNAL") ? "EXTERNAL_HTTP_HTTPS" : "GLOBAL_EXTERNAL_MANAGED_HTTP_HTTPS";
  }

  private static String egress(RunService service) {
    return service.vpcEgress().orElseThrow().egress().equals("ALL_TRAFFIC")
        ? "all-traffic"
        : "private-ranges-only";
  }
}
