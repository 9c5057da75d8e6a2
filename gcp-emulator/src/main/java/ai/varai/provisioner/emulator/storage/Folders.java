package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
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

    private final String path;
    private final String kind;

    Kind(String path, String kind) {
      this.path = path;
      this.kind = kind;
    }
  }

  private final StorageTables tables;
  private final Kind kind;

  Folders(StorageTables tables, Kind kind) {
    this.tables = tables;
    this.kind = kind;
  }

  JsonAnswer insert(JsonCall call) {
    ObjectNode body = call.body();
    Bucket at = bucket(call);
    String name = Trees.text(body, "name");
    if (name.isEmpty()) {
      throw StorageErrors.required("name");
    }
    String folder = slash(name);
    ObjectNode made =
        tables.store.transact(
            at.project(),
            () -> {
              if (tables.extra(at, kind.path, folder).isPresent()) {
                throw StorageErrors.conflict("The folder you tried to create already exists.");
              }
              String time = tables.timestamp();
              ObjectNode row = JsonNodeFactory.instance.objectNode();
              row.put("kind", kind.kind);
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
              row.put("metageneration", "1");
              row.put("createTime", time);
              row.put("updateTime", time);
              tables.putExtra(at, kind.path, folder, row);
              return row;
            });
    return JsonAnswer.ok(made);
  }

  JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(require(bucket(call), slash(call.variable("folder"))));
  }

  JsonAnswer list(JsonCall call) {
    Bucket at = bucket(call);
    String prefix = call.parameter("prefix").orElse("");
    Page<ObjectNode> page =
        Page.of(
            tables.extras(at, kind.path).stream()
                .filter(f -> Trees.text(f, "name").startsWith(prefix))
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

  JsonAnswer delete(JsonCall call) {
    Bucket at = bucket(call);
    String folder = slash(call.variable("folder"));
    tables.store.run(
        at.project(),
        () -> {
          require(at, folder);
          boolean mayHoldObjects = call.call().flag("allowNonEmpty");
          if (!mayHoldObjects && !tables.withPrefix(at, folder).isEmpty()) {
            throw StorageErrors.conflict("The folder you tried to delete is not empty.");
          }
          tables.removeExtra(at, kind.path, folder);
        });
    return JsonAnswer.noContent();
  }

  private Bucket bucket(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    if (kind == Kind.PLAIN && !Trees.flag(at.row(), "hierarchicalNamespace", "enabled")) {
      throw StorageErrors.invalid(
          "The bucket does not support hierarchical namespace. Folders need such a bucket.");
    }
    return at;
  }

  private static String slash(String name) {
    return name.endsWith("/") ? name : name + "/";
  }

  private ObjectNode require(Bucket at, String folder) {
    return tables
        .extra(at, kind.path, folder)
        .orElseThrow(() -> GoogleError.notFound("The specified folder does not exist."));
  }
}
