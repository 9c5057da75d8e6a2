package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a zone's fields may be, and what they are where nobody says so. */
final class ZoneSettings {

  static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  static final Pattern NETWORK =
      Pattern.compile(
          "(?:https://(?:www|compute)\\.googleapis\\.com/compute/[^/]+/)?"
              + "projects/([^/]+)/global/networks/([^/]+)");
  private static final int LONGEST_DESCRIPTION = 1024;
  private static final String PATH = "entity.managedZone";

  /** What the owner may say; the rest is the server's. */
  static final Set<String> CHANGEABLE =
      Set.of(
          "description",
          "labels",
          "dnssecConfig",
          "privateVisibilityConfig",
          "forwardingConfig",
          "peeringConfig",
          "reverseLookupConfig",
          "serviceDirectoryConfig",
          "cloudLoggingConfig");

  private static final Set<String> FIXED = Set.of("name", "dnsName", "visibility");

  private final Emulation emulation;
  private final PublishedBodies bodies;
  private final DnsAccess access;

  ZoneSettings(Emulation emulation, PublishedBodies bodies, DnsAccess access) {
    this.emulation = emulation;
    this.bodies = bodies;
    this.access = access;
  }

  /** A new zone but for what the server gives it. */
  ObjectNode made(JsonCall call, ObjectNode asked) {
    for (String field : List.of("name", "dnsName", "description")) {
      if (!asked.hasNonNull(field)) {
        throw DnsErrors.required(PATH + "." + field);
      }
    }
    String name = Trees.text(asked, "name");
    if (!NAME.matcher(name).matches()) {
      throw DnsErrors.invalid(PATH + ".name", name);
    }
    String dnsName = Trees.text(asked, "dnsName").toLowerCase(Locale.ROOT);
    if (!RecordData.isName(dnsName)) {
      throw DnsErrors.invalid(PATH + ".dnsName", Trees.text(asked, "dnsName"));
    }
    ObjectNode out = DnsTables.object().put("name", name).put("dnsName", dnsName);
    out.put("visibility", asked.hasNonNull("visibility") ? visibility(asked) : "public");
    CHANGEABLE.stream()
        .filter(asked::hasNonNull)
        .sorted()
        .forEach(f -> out.set(f, asked.get(f).deepCopy()));
    Trees.object(out, "cloudLoggingConfig");
    finish(call, out);
    return out;
  }

  private static String visibility(ObjectNode asked) {
    String text = Trees.text(asked, "visibility").toLowerCase(Locale.ROOT);
    if (!text.equals("public") && !text.equals("private")) {
      throw DnsErrors.invalid(PATH + ".visibility", Trees.text(asked, "visibility"));
    }
    return text;
  }

  /** A zone after a change: what a patch says, or for an update all that may be said. */
  ObjectNode changed(JsonCall call, ObjectNode zone, ObjectNode asked, boolean whole) {
    for (String field : FIXED) {
      String text = Trees.text(asked, field);
      if (!text.isEmpty() && !text.equalsIgnoreCase(Trees.text(zone, field))) {
        throw DnsErrors.invalid(PATH + "." + field, text);
      }
    }
    ObjectNode out = zone.deepCopy();
    ObjectNode patch = asked.deepCopy();
    patch.properties().removeIf(e -> !CHANGEABLE.contains(e.getKey()));
    if (whole) {
      if (!asked.hasNonNull("description")) {
        throw DnsErrors.required(PATH + ".description");
      }
      out.properties().removeIf(e -> CHANGEABLE.contains(e.getKey()));
    }
    Trees.merge(out, patch);
    Trees.object(out, "cloudLoggingConfig");
    boolean signed = isSigned(zone);
    if (signed
        && isSigned(out)
        && !specs(zone).equals(specs(out))
        && asked.path("dnssecConfig").has("defaultKeySpecs")) {
      throw DnsErrors.invalid(PATH + ".dnssecConfig.defaultKeySpecs", specs(out).toString());
    }
    finish(call, out);
    return out;
  }

  private static JsonNode specs(ObjectNode zone) {
    return zone.path("dnssecConfig").path("defaultKeySpecs");
  }

  static boolean isSigned(ObjectNode zone) {
    String state = Trees.text(zone, "dnssecConfig", "state");
    return state.equals("on") || state.equals("transfer");
  }

  static boolean isPublic(ObjectNode zone) {
    return Trees.text(zone, "visibility").equals("public");
  }

  private void finish(JsonCall call, ObjectNode zone) {
    String description = Trees.text(zone, "description");
    if (description.length() > LONGEST_DESCRIPTION) {
      throw DnsErrors.invalid(PATH + ".description", description);
    }
    for (String field :
        List.of(
            "privateVisibilityConfig",
            "forwardingConfig",
            "peeringConfig",
            "reverseLookupConfig",
            "serviceDirectoryConfig")) {
      if (isPublic(zone) && says(zone.path(field))) {
        throw DnsErrors.invalid(PATH + "." + field, "public");
      }
      if (isPublic(zone)) {
        zone.remove(field);
      }
    }
    if (!says(zone.path("privateVisibilityConfig"))) {
      zone.remove("privateVisibilityConfig");
    }
    networks(
        call,
        zone.path("privateVisibilityConfig").path("networks"),
        PATH + ".privateVisibilityConfig.networks",
        "dns.networks.bindPrivateDNSZone");
    if (zone.has("peeringConfig")) {
      network(
          call,
          zone.path("peeringConfig").path("targetNetwork"),
          PATH + ".peeringConfig.targetNetwork",
          "dns.networks.targetWithPeeringZone");
    }
    targets(
        zone.path("forwardingConfig").path("targetNameServers"),
        PATH + ".forwardingConfig.targetNameServers");
    sign(zone);
    bodies.putKinds(zone, "ManagedZone");
  }

  /** Whether there is anything in it but empty lists, which clients write where nothing is said. */
  private static boolean says(JsonNode config) {
    for (Map.Entry<String, JsonNode> e : config.properties()) {
      if (!e.getKey().equals("kind") && !(e.getValue().isArray() && e.getValue().isEmpty())) {
        return true;
      }
    }
    return false;
  }

  /** Servers to which queries go are named by one address, or by their name. */
  static void targets(JsonNode servers, String path) {
    for (int i = 0; i < servers.size(); i++) {
      JsonNode server = servers.get(i);
      String four = Trees.text(server, "ipv4Address");
      String six = Trees.text(server, "ipv6Address");
      String name = Trees.text(server, "domainName");
      long said = List.of(four, six, name).stream().filter(t -> !t.isEmpty()).count();
      boolean valid =
          said == 1
              && (four.isEmpty() || (!four.contains(":") && InetAddresses.isInetAddress(four)))
              && (six.isEmpty() || (six.contains(":") && InetAddresses.isInetAddress(six)))
              && (name.isEmpty() || RecordData.isName(name));
      if (!valid) {
        throw DnsErrors.invalid(path + "[" + i + "]", four + six + name);
      }
      // Terraform's provider cannot do without it, and takes a path that it did not set for a
      // change.
      Trees.putDefault((ObjectNode) server, "ipv4Address", "");
    }
  }

  void networks(JsonCall call, JsonNode list, String path, String permission) {
    for (int i = 0; i < list.size(); i++) {
      network(call, list.get(i), path + "[" + i + "]", permission);
    }
  }

  /** A network that exists, and that the caller may bind. */
  private void network(JsonCall call, JsonNode holder, String path, String permission) {
    String url = Trees.text(holder, "networkUrl");
    Matcher m = NETWORK.matcher(url);
    if (!m.matches()) {
      throw DnsErrors.invalid(path + ".networkUrl", url);
    }
    Project project = emulation.projects().require(m.group(1));
    access.require(call, permission, project.name());
    boolean there =
        emulation
            .plugin(NetworkPeerings.class)
            .filter(n -> n.exists(project.id(), m.group(2)))
            .isPresent();
    if (!there) {
      throw DnsErrors.invalid(path + ".networkUrl", url);
    }
  }

  /** What a signed zone has where its owner leaves it out. */
  private static void sign(ObjectNode zone) {
    if (!(zone.get("dnssecConfig") instanceof ObjectNode config)) {
      return;
    }
    String state = Trees.text(config, "state");
    if (!state.isEmpty() && !List.of("on", "off", "transfer").contains(state)) {
      throw DnsErrors.invalid(PATH + ".dnssecConfig.state", state);
    }
    for (JsonNode spec : config.path("defaultKeySpecs")) {
      checkSpec(spec);
    }
    if (!isSigned(zone)) {
      return;
    }
    if (!isPublic(zone)) {
      throw DnsErrors.invalid(PATH + ".dnssecConfig.state", state);
    }
    Trees.putDefault(config, "nonExistence", "nsec3");
    if (config.path("defaultKeySpecs").isEmpty()) {
      ArrayNode specs = config.putArray("defaultKeySpecs");
      specs
          .addObject()
          .put("keyType", "keySigning")
          .put("algorithm", "rsasha256")
          .put("keyLength", 2048);
      specs
          .addObject()
          .put("keyType", "zoneSigning")
          .put("algorithm", "rsasha256")
          .put("keyLength", 1024);
    }
  }

  private static void checkSpec(JsonNode spec) {
    String algorithm = Trees.text(spec, "algorithm");
    int length = spec.path("keyLength").asInt();
    boolean offered =
        ZoneKeys.Algorithm.of(algorithm).filter(a -> a.lengths().contains(length)).isPresent();
    if (!offered || !Trees.text(spec, "keyType").matches("keySigning|zoneSigning")) {
      throw DnsErrors.invalid(PATH + ".dnssecConfig.defaultKeySpecs", spec.toString());
    }
  }
}
