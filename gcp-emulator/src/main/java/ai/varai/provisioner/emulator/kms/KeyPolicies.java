package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.IamPolicyService;
import ai.varai.provisioner.emulator.support.IamPolicyService.Place;
import java.util.List;

/** Policies of key rings, keys and import jobs. */
final class KeyPolicies {
  private static final List<String> RESOURCES =
      List.of(
          "projects/*/locations/*/keyRings/*",
          "projects/*/locations/*/keyRings/*/cryptoKeys/*",
          "projects/*/locations/*/keyRings/*/importJobs/*");

  private final Emulation emulation;
  private final KeyTables tables;
  private final ImportJobs jobs;

  KeyPolicies(Emulation emulation, KeyTables tables, ImportJobs jobs) {
    this.emulation = emulation;
    this.tables = tables;
    this.jobs = jobs;
  }

  void register(ApiBuilder api) {
    IamPolicyService.register(api, emulation, RESOURCES, this::existing);
  }

  private Place existing(String resource) {
    if (resource.contains("/importJobs/")) {
      ImportJobs.Name job = jobs.name(resource);
      var unused = jobs.find(job);
      return new Place(job.ring().project().id(), "cloudkms/locations/" + job.row());
    }
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
