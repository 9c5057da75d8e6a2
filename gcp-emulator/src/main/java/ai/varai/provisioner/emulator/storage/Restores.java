package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Brings soft-deleted buckets and objects back. A restored object is a copy; what it was made of
 * stays soft-deleted until its own end.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/objects/restore">Objects:
 *     restore</a>
 */
final class Restores {

  private final StorageTables tables;
  private final ObjectWriter writer;

  Restores(StorageTables tables, ObjectWriter writer) {
    this.tables = tables;
    this.writer = writer;
  }

  /** The soft-deleted version that a call names. */
  static ObjectNode requireObject(StorageTables tables, JsonCall call, Bucket bucket) {
    String generation = generation(call);
    String name = call.variable("object");
    Optional<String> token = call.parameter("restoreToken");
    return tables
        .softDeleted
        .object(bucket, name, generation)
        .filter(row -> token.map(t -> t.equals(Trees.text(row, "restoreToken"))).orElse(true))
        .orElseThrow(() -> StorageErrors.noObject(bucket.name(), name));
  }

  /** The soft-deleted bucket that a call names. */
  static Bucket requireBucket(StorageTables tables, JsonCall call) {
    return tables
        .softDeleted
        .bucket(call.variable("bucket"), generation(call))
        .orElseThrow(StorageErrors::noBucket);
  }

  private static String generation(JsonCall call) {
    return call.parameter("generation")
        .map(StorageTables::checked)
        .orElseThrow(() -> StorageErrors.required("generation"));
  }

  JsonAnswer bucket(JsonCall call) {
    String name = call.variable("bucket");
    String owner = requireBucket(tables, call).project();
    ObjectNode restored =
        tables.store.transact(
            "",
            () ->
                tables.store.transact(
                    owner,
                    () -> {
                      Bucket gone = requireBucket(tables, call);
                      if (tables.find(name).isPresent()) {
                        throw StorageErrors.conflict(
                            "A bucket named '"
                                + name
                                + "' exists. A soft-deleted bucket can only be restored while there"
                                + " is no live bucket of its name.");
                      }
                      ObjectNode row = tables.softDeleted.restoreBucket(gone);
                      long next = Trees.number(row, "metageneration").orElse(0L) + 1;
                      BucketResource.touch(row, next, tables.now());
                      tables.putBucket(owner, row);
                      return row;
                    }));
    return JsonAnswer.ok(Buckets.view(restored, call.parameter("projection").orElse("full")));
  }

  JsonAnswer object(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    ObjectNode restored =
        tables.store.transact(
            at.project(),
            () -> {
              Bucket bucket = tables.require(at.name());
              return restore(
                  bucket,
                  requireObject(tables, call, bucket),
                  call.call().flag("copySourceAcl"),
                  Conditions.of(call));
            });
    return JsonAnswer.ok(ObjectView.of(at, restored, call.parameter("projection").orElse("full")));
  }

  /** Makes a live object of a soft-deleted version; inside a transaction. */
  ObjectNode restore(Bucket bucket, ObjectNode gone, boolean copyAcl, Conditions conditions) {
    ObjectNode described = gone.deepCopy();
    if (Trees.flag(bucket.row(), "autoclass", "enabled")) {
      described.put("storageClass", "STANDARD");
    }
    described.remove(List.of("temporaryHold", "eventBasedHold"));
    ArrayNode acl =
        AccessLists.kept(copyAcl ? gone.path("acl") : bucket.row().path("defaultObjectAcl"), false);
    return writer.write(
        bucket.name(),
        Trees.text(gone, "name"),
        described,
        new ObjectWriter.Content(
            tables.content(bucket, gone),
            gone.path("componentCount").asInt(0),
            Encryption.of(gone)),
        conditions,
        acl);
  }
}
