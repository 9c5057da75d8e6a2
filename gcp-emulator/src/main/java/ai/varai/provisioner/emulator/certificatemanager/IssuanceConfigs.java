package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Issuance configs: from which pool of authorities certificates would come. */
final class IssuanceConfigs extends ManagerCollection {
  private static final String FIELD = "certificate_issuance_config.";

  IssuanceConfigs(Emulation emulation, ManagerOperations operations) {
    super(
        emulation,
        operations,
        "certificateIssuanceConfigs",
        "certificateIssuanceConfigId",
        "CertificateIssuanceConfig");
  }

  @Override
  void complete(ObjectNode resource, String location, String project) {
    String pool =
        resource
            .at("/certificateAuthorityConfig/certificateAuthorityServiceConfig/caPool")
            .asText();
    if (!pool.matches("projects/[^/]+/locations/[^/]+/caPools/[^/]+")) {
      throw GoogleError.badField(
          FIELD + "certificate_authority_config",
          "The pool must be of the form projects/*/locations/*/caPools/*.");
    }
    if (!resource.path("lifetime").asText().matches("\\d+(\\.\\d+)?s")) {
      throw GoogleError.badField(FIELD + "lifetime", "The lifetime is required.");
    }
    int window = resource.path("rotationWindowPercentage").asInt(0);
    if (window < 1 || window > 99) {
      throw GoogleError.badField(
          FIELD + "rotation_window_percentage", "The percentage must be between 1 and 99.");
    }
    if (!Set.of("RSA_2048", "ECDSA_P256").contains(resource.path("keyAlgorithm").asText())) {
      throw GoogleError.badField(
          FIELD + "key_algorithm", "The algorithm must be RSA_2048 or ECDSA_P256.");
    }
  }

  @Override
  void checkDelete(ObjectNode resource, String project) {
    String name = resource.path("name").asText();
    for (ObjectNode certificate :
        emulation
            .store()
            .<ObjectNode>table("certificatemanager.certificates", Codec.json())
            .list(project)) {
      String used = certificate.path("managed").path("issuanceConfig").asText("");
      if (used.replaceFirst("^projects/[^/]+", "projects/" + project).equals(name)) {
        throw inUse(name, certificate.path("name").asText());
      }
    }
  }
}
