package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** DNS authorizations with the records that they ask for. */
final class DnsAuthorizations extends ManagerCollection {

  DnsAuthorizations(Emulation emulation, ManagerOperations operations) {
    super(emulation, operations, "dnsAuthorizations", "dnsAuthorizationId", "DnsAuthorization");
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    String domain = resource.path("domain").asText();
    if (!domain.matches("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?[.])+[a-z]{2,63}")) {
      throw GoogleError.badField(
          "dns_authorization.domain", "'" + domain + "' is not a valid domain.");
    }
    boolean global = location.equals("global");
    if (!resource.hasNonNull("type")) {
      resource.put("type", global ? "FIXED_RECORD" : "PER_PROJECT_RECORD");
    }
    boolean own = resource.path("type").asText().equals("PER_PROJECT_RECORD");
    if (!global && !own) {
      throw GoogleError.badField(
          "dns_authorization.type", "Regional authorizations must be PER_PROJECT_RECORD.");
    }
    String suffix = own ? "_" + emulation.ids().uuid().substring(0, 16).replace("-", "") : "";
    resource
        .putObject("dnsResourceRecord")
        .put("name", "_acme-challenge" + suffix + "." + domain + ".")
        .put("type", "CNAME")
        .put(
            "data",
            emulation.ids().uuid()
                + (global ? "" : "." + location)
                + ".authorize.certificatemanager.goog.");
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {
    String name = resource.path("name").asText();
    var certificates = emulation.store().table("certificatemanager.certificates", Codec.json());
    for (ObjectNode certificate : certificates.list(project)) {
      for (JsonNode each : certificate.path("managed").path("dnsAuthorizations")) {
        String full = each.asText().replaceFirst("^projects/[^/]+", "projects/" + project);
        if (full.equals(name)) {
          throw inUse(name, certificate.path("name").asText());
        }
      }
    }
  }
}
