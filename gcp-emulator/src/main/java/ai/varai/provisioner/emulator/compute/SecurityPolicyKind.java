package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Cloud Armor policies; every one has a rule of the lowest priority. */
final class SecurityPolicyKind extends ResourceKind {

  private static final int LAST = 2147483647;

  @Override
  void prepare(Change c) {
    c.byDefault("type", "CLOUD_ARMOR");
    ArrayNode rules = c.body().get("rules") instanceof ArrayNode a ? a : c.body().putArray("rules");
    boolean hasLast = false;
    for (JsonNode r : rules) {
      rule((ObjectNode) r);
      hasLast |= r.path("priority").asInt() == LAST;
    }
    if (!hasLast && !c.text("type").equals("CLOUD_ARMOR_NETWORK")) {
      ObjectNode last = rules.addObject();
      last.put("action", "allow");
      last.put("description", "default rule");
      ObjectNode match = last.putObject("match");
      match.put("versionedExpr", "SRC_IPS_V1");
      match.putObject("config").putArray("srcIpRanges").add("*");
      last.put("priority", LAST);
      rule(last);
    }
  }

  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    PolicyAssociations.checkUnused("security_policy", url, stored);
  }

  @Override
  Set<String> immutable() {
    return Set.of("parent", "shortName", "displayName", "type");
  }

  /** Fills in what a rule has by default. */
  static void rule(ObjectNode rule) {
    if (!rule.has("kind")) {
      rule.put("kind", "compute#securityPolicyRule");
    }
    if (!rule.has("preview")) {
      rule.put("preview", false);
    }
    if (!rule.has("description")) {
      rule.put("description", "");
    }
    if (!rule.has("priority")) {
      throw ComputeErrors.required("rules[].priority");
    }
    if (rule.path("action").asText("").isEmpty()) {
      throw ComputeErrors.required("rules[].action");
    }
  }
}
