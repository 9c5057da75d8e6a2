package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Entries of certificate maps: which certificates a host name is served with. */
final class CertificateMapEntries extends ManagerCollection {
  private static final int MOST = 4;
  private static final String HOST = "([*][.])?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?[.])+[a-z]{2,63}";

  CertificateMapEntries(Emulation emulation, ManagerOperations operations) {
    super(
        emulation,
        operations,
        "certificateMapEntries",
        "certificateMapEntryId",
        "CertificateMapEntry");
  }

  @Override
  String path(JsonCall call) {
    return "certificateMaps/" + call.variable("map") + "/certificateMapEntries";
  }

  @Override
  Set<String> changeable() {
    return Set.of("description", "labels", "certificates");
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    String name = resource.path("name").asText();
    String map = name.substring(0, name.indexOf("/certificateMapEntries/"));
    if (emulation
        .store()
        .table("certificatemanager.certificateMaps", Codec.json())
        .get(project, map)
        .isEmpty()) {
      throw GoogleError.notFound("Resource '" + map + "' was not found");
    }
    String host = resource.path("hostname").asText("");
    boolean primary = resource.path("matcher").asText("").equals("PRIMARY");
    if (host.isEmpty() != primary) {
      throw GoogleError.invalidArgument(
          "Exactly one of hostname and matcher must be set for a certificate map entry.");
    }
    if (!primary && !host.matches(HOST)) {
      throw GoogleError.badField(
          "certificate_map_entry.hostname", "'" + host + "' is not a valid host name.");
    }
    for (ObjectNode other : table.list(project, map + "/")) {
      if (other.path("hostname").asText("").equals(host)) {
        throw GoogleError.alreadyExists(
            "The map has an entry for "
                + (primary ? "the matcher PRIMARY" : "the host name " + host)
                + " already: '"
                + other.path("name").asText()
                + "'");
      }
    }
    checkChange(resource, project);
  }

  @Override
  void checkChange(ObjectNode resource, String project) {
    JsonNode named = resource.path("certificates");
    if (named.isEmpty() || named.size() > MOST) {
      throw GoogleError.badField(
          "certificate_map_entry.certificates", "An entry has 1 to " + MOST + " certificates.");
    }
    for (JsonNode each : named) {
      certificate(each, project);
    }
  }

  private ObjectNode certificate(JsonNode each, String project) {
    String full = each.asText().replaceFirst("^projects/[^/]+", "projects/" + project);
    return emulation
        .store()
        .<ObjectNode>table("certificatemanager.certificates", Codec.json())
        .get(project, full)
        .orElseThrow(
            () ->
                GoogleError.badField(
                    "certificate_map_entry.certificates", "'" + full + "' was not found."));
  }

  /** An entry serves once its certificates are there, which managed ones never are here. */
  @Override
  void view(ObjectNode resource, String project) {
    boolean waits = false;
    for (JsonNode each : resource.path("certificates")) {
      waits |= certificate(each, project).has("managed");
    }
    resource.put("state", waits ? "PENDING" : "ACTIVE");
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {}
}
