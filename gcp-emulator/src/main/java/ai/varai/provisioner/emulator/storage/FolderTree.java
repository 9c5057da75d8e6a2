package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The folders of a bucket with a hierarchical namespace, and what lies in them. Its methods run
 * inside of transactions.
 *
 * @see <a href="https://cloud.google.com/storage/docs/folders-overview">Folders</a>
 */
final class FolderTree {

  private static final String GROUP = Folders.Kind.PLAIN.path;

  private final StorageTables tables;
  private final Bucket bucket;

  FolderTree(StorageTables tables, Bucket bucket) {
    this.tables = tables;
    this.bucket = bucket;
  }

  static boolean hierarchical(Bucket bucket) {
    return Trees.flag(bucket.row(), "hierarchicalNamespace", "enabled");
  }

  static void check(Bucket bucket) {
    if (!hierarchical(bucket)) {
      throw StorageErrors.unfit("The bucket does not support hierarchical namespace.");
    }
  }

  static GoogleError noFolder() {
    return GoogleError.notFound("The specified folder does not exist.");
  }

  ObjectNode require(String folder) {
    return tables.extra(bucket, GROUP, folder).orElseThrow(FolderTree::noFolder);
  }

  /** An object's folders come into being with it. */
  void holdObject(String object) {
    if (hierarchical(bucket)) {
      makeParents(object, true);
    }
  }

  /** Makes the folders above a name, or insists on them. */
  void makeParents(String name, boolean make) {
    for (int cut = name.indexOf('/'); cut >= 0 && cut < name.length() - 1; ) {
      String parent = name.substring(0, cut + 1);
      if (tables.extra(bucket, GROUP, parent).isEmpty()) {
        if (!make) {
          throw StorageErrors.preconditionFailed()
              .withMessage("The parent folder '" + parent + "' does not exist.");
        }
        Folders.make(tables, bucket, Folders.Kind.PLAIN, parent);
      }
      cut = name.indexOf('/', cut + 1);
    }
  }

  boolean isParent(String folder) {
    return below(folder).size() > 1;
  }

  /** The folder itself, and those in it. */
  private List<ObjectNode> below(String folder) {
    return tables.extras(bucket, GROUP).stream()
        .filter(f -> Trees.text(f, "name").startsWith(folder))
        .toList();
  }

  /** Whether the folder, or one around it, is being renamed. */
  void refuseWhileRenamed(String name) {
    for (ObjectNode f : tables.extras(bucket, GROUP)) {
      boolean inside = name.startsWith(Trees.text(f, "name"));
      if ((inside || Trees.text(f, "name").startsWith(name)) && f.has("pendingRenameInfo")) {
        throw StorageErrors.conflict(
            "The folder '" + Trees.text(f, "name") + "' is part of an ongoing rename operation.");
      }
    }
  }

  void pending(String folder, String operation) {
    ObjectNode row = require(folder);
    row.putObject("pendingRenameInfo").put("operationId", operation);
    tables.putExtra(bucket, GROUP, folder, row);
  }

  void settled(String folder) {
    tables
        .extra(bucket, GROUP, folder)
        .ifPresent(
            row -> {
              row.remove("pendingRenameInfo");
              tables.putExtra(bucket, GROUP, folder, row);
            });
  }

  /** Gives a folder and all that is in it another name. Objects keep their generations. */
  ObjectNode rename(String from, String to) {
    for (ObjectNode folder : below(from)) {
      String old = Trees.text(folder, "name");
      tables.removeExtra(bucket, GROUP, old);
      folder.remove("pendingRenameInfo");
      Folders.touch(folder, tables);
      String name = to + old.substring(from.length());
      Folders.name(folder, bucket, Folders.Kind.PLAIN, name);
      tables.putExtra(bucket, GROUP, name, folder);
    }
    for (ObjectNode object : tables.withPrefix(bucket, from)) {
      String old = StorageTables.key(object);
      byte[] content = tables.content(bucket, object);
      tables.objects.remove(bucket.project(), old);
      tables.bytes.remove(bucket.project(), old);
      ObjectWriter.name(object, to + Trees.text(object, "name").substring(from.length()));
      tables.objects.put(bucket.project(), StorageTables.key(object), object);
      tables.bytes.put(bucket.project(), StorageTables.key(object), content);
    }
    return require(to);
  }

  /** Removes a folder with all that is in it. */
  void remove(String folder, ObjectWriter writer) {
    tables.withPrefix(bucket, folder).forEach(o -> writer.remove(bucket, o));
    below(folder).forEach(f -> tables.removeExtra(bucket, GROUP, Trees.text(f, "name")));
  }
}
