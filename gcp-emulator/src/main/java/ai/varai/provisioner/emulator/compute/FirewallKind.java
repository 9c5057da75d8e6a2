package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** VPC firewall rules. */
final class FirewallKind extends ResourceKind {

  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "sctp", "6", "17", "132");

  @Override
  void prepare(Change c) {
    c.byDefault(
        "network", ResourceUrl.BASE + "projects/" + c.url().project() + "/global/networks/default");
    c.byDefault("description", "");
    c.byDefault("direction", "INGRESS");
    c.byDefault("priority", 1000);
    c.byDefault("disabled", false);
    if (!c.has("logConfig")) {
      c.object("logConfig").put("enable", false);
    }
    int priority = c.body().path("priority").asInt();
    if (priority < 0 || priority > 65535) {
      throw ComputeErrors.invalidField(
          "priority",
          Integer.toString(priority),
          "Must be greater than or equal to 0 and less than or equal to 65535");
    }
    boolean allows = !c.body().path("allowed").isEmpty();
    boolean denies = !c.body().path("denied").isEmpty();
    if (allows == denies) {
      throw ComputeErrors.invalid(
          allows
              ? "Invalid value for field 'resource.denied': ''. Only one of allowed and denied may be"
                  + " specified."
              : "Required field 'resource.allowed' not specified");
    }
    rules(c, allows ? "allowed" : "denied");
    sides(c);
    ranges(c);
  }

  private static void rules(Change c, String field) {
    int i = 0;
    for (JsonNode rule : c.body().path(field)) {
      String at = field + "[" + i++ + "]";
      String protocol = rule.path("IPProtocol").asText("").toLowerCase(Locale.ROOT);
      if (protocol.isEmpty()) {
        throw ComputeErrors.required(at + ".IPProtocol");
      }
      protocol(at + ".IPProtocol", protocol);
      int k = 0;
      for (JsonNode port : rule.path("ports")) {
        port(at + ".ports[" + k++ + "]", protocol, port.asText());
      }
    }
  }

  static void protocol(String field, String protocol) {
    if (!protocol.matches("tcp|udp|icmp|esp|ah|sctp|ipip|all|\\d{1,3}")) {
      throw ComputeErrors.invalidField(
          field, protocol, "Must be a well-known IP protocol name or a number between 0 and 255.");
    }
  }

  static void port(String field, String protocol, String text) {
    if (!WITH_PORTS.contains(protocol)) {
      throw ComputeErrors.invalidField(
          field,
          text,
          "Ports may only be specified on rules whose protocol is one of [TCP, UDP, SCTP].");
    }
    String[] ends = text.split("-", -1);
    boolean good = ends.length <= 2;
    long last = 0;
    for (String e : ends) {
      good = good && e.matches("\\d{1,5}") && Long.parseLong(e) <= 65535;
      if (good) {
        good = Long.parseLong(e) >= last;
        last = Long.parseLong(e);
      }
    }
    if (!good) {
      throw ComputeErrors.invalidField(
          field, text, "Must be a valid port number or range of port numbers.");
    }
  }

  /** Which sources and targets go with a direction, and with each other. */
  private static void sides(Change c) {
    String direction = c.text("direction");
    if (!Set.of("INGRESS", "EGRESS").contains(direction)) {
      throw ComputeErrors.invalidField("direction", direction, "Must be one of [EGRESS, INGRESS].");
    }
    if (direction.equals("EGRESS")) {
      if (some(c, "sourceRanges")) {
        throw refused("Should not specify source range/tag for egress direction.");
      }
      if (some(c, "sourceTags") || some(c, "sourceServiceAccounts")) {
        throw refused("Should not specify source tag or service account for egress direction.");
      }
    }
    boolean tags = some(c, "sourceTags") || some(c, "targetTags");
    if (tags && (some(c, "sourceServiceAccounts") || some(c, "targetServiceAccounts"))) {
      throw refused("Firewall rules cannot have both network tags and service accounts.");
    }
  }

  private static boolean some(Change c, String field) {
    return !c.body().path(field).isEmpty();
  }

  private static GoogleError refused(String message) {
    return GoogleError.invalidArgument(message).withReason("badRequest");
  }

  private static void ranges(Change c) {
    boolean ingress = c.text("direction").equals("INGRESS");
    if (ingress
        && c.body().path("sourceRanges").isEmpty()
        && c.body().path("sourceTags").isEmpty()
        && c.body().path("sourceServiceAccounts").isEmpty()) {
      c.body().putArray("sourceRanges").add("0.0.0.0/0");
    }
    if (!ingress && c.body().path("destinationRanges").isEmpty()) {
      c.body().putArray("destinationRanges").add("0.0.0.0/0");
    }
    for (String field : new String[] {"sourceRanges", "destinationRanges"}) {
      int i = 0;
      for (JsonNode r : c.body().path(field)) {
        range(field + "[" + i++ + "]", r.asText());
      }
    }
  }

  static void range(String field, String text) {
    if (!text.contains(":") && Cidr.parse(text).isEmpty()) {
      throw ComputeErrors.invalidField(field, text, "Must be a valid IP address or CIDR range.");
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("network", "direction");
  }

  @Override
  String operationType(String method) {
    return switch (method) {
      case "patch" -> "compute.firewalls.patch";
      case "update" -> "compute.firewalls.update";
      default -> method;
    };
  }
}
