package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Managed folders of any bucket, and the folders of buckets with a hierarchical namespace. */
final class Folders {

  /** Which of the two. */
  enum Kind {
    MANAGED("managedFolders", "storage#managedFolder"),
    PLAIN("folders", "storage#folder");

    final String path;
    private final String kind;

    Kind(String path, String kind) {
      this.path = path;
      this.kind = kind;
    }
  }

  /** The folder that a call names, which may not be there. */
  record Found(Bucket bucket, String name) {}

  private final Emulation emulation;
  private final StorageTables tables;
  private final Kind kind;

  Folders(Emulation emulation, StorageTables tables, Kind kind) {
    this.emulation = emulation;
    this.tables = tables;
    this.kind = kind;
  }

  JsonAnswer insert(JsonCall call) {
    Bucket at = bucket(call);
    String name = Trees.text(call.body(), "name");
    if (name.isEmpty()) {
      throw StorageErrors.required("name");
    }
    if (kind == Kind.MANAGED && !at.uniformAccess()) {
      throw StorageErrors.invalid(
          "Managed folders need a bucket with uniform bucket-level access enabled.");
    }
    String folder = slash(name);
    return JsonAnswer.ok(
        tables.store.transact(
            at.project(),
            () -> {
              if (tables.extra(at, kind.path, folder).isPresent()) {
                throw StorageErrors.exists("The folder you tried to create already exists.");
              }
              if (kind == Kind.PLAIN) {
                new FolderTree(tables, at).makeParents(folder, call.call().flag("recursive"));
              }
              return make(tables, at, kind, folder);
            }));
  }

  /** Puts a new folder there. */
  static ObjectNode make(StorageTables tables, Bucket at, Kind kind, String folder) {
    String time = tables.timestamp();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", kind.kind);
    name(row, at, kind, folder);
    row.put("metageneration", "1");
    row.put("createTime", time);
    row.put("updateTime", time);
    tables.putExtra(at, kind.path, folder, row);
    return row;
  }

  /** Gives the row this name, wherever it stands. */
  static void name(ObjectNode row, Bucket at, Kind kind, String folder) {
    row.put("id", at.name() + "/" + folder);
    row.put(
        "selfLink",
        "https://www.googleapis.com/storage/v1/b/"
            + at.name()
            + "/"
            + kind.path
            + "/"
            + Uris.segment(folder));
    row.put("bucket", at.name());
    row.put("name", folder);
  }

  JsonAnswer get(JsonCall call) {
    Found found = find(call);
    ObjectNode row = require(found);
    Conditions.of(call).checkRead(row);
    return JsonAnswer.ok(row);
  }

  JsonAnswer update(JsonCall call) {
    ObjectNode body = call.body();
    Found found = find(call);
    return JsonAnswer.ok(
        tables.store.transact(
            found.bucket().project(),
            () -> {
              ObjectNode row = require(found);
              Conditions.of(call).check(row);
              ObjectNode before = row.deepCopy();
              if (body.path("rapidCacheConfig").isObject()) {
                row.set("rapidCacheConfig", body.path("rapidCacheConfig"));
              } else if (body.path("rapidCacheConfig").isNull()) {
                row.remove("rapidCacheConfig");
              }
              if (!row.equals(before)) {
                touch(row, tables);
                tables.putExtra(found.bucket(), kind.path, found.name(), row);
              }
              return row;
            }));
  }

  static void touch(ObjectNode row, StorageTables tables) {
    long next = Trees.number(row, "metageneration").orElse(0L) + 1;
    row.put("metageneration", Long.toString(next));
    row.put("updateTime", tables.timestamp());
  }

  JsonAnswer list(JsonCall call) {
    Bucket at = bucket(call);
    String prefix = call.parameter("prefix").orElse("");
    String start = call.parameter("startOffset").orElse("");
    String end = call.parameter("endOffset").orElse("");
    String delimiter = call.parameter("delimiter").orElse("");
    if (!delimiter.isEmpty() && !delimiter.equals("/")) {
      throw StorageErrors.invalid("Invalid value '" + delimiter + "' for parameter delimiter.");
    }
    Page<ObjectNode> page =
        Page.of(
            tables.extras(at, kind.path).stream()
                .filter(f -> shown(Trees.text(f, "name"), prefix, delimiter))
                .filter(f -> Trees.text(f, "name").compareTo(start) >= 0)
                .filter(f -> end.isEmpty() || Trees.text(f, "name").compareTo(end) < 0)
                .toList(),
            Buckets.pageSize(call),
            call.parameter("pageToken").orElse(""),
            1000,
            1000,
            f -> Trees.text(f, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", kind.kind + "s");
    if (!page.items().isEmpty()) {
      ArrayNode items = answer.putArray("items");
      page.items().forEach(items::add);
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  /** With a delimiter only the prefix itself, and what lies directly under it. */
  private static boolean shown(String name, String prefix, String delimiter) {
    if (!name.startsWith(prefix)) {
      return false;
    }
    int cut = name.indexOf('/', prefix.length());
    return delimiter.isEmpty() || cut < 0 || cut == name.length() - 1;
  }

  JsonAnswer delete(JsonCall call) {
    Found found = find(call);
    Bucket at = found.bucket();
    tables.store.run(
        at.project(),
        () -> {
          Conditions.of(call).check(require(found));
          boolean mayHoldObjects = kind == Kind.MANAGED && call.call().flag("allowNonEmpty");
          boolean parent = kind == Kind.PLAIN && new FolderTree(tables, at).isParent(found.name());
          if (parent || (!mayHoldObjects && !tables.withPrefix(at, found.name()).isEmpty())) {
            throw StorageErrors.unfit(
                (kind == Kind.MANAGED ? "The managed folder" : "The folder")
                    + " you tried to delete is not empty.");
          }
          tables.removeExtra(at, kind.path, found.name());
          if (kind == Kind.MANAGED) {
            emulation
                .policies()
                .remove(at.project(), BucketPolicies.folderKey(at.name(), found.name()));
          }
        });
    return JsonAnswer.noContent();
  }

  /** The folder of a call, which has to be there. */
  Found existing(JsonCall call) {
    Found found = find(call);
    require(found);
    return found;
  }

  private Found find(JsonCall call) {
    return new Found(bucket(call), slash(call.variable("folder")));
  }

  private Bucket bucket(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    if (kind == Kind.PLAIN) {
      FolderTree.check(at);
    }
    return at;
  }

  static String slash(String name) {
    return name.endsWith("/") ? name : name + "/";
  }

  private ObjectNode require(Found found) {
    return tables.extra(found.bucket(), kind.path, found.name()).orElseThrow(FolderTree::noFolder);
  }
}
