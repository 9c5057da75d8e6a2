package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Certificates; those of a region are managed with DNS authorizations or brought along. */
final class Certificates extends ManagerCollection {

  Certificates(Emulation emulation, ManagerOperations operations) {
    super(emulation, operations, "certificates", "certificateId", "Certificate");
  }

  @Override
  Set<String> changeable() {
    return Set.of("description", "labels", "selfManaged");
  }

  @Override
  void checkChange(ObjectNode resource, String project) {
    if (resource.get("selfManaged") instanceof ObjectNode own) {
      own.remove("pemPrivateKey");
    }
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    if (resource.has("selfManaged") == resource.has("managed")) {
      throw GoogleError.invalidArgument(
          "Exactly one of self_managed and managed must be set for a certificate.");
    }
    if (!(resource.get("managed") instanceof ObjectNode managed)) {
      checkChange(resource, project);
      return;
    }
    if (managed.path("domains").isEmpty()) {
      throw GoogleError.badField("certificate.managed.domains", "At least one domain is required.");
    }
    if (!location.equals("global")
        && managed.path("dnsAuthorizations").isEmpty()
        && !managed.has("issuanceConfig")) {
      throw GoogleError.badField(
          "certificate.managed.dns_authorizations",
          "Regional managed certificates require DNS authorizations.");
    }
    var authorizations =
        emulation.store().table("certificatemanager.dnsAuthorizations", Codec.json());
    for (JsonNode each : managed.path("dnsAuthorizations")) {
      String full = each.asText().replaceFirst("^projects/[^/]+", "projects/" + project);
      if (authorizations.get(project, full).isEmpty()) {
        throw GoogleError.badField(
            "certificate.managed.dns_authorizations", "'" + full + "' was not found.");
      }
    }
    managed.put("state", "PROVISIONING");
    if (!managed.has("issuanceConfig")) {
      ArrayNode attempts = managed.putArray("authorizationAttemptInfo");
      for (JsonNode domain : managed.path("domains")) {
        attempts.addObject().put("domain", domain.asText()).put("state", "AUTHORIZING");
      }
    }
    resource.set("sanDnsnames", managed.get("domains"));
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {
    String name = resource.path("name").asText();
    var entries = emulation.store().table("certificatemanager.certificateMapEntries", Codec.json());
    for (ObjectNode entry : entries.list(project)) {
      for (JsonNode each : entry.path("certificates")) {
        if (each.asText().replaceFirst("^projects/[^/]+", "projects/" + project).equals(name)) {
          throw inUse(name, entry.path("name").asText());
        }
      }
    }
    var proxies = emulation.store().table("compute.targetHttpsProxies", Codec.json());
    for (ObjectNode proxy : proxies.list(project)) {
      for (JsonNode each : proxy.path("sslCertificates")) {
        if (each.asText().endsWith("/" + name)) {
          throw inUse(name, proxy.path("selfLink").asText());
        }
      }
    }
  }
}
