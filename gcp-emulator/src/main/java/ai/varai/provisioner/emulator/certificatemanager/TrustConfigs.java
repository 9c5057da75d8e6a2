package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Trust configs: which certificates clients are believed by. Nobody presents any here. */
final class TrustConfigs extends ManagerCollection {

  TrustConfigs(Emulation emulation, ManagerOperations operations) {
    super(emulation, operations, "trustConfigs", "trustConfigId", "TrustConfig");
  }

  @Override
  Set<String> changeable() {
    return Set.of("description", "labels", "trustStores", "allowlistedCertificates");
  }

  /** Terraform's provider, whose tests run against Google's API, sends a whole body and no mask. */
  @Override
  Set<String> withoutMask() {
    return changeable();
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    checkChange(resource, project);
  }

  @Override
  void checkChange(ObjectNode resource, String project) {
    for (JsonNode store : resource.path("trustStores")) {
      for (String kind : new String[] {"trustAnchors", "intermediateCas"}) {
        store.path(kind).forEach(c -> pem("trust_config.trust_stores", c));
      }
    }
    resource
        .path("allowlistedCertificates")
        .forEach(c -> pem("trust_config.allowlisted_certificates", c));
    resource.put("etag", emulation.ids().quotedEtag());
  }

  private static void pem(String field, JsonNode holder) {
    if (!holder.path("pemCertificate").asText("").strip().startsWith("-----BEGIN CERTIFICATE")) {
      throw GoogleError.badField(field, "A certificate must be given in PEM.");
    }
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {}
}
