package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * Renames and removes folders with all that is in them, by long operations.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/folders">Folders</a>
 */
final class FolderMoves {

  private static final String RENAME = "storage.rename-folder";
  private static final String REMOVE = "storage.delete-folder-recursive";

  private final StorageTables tables;
  private final ObjectWriter writer;
  private final BucketOperations operations;

  FolderMoves(StorageTables tables, ObjectWriter writer, BucketOperations operations) {
    this.tables = tables;
    this.writer = writer;
    this.operations = operations;
    operations.define(RENAME, this::renamed);
    operations.defineFailure(RENAME, m -> tree(m).settled(Trees.text(m, "sourceFolderId")));
    operations.define(REMOVE, this::removed);
  }

  JsonAnswer rename(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    FolderTree.check(bucket);
    String from = Folders.slash(call.variable("sourceFolder"));
    String to = Folders.slash(call.variable("destinationFolder"));
    if (to.startsWith(from)) {
      throw StorageErrors.invalid("A folder cannot be renamed to itself or into itself.");
    }
    return JsonAnswer.ok(
        tables.store.transact(
            bucket.project(),
            () -> {
              FolderTree tree = new FolderTree(tables, bucket);
              Conditions.ofSource(call).check(tree.require(from));
              if (tables.extra(bucket, Folders.Kind.PLAIN.path, to).isPresent()) {
                throw StorageErrors.exists("The destination folder already exists.");
              }
              tree.makeParents(to, false);
              tree.refuseWhileRenamed(from);
              tree.refuseWhileRenamed(to);
              String id = operations.newId();
              tree.pending(from, id);
              ObjectNode details = JsonNodeFactory.instance.objectNode();
              details.put("bucket", bucket.name());
              details.put("sourceFolderId", from).put("destinationFolderId", to);
              return operations.start(
                  bucket, RENAME, id, "RenameFolderMetadata", Duration.ofSeconds(5), details);
            }));
  }

  private ObjectNode renamed(ObjectNode metadata) {
    String to = Trees.text(metadata, "destinationFolderId");
    ObjectNode folder = tree(metadata).rename(Trees.text(metadata, "sourceFolderId"), to);
    ObjectNode answer =
        BucketOperations.answer("type.googleapis.com/google.storage.control.v2.Folder");
    answer.put("name", "projects/_/buckets/" + Trees.text(metadata, "bucket") + "/folders/" + to);
    for (String field : List.of("metageneration", "createTime", "updateTime")) {
      answer.set(field, folder.path(field));
    }
    return answer;
  }

  JsonAnswer removeAll(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    FolderTree.check(bucket);
    String folder = Folders.slash(call.variable("folder"));
    return JsonAnswer.ok(
        tables.store.transact(
            bucket.project(),
            () -> {
              FolderTree tree = new FolderTree(tables, bucket);
              Conditions.of(call).check(tree.require(folder));
              tree.refuseWhileRenamed(folder);
              ObjectNode details = JsonNodeFactory.instance.objectNode();
              details.put("bucket", bucket.name()).put("folderId", folder);
              return operations.start(
                  bucket,
                  REMOVE,
                  operations.newId(),
                  "DeleteFolderRecursiveMetadata",
                  Duration.ofSeconds(5),
                  details);
            }));
  }

  private ObjectNode removed(ObjectNode metadata) {
    tree(metadata).remove(Trees.text(metadata, "folderId"), writer);
    return BucketOperations.answer("type.googleapis.com/google.protobuf.Empty");
  }

  private FolderTree tree(ObjectNode metadata) {
    return new FolderTree(tables, tables.require(Trees.text(metadata, "bucket")));
  }
}
