package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Firewall policies of organizations and folders, of networks, and of networks in one region. Every
 * one ends in four rules that pass traffic on to what is asked next.
 *
 * @see <a href="https://cloud.google.com/firewall/docs/pre-defined-rules">Predefined rules</a>
 */
final class FirewallPolicyKind extends ResourceKind {

  /** The priority of the first of the rules that every policy has. */
  static final int PREDEFINED = 2147483644;

  @Override
  void prepare(Change c) {
    c.byDefault("description", "");
    if (!c.url().ofOrganization()) {
      c.body().remove("parent");
    }
    ArrayNode rules = PolicyRules.of(c.body(), PolicyRules.RULES);
    for (JsonNode r : rules) {
      ObjectNode rule = (ObjectNode) r;
      if (rule.path("priority").asInt() < PREDEFINED) {
        FirewallPolicyRules.complete(rule, FirewallPolicyRules.FILTERS);
      }
    }
    predefine(c.body());
    PolicyRules.sort(c.body(), PolicyRules.RULES);
    for (JsonNode r : c.body().path(PolicyRules.MIRRORING)) {
      FirewallPolicyRules.complete((ObjectNode) r, FirewallPolicyRules.MIRRORS);
    }
    int tuples = 0;
    for (String field : new String[] {PolicyRules.RULES, PolicyRules.MIRRORING}) {
      for (JsonNode r : c.body().path(field)) {
        tuples += r.path("ruleTupleCount").asInt();
      }
    }
    c.body().put("ruleTupleCount", tuples);
  }

  /** Puts the predefined rules in place of what a client sent for them, or left out. */
  private static void predefine(ObjectNode policy) {
    ArrayNode rules = PolicyRules.of(policy, PolicyRules.RULES);
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).path("priority").asInt() >= PREDEFINED) {
        rules.remove(i);
      }
    }
    int priority = PREDEFINED;
    for (String range : new String[] {"::/0", "0.0.0.0/0"}) {
      for (String direction : new String[] {"egress", "ingress"}) {
        ObjectNode rule = rules.addObject();
        rule.put("kind", FirewallPolicyRules.KIND);
        rule.put(
            "description",
            "default " + direction + " rule" + (range.equals("::/0") ? " ipv6" : ""));
        rule.put("priority", priority++);
        rule.put("action", "goto_next");
        rule.put("direction", direction.toUpperCase(java.util.Locale.ROOT));
        rule.put("enableLogging", false);
        ObjectNode match = rule.putObject("match");
        match.putArray(direction.equals("egress") ? "destIpRanges" : "srcIpRanges").add(range);
        match.putArray("layer4Configs").addObject().put("ipProtocol", "all");
        rule.put("ruleTupleCount", FirewallPolicyRules.tuples(match));
      }
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("parent", "shortName", "displayName", "policyType");
  }

  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    PolicyAssociations.checkUnused("firewall_policy", url, stored);
  }
}
