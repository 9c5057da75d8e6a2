package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.Trees;
import java.util.Optional;

/**
 * Who uses a bucket whose requesters pay says which project pays, unless he may have the bucket's
 * own project pay.
 *
 * @see <a href="https://cloud.google.com/storage/docs/requester-pays">Requester Pays</a>
 */
final class RequesterPays {

  private static final String PERMISSION = "resourcemanager.projects.createBillingAssignment";

  private final Emulation emulation;
  private final StorageTables tables;

  RequesterPays(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  private void checkProject(String project) {
    try {
      emulation.projects().require(project);
    } catch (GoogleError e) {
      throw StorageErrors.invalid("User project specified in the request is invalid.");
    }
  }

  /** Throws 400 where a project that pays has to be named and is not. */
  void check(JsonCall call) {
    Optional<String> payer =
        call.parameter("userProject").or(() -> call.call().header().apply("x-goog-user-project"));
    payer.filter(p -> !p.isEmpty()).ifPresent(this::checkProject);
    String name = call.variables().get("bucket");
    // Who pays for a resumable upload was said when it began.
    if (name == null || payer.isPresent() || call.parameter("upload_id").isPresent()) {
      return;
    }
    Optional<Bucket> bucket =
        tables.find(name).filter(b -> Trees.flag(b.row(), "billing", "requesterPays"));
    if (bucket.isEmpty()) {
      return;
    }
    String caller = Principals.acting(call.call());
    String project = "projects/" + bucket.get().project();
    if (emulation
        .plugin(Grants.class)
        .filter(g -> !g.allows(caller, PERMISSION, "cloudresourcemanager", project))
        .isPresent()) {
      throw StorageErrors.required("userProject")
          .withMessage("Bucket is a requester pays bucket but no user project provided.");
    }
  }
}
