package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.IamPolicyService;
import ai.varai.provisioner.emulator.support.IamPolicyService.Place;
import java.util.List;

/** Policies of key rings and keys. */
final class KeyPolicies {
  private static final List<String> RESOURCES =
      List.of(
          "projects/*/locations/*/keyRings/*", "projects/*/locations/*/keyRings/*/cryptoKeys/*");

  private final Emulation emulation;
  private final KeyTables tables;

  KeyPolicies(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  void register(ApiBuilder api) {
    IamPolicyService.register(api, emulation, RESOURCES, this::existing);
  }

  private Place existing(String resource) {
    KeyName name;
    if (resource.contains("/cryptoKeys/")) {
      name = KeyName.key(emulation.projects(), resource);
      var unused = tables.key(name);
    } else {
      name = KeyName.ring(emulation.projects(), resource);
      var unused = tables.ring(name);
    }
    return new Place(name.project().id(), "cloudkms/locations/" + name.row());
  }
}
