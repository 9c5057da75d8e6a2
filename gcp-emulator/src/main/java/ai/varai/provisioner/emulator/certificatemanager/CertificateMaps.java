package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Certificate maps, with the proxies that use them. */
final class CertificateMaps extends ManagerCollection {

  CertificateMaps(Emulation emulation, ManagerOperations operations) {
    super(emulation, operations, "certificateMaps", "certificateMapId", "CertificateMap");
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    if (!location.equals("global")) {
      throw GoogleError.badField("parent", "Certificate maps are in the location global only.");
    }
    resource.remove("gclbTargets");
  }

  private List<ObjectNode> proxies(String name, String project) {
    return emulation
        .store()
        .<ObjectNode>table("compute.targetHttpsProxies", Codec.json())
        .list(project)
        .stream()
        .filter(p -> p.path("certificateMap").asText().endsWith("/" + name))
        .toList();
  }

  @Override
  void view(ObjectNode resource, String project) {
    List<ObjectNode> users = proxies(resource.path("name").asText(), project);
    if (users.isEmpty()) {
      return;
    }
    ArrayNode targets = resource.putArray("gclbTargets");
    var rules = emulation.store().<ObjectNode>table("compute.forwardingRules", Codec.json());
    for (ObjectNode proxy : users) {
      ObjectNode target =
          targets.addObject().put("targetHttpsProxy", proxy.path("selfLink").asText());
      for (ObjectNode rule : rules.list(project)) {
        if (rule.path("target").asText().equals(proxy.path("selfLink").asText())) {
          ArrayNode configs =
              target.get("ipConfigs") instanceof ArrayNode a ? a : target.putArray("ipConfigs");
          ObjectNode config = configs.addObject().put("ipAddress", rule.path("IPAddress").asText());
          config
              .putArray("ports")
              .add(Integer.parseInt(rule.path("portRange").asText("443").split("-", 2)[0]));
        }
      }
    }
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {
    String name = resource.path("name").asText();
    emulation
        .store()
        .<ObjectNode>table("certificatemanager.certificateMapEntries", Codec.json())
        .list(project, name + "/")
        .stream()
        .findFirst()
        .ifPresent(
            entry -> {
              throw inUse(name, entry.path("name").asText());
            });
    proxies(name, project).stream()
        .findFirst()
        .ifPresent(
            proxy -> {
              throw inUse(name, proxy.path("selfLink").asText());
            });
  }
}
