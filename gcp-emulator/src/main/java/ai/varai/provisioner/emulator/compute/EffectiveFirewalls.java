package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The firewall rules that count for a network, for a network in a region, and for an interface of
 * an instance: those of the policies above its project from the organization down, those of its own
 * policies, and its firewall rules.
 *
 * @see <a href="https://cloud.google.com/firewall/docs/firewall-policies-overview">Order</a>
 */
final class EffectiveFirewalls {

  private static final String POLICIES = "firewallPolicies";

  private final ResourceEngine engine;

  EffectiveFirewalls(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    handlers.add("networks.getEffectiveFirewalls", r -> effective(r.url(), "", f -> true));
    handlers.add("regionNetworkFirewallPolicies.getEffectiveFirewalls", this::ofRegion);
    handlers.add("instances.getEffectiveFirewalls", this::ofInstance);
  }

  private ObjectNode ofRegion(Request r) {
    String text =
        r.parameter("network").orElseThrow(() -> ComputeErrors.requiredParameter("network"));
    ResourceUrl network =
        ResourceUrl.parse(text, r.url().project())
            .orElseGet(() -> new ResourceUrl(r.url().project(), "global", "networks", text));
    return effective(network, r.url().scope(), f -> true);
  }

  /** The rules of the interface's network that are meant for the instance. */
  private ObjectNode ofInstance(Request r) {
    ObjectNode instance = engine.compute().resources().require(r.url());
    String name =
        r.parameter("networkInterface")
            .orElseThrow(() -> ComputeErrors.requiredParameter("networkInterface"));
    ObjectNode nic = InstanceVerbs.nic(instance, name);
    Set<String> tags = texts(instance.path("tags").path("items"));
    Set<String> accounts = new TreeSet<>();
    instance.path("serviceAccounts").forEach(a -> accounts.add(a.path("email").asText()));
    String region = Regions.ofZone(r.url().place()).map(g -> "regions/" + g.name()).orElse("");
    return effective(
        ResourceUrl.parse(nic.path("network").asText(), r.url().project())
            .orElseThrow(() -> ComputeErrors.notFound(nic.path("network").asText())),
        region,
        f -> targets(f, "targetTags", tags) && targets(f, "targetServiceAccounts", accounts));
  }

  private static boolean targets(JsonNode rule, String field, Set<String> has) {
    return !rule.has(field) || texts(rule.path(field)).stream().anyMatch(has::contains);
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> out = new TreeSet<>();
    list.forEach(t -> out.add(t.asText()));
    return out;
  }

  /**
   * @param region {@code regions/<region>}, or empty to leave regional policies out
   */
  private ObjectNode effective(ResourceUrl network, String region, Predicate<JsonNode> meant) {
    Resources resources = engine.compute().resources();
    resources.require(network);
    ObjectNode out = Json.object();
    ArrayNode firewalls = out.arrayNode();
    resources.with(network.project(), "firewalls", "network", network.link()).stream()
        .filter(meant)
        .sorted(Comparator.comparingInt(f -> f.path("priority").asInt()))
        .forEach(firewalls::add);
    if (!firewalls.isEmpty()) {
      out.set("firewalls", firewalls);
    }
    ArrayNode policies = out.arrayNode();
    for (String owner : owners(network.project())) {
      find(new ResourceUrl("", ResourceUrl.ORGANIZATION, POLICIES, ""), owner)
          .ifPresent(p -> add(policies, p, "HIERARCHY", meant.and(f -> forNetwork(f, network))));
    }
    find(new ResourceUrl(network.project(), "global", POLICIES, ""), network.link())
        .ifPresent(p -> add(policies, p, "NETWORK", meant));
    if (!region.isEmpty()) {
      find(new ResourceUrl(network.project(), region, POLICIES, ""), network.link())
          .ifPresent(p -> add(policies, p, "NETWORK_REGIONAL", meant));
    }
    if (!policies.isEmpty()) {
      out.set("firewallPolicys", policies);
    }
    return out;
  }

  /** The organization first, then the folders down to the project's own. */
  private List<String> owners(String project) {
    List<String> out =
        new ArrayList<>(
            engine
                .compute()
                .emulation()
                .plugin(Ancestors.class)
                .map(a -> a.above("projects/" + project))
                .orElse(List.of()));
    Collections.reverse(out);
    return out;
  }

  private Optional<ObjectNode> find(ResourceUrl collection, String target) {
    return PolicyAssociations.policyOf(engine.compute().resources(), collection, target);
  }

  /** A rule of a policy above the project may be meant for some networks only. */
  private static boolean forNetwork(JsonNode rule, ResourceUrl network) {
    return targets(rule, "targetResources", Set.of(network.link()));
  }

  private static void add(
      ArrayNode list, ObjectNode policy, String type, Predicate<JsonNode> meant) {
    ObjectNode shown = list.addObject();
    shown.set("name", policy.get("name"));
    for (String name : new String[] {"shortName", "displayName"}) {
      if (policy.has(name)) {
        shown.set(name, policy.get(name));
      }
    }
    shown.put("type", type);
    ArrayNode rules = shown.putArray("rules");
    policy
        .path(PolicyRules.RULES)
        .forEach(
            r -> {
              if (meant.test(r)) {
                rules.add(r);
              }
            });
    if (policy.has(PolicyRules.MIRRORING)) {
      shown.set(PolicyRules.MIRRORING, policy.get(PolicyRules.MIRRORING));
    }
  }
}
