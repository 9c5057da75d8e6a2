package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The network that a project has from the start: auto mode, with four firewall rules. It comes into
 * being at the project's first call of the Compute API.
 */
final class DefaultNetwork {

  private final ResourceEngine engine;
  private final Table<String> made;

  DefaultNetwork(ResourceEngine engine) {
    this.engine = engine;
    this.made = engine.compute().emulation().store().table("compute.projects", Codec.string());
  }

  void ensure(String project) {
    if (made.contains(project, "default")) {
      return;
    }
    engine
        .compute()
        .emulation()
        .store()
        .run(
            project,
            () -> {
              if (!made.contains(project, "default")) {
                made.put(project, "default", "made");
                make(project);
              }
            });
  }

  private void make(String project) {
    store(
        project,
        "networks",
        Json.object()
            .put("name", "default")
            .put("description", "Default network for the project")
            .put("autoCreateSubnetworks", true));
    rule(project, "default-allow-icmp", "Allow ICMP from anywhere", "0.0.0.0/0", "icmp");
    rule(project, "default-allow-ssh", "Allow SSH from anywhere", "0.0.0.0/0", "tcp:22");
    rule(project, "default-allow-rdp", "Allow RDP from anywhere", "0.0.0.0/0", "tcp:3389");
    rule(
        project,
        "default-allow-internal",
        "Allow internal traffic on the default network",
        "10.128.0.0/9",
        "tcp:0-65535",
        "udp:0-65535",
        "icmp");
  }

  private void rule(
      String project, String name, String description, String source, String... allowed) {
    ObjectNode rule =
        Json.object().put("name", name).put("description", description).put("priority", 65534);
    rule.putArray("sourceRanges").add(source);
    ArrayNode list = rule.putArray("allowed");
    for (String a : allowed) {
      int colon = a.indexOf(':');
      ObjectNode entry = list.addObject().put("IPProtocol", colon < 0 ? a : a.substring(0, colon));
      if (colon > 0) {
        entry.putArray("ports").add(a.substring(colon + 1));
      }
    }
    store(project, "firewalls", rule);
  }

  private void store(String project, String collection, ObjectNode body) {
    engine.store(
        new ResourceUrl(project, "global", collection, body.path("name").asText()),
        body,
        engine.compute().emulation().ids().numeric(19));
  }
}
