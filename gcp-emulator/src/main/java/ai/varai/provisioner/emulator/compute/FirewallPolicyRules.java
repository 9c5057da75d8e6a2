package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a rule of a firewall policy may say, and what it is by default.
 *
 * @see <a href="https://cloud.google.com/firewall/docs/firewall-policies-rule-details">Rules</a>
 */
final class FirewallPolicyRules {

  static final String KIND = "compute#firewallPolicyRule";

  static final Set<String> FILTERS =
      Set.of("allow", "deny", "goto_next", "apply_security_profile_group");
  static final Set<String> MIRRORS = Set.of("mirror", "do_not_mirror", "goto_next");

  /** What comes after it is Google's. */
  private static final int LAST = 2147483547;

  private static final List<String> SIDES =
      List.of(
          "IpRanges", "Fqdns", "RegionCodes", "AddressGroups", "ThreatIntelligences", "SecureTags");

  private static final Map<String, String> SIDE = Map.of("INGRESS", "src", "EGRESS", "dest");

  private FirewallPolicyRules() {}

  /** Checks a rule and fills in what it leaves out. */
  static void complete(ObjectNode rule, Set<String> actions) {
    if (!rule.has("priority")) {
      throw ComputeErrors.required("priority");
    }
    int priority = rule.path("priority").asInt();
    if (priority < 0 || priority > LAST) {
      throw ComputeErrors.invalidField(
          "priority",
          Integer.toString(priority),
          "Must be greater than or equal to 0 and less than or equal to " + LAST);
    }
    action(rule, actions);
    rule.put("kind", KIND);
    if (!rule.has("direction")) {
      rule.put("direction", "INGRESS");
    }
    for (String off : List.of("enableLogging", "disabled")) {
      if (!rule.has(off)) {
        rule.put(off, false);
      }
    }
    if (!(rule.get("match") instanceof ObjectNode match)) {
      throw ComputeErrors.required("match");
    }
    layer4(match);
    sides(match, rule.path("direction").asText());
    rule.put("ruleTupleCount", tuples(match));
  }

  private static void action(ObjectNode rule, Set<String> actions) {
    String action = rule.path("action").asText("");
    if (action.isEmpty()) {
      throw ComputeErrors.required("action");
    }
    if (!actions.contains(action)) {
      throw ComputeErrors.invalidField(
          "action",
          action,
          "Must be one of [" + String.join(", ", actions.stream().sorted().toList()) + "].");
    }
    boolean inspects = action.equals("apply_security_profile_group") || action.equals("mirror");
    if (inspects != rule.has("securityProfileGroup")) {
      throw ComputeErrors.invalidField(
          "securityProfileGroup",
          rule.path("securityProfileGroup").asText(),
          inspects
              ? "Must be given for the action " + action + "."
              : "May be given for the actions apply_security_profile_group and mirror only.");
    }
  }

  private static void layer4(ObjectNode match) {
    if (match.path("layer4Configs").isEmpty()) {
      throw ComputeErrors.required("match.layer4Configs");
    }
    int i = 0;
    for (JsonNode l : match.path("layer4Configs")) {
      String at = "match.layer4Configs[" + i++ + "]";
      String protocol = l.path("ipProtocol").asText("").toLowerCase(Locale.ROOT);
      if (protocol.isEmpty()) {
        throw ComputeErrors.required(at + ".ipProtocol");
      }
      FirewallKind.protocol(at + ".ipProtocol", protocol);
      int k = 0;
      for (JsonNode port : l.path("ports")) {
        FirewallKind.port(at + ".ports[" + k++ + "]", protocol, port.asText());
      }
    }
  }

  /** A rule for one direction says where traffic comes from, or where it goes to. */
  private static void sides(ObjectNode match, String direction) {
    String needed = SIDE.get(direction);
    boolean said =
        match.has(needed + "NetworkType")
            || match.has(needed + "NetworkContext")
            || SIDES.stream().anyMatch(s -> !match.path(needed + s).isEmpty());
    if (!said) {
      throw ComputeErrors.required("match." + needed + "IpRanges");
    }
    for (String side : SIDE.values()) {
      int i = 0;
      for (JsonNode range : match.path(side + "IpRanges")) {
        FirewallKind.range("match." + side + "IpRanges[" + i++ + "]", range.asText());
      }
    }
  }

  /**
   * What a rule counts against a policy's limit: each source and destination, and the protocol and
   * the ports of each pair of them.
   *
   * @see <a href="https://cloud.google.com/firewall/quotas">Rule attributes</a>
   */
  static int tuples(JsonNode match) {
    int count = 0;
    for (String side : SIDE.values()) {
      for (String kind : SIDES) {
        count += match.path(side + kind).size();
      }
    }
    for (JsonNode l : match.path("layer4Configs")) {
      count += Math.max(1, 2 * l.path("ports").size());
    }
    return count;
  }
}
