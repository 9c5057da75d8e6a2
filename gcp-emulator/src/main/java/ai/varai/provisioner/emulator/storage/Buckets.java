package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The methods of {@code storage.buckets}, without those on policies. */
final class Buckets {

  private final Emulation emulation;
  private final StorageTables tables;
  private final KmsKeys kmsKeys;

  Buckets(Emulation emulation, StorageTables tables, KmsKeys kmsKeys) {
    this.emulation = emulation;
    this.tables = tables;
    this.kmsKeys = kmsKeys;
  }

  /** Refuses another key of Cloud KMS that the bucket cannot use. */
  private void checkKey(Bucket changed, String before) {
    String key = Trees.text(changed.row(), "encryption", "defaultKmsKeyName");
    if (!key.isEmpty() && !key.equals(before)) {
      kmsKeys.version(changed, key);
    }
  }

  JsonAnswer insert(JsonCall call) {
    ObjectNode body = call.body();
    String name = Trees.text(body, "name");
    Project project =
        emulation
            .projects()
            .require(
                call.parameter("project").orElseThrow(() -> StorageErrors.required("project")));
    BucketResource.checkName(name);
    boolean asksAcl = body.has("acl") || body.has("defaultObjectAcl");
    ObjectNode made =
        tables.store.transact(
            "",
            () ->
                tables.store.transact(
                    project.id(),
                    () -> {
                      tables
                          .find(name)
                          .ifPresent(
                              b -> {
                                throw taken(b, project);
                              });
                      ObjectNode row =
                          BucketResource.create(
                              body, project.number(), tables.nextGeneration(), tables.now());
                      if (call.call().flag("enableObjectRetention")) {
                        row.putObject("objectRetention").put("mode", "Enabled");
                      }
                      checkKey(new Bucket(project.id(), row), "");
                      lists(row, call, project);
                      tables.putBucket(project.id(), row);
                      return row;
                    }));
    return JsonAnswer.ok(view(made, call.parameter("projection").orElse(asksAcl ? "full" : "")));
  }

  private static GoogleError taken(Bucket bucket, Project asking) {
    return StorageErrors.exists(
        bucket.project().equals(asking.id())
            ? "Your previous request to create the named bucket succeeded and you already own it."
            : "The requested bucket name is not available. The bucket namespace is shared by all"
                + " users of the system. Please select a different name and try again.");
  }

  private static void lists(ObjectNode row, JsonCall call, Project project) {
    row.set(
        "acl",
        row.path("acl").isArray() && !row.path("acl").isEmpty()
            ? AccessLists.kept(row.path("acl"), true)
            : AccessLists.predefined(call.parameter("predefinedAcl").orElse(""), project, true));
    row.set(
        "defaultObjectAcl",
        row.path("defaultObjectAcl").isArray() && !row.path("defaultObjectAcl").isEmpty()
            ? AccessLists.kept(row.path("defaultObjectAcl"), false)
            : AccessLists.defaults(
                call.parameter("predefinedDefaultObjectAcl").orElse(""), project));
    for (String list : List.of("acl", "defaultObjectAcl")) {
      AccessLists.checkedPublic(row, (ArrayNode) row.path(list));
    }
  }

  JsonAnswer get(JsonCall call) {
    Optional<String> generation = call.parameter("generation").map(StorageTables::checked);
    Bucket bucket =
        call.call().flag("softDeleted")
            ? Restores.requireBucket(tables, call)
            : tables.require(call.variable("bucket"));
    if (generation.filter(g -> !g.equals(Trees.text(bucket.row(), "generation"))).isPresent()) {
      throw StorageErrors.noBucket();
    }
    Conditions.of(call).checkRead(bucket.row());
    EntityTags.check(call, bucket.row());
    return EntityTags.told(
        JsonAnswer.ok(view(bucket.row(), call.parameter("projection").orElse(""))), bucket.row());
  }

  /** Where the bucket's data lie; {@code gcloud storage} asks before it removes a bucket. */
  JsonAnswer storageLayout(JsonCall call) {
    ObjectNode row = tables.require(call.variable("bucket")).row();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", "storage#storageLayout");
    answer.put("bucket", Trees.text(row, "name"));
    for (String field :
        List.of("location", "locationType", "customPlacementConfig", "hierarchicalNamespace")) {
      JsonNode value = row.get(field);
      if (value != null) {
        answer.set(field, value);
      }
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer list(JsonCall call) {
    Project project =
        emulation
            .projects()
            .require(
                call.parameter("project").orElseThrow(() -> StorageErrors.required("project")));
    String prefix = call.parameter("prefix").orElse("");
    List<ObjectNode> all =
        call.call().flag("softDeleted")
            ? tables.softDeleted.buckets(project.id(), prefix)
            : tables.buckets.list(project.id(), prefix);
    Page<ObjectNode> page =
        Page.of(
            all,
            pageSize(call),
            call.parameter("pageToken").orElse(""),
            1000,
            1000,
            b -> Trees.text(b, "name") + "#" + Trees.text(b, "generation"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#buckets");
    if (!page.items().isEmpty()) {
      ArrayNode items = answer.putArray("items");
      page.items().forEach(b -> items.add(view(b, call.parameter("projection").orElse(""))));
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  static int pageSize(JsonCall call) {
    String text = call.parameter("maxResults").or(() -> call.parameter("pageSize")).orElse("0");
    return Trees.parse(text)
        .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
        .orElseThrow(
            () -> StorageErrors.invalid("Invalid value '" + text + "' for parameter maxResults."))
        .intValue();
  }

  JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    body.remove(BucketResource.READ_ONLY);
    return change(
        call,
        (row, bucket) -> {
          Replaced.remove(call, row);
          Trees.merge(row, body);
        });
  }

  JsonAnswer update(JsonCall call) {
    ObjectNode body = call.body();
    body.remove(BucketResource.READ_ONLY);
    return change(
        call,
        (row, bucket) -> {
          List<String> keep =
              List.of("acl", "defaultObjectAcl", "rpo", "storageClass", "softDeletePolicy");
          Set<String> fields = new java.util.HashSet<>();
          row.fieldNames().forEachRemaining(fields::add);
          fields.removeAll(BucketResource.READ_ONLY);
          keep.forEach(fields::remove);
          row.remove(fields);
          body.properties().forEach(f -> row.set(f.getKey(), f.getValue()));
        });
  }

  private interface Change {
    void apply(ObjectNode row, Bucket bucket);
  }

  private JsonAnswer change(JsonCall call, Change change) {
    String name = call.variable("bucket");
    String owner = tables.require(name).project();
    Project project = emulation.projects().require(owner);
    ObjectNode changed =
        tables.store.transact(
            owner,
            () -> {
              Bucket bucket = tables.require(name);
              Conditions.of(call).check(bucket.row());
              Instant now = tables.now();
              ObjectNode row = bucket.row().deepCopy();
              change.apply(row, bucket);
              BucketResource.settle(row, bucket.row(), now);
              checkKey(
                  new Bucket(owner, row),
                  Trees.text(bucket.row(), "encryption", "defaultKmsKeyName"));
              predefined(row, call, project);
              for (String list : List.of("acl", "defaultObjectAcl")) {
                ArrayNode kept = AccessLists.kept(row.path(list), list.equals("acl"));
                if (!kept.equals(bucket.row().path(list))) {
                  AccessLists.checkedPublic(row, kept);
                }
                row.set(list, kept);
              }
              if (row.equals(bucket.row())) {
                return row;
              }
              BucketResource.touch(
                  row, Trees.number(bucket.row(), "metageneration").orElse(0L) + 1, now);
              tables.putBucket(owner, row);
              return row;
            });
    return JsonAnswer.ok(view(changed, call.parameter("projection").orElse("full")));
  }

  private static void predefined(ObjectNode row, JsonCall call, Project project) {
    call.parameter("predefinedAcl")
        .ifPresent(p -> row.set("acl", AccessLists.predefined(p, project, true)));
    call.parameter("predefinedDefaultObjectAcl")
        .ifPresent(p -> row.set("defaultObjectAcl", AccessLists.defaults(p, project)));
  }

  JsonAnswer delete(JsonCall call) {
    String name = call.variable("bucket");
    String owner = tables.require(name).project();
    tables.store.run(
        owner,
        () -> {
          Bucket bucket = tables.require(name);
          Conditions.of(call).check(bucket.row());
          if (!tables.isEmpty(bucket)) {
            throw StorageErrors.unfit("The bucket you tried to delete is not empty.");
          }
          BucketCaches.refuseWhileCached(tables, bucket);
          tables.buckets.remove(owner, name);
          for (String group : List.of("notification", "channels", "managedFolders", "folders")) {
            for (ObjectNode extra : tables.extras(bucket, group)) {
              String key = group.endsWith("olders") ? "name" : "id";
              tables.removeExtra(bucket, group, Trees.text(extra, key));
              emulation
                  .policies()
                  .remove(owner, BucketPolicies.folderKey(name, Trees.text(extra, key)));
            }
          }
          tables.softDeleted.removeBucket(bucket);
        });
    return JsonAnswer.noContent();
  }

  JsonAnswer lockRetentionPolicy(JsonCall call) {
    if (call.parameter("ifMetagenerationMatch").isEmpty()) {
      throw StorageErrors.required("ifMetagenerationMatch");
    }
    String name = call.variable("bucket");
    String owner = tables.require(name).project();
    ObjectNode locked =
        tables.store.transact(
            owner,
            () -> {
              Bucket bucket = tables.require(name);
              Conditions.of(call).check(bucket.row());
              ObjectNode row = bucket.row();
              if (!(row.get("retentionPolicy") instanceof ObjectNode policy)) {
                throw StorageErrors.invalid(
                    "Bucket '" + name + "' does not have an unlocked Retention Policy to lock.");
              }
              policy.put("isLocked", true);
              BucketResource.touch(
                  row, Trees.number(row, "metageneration").orElse(0L) + 1, tables.now());
              tables.putBucket(owner, row);
              return row;
            });
    return JsonAnswer.ok(view(locked, call.parameter("projection").orElse("full")));
  }

  /** The bucket as it is printed; lists of access only where they count and are asked for. */
  static ObjectNode view(ObjectNode row, String projection) {
    ObjectNode out = row.deepCopy();
    JsonNode acl = out.remove("acl");
    JsonNode defaults = out.remove("defaultObjectAcl");
    boolean uniform = Trees.flag(row, "iamConfiguration", "uniformBucketLevelAccess", "enabled");
    if (projection.equals("full") && !uniform && acl != null && defaults != null) {
      ArrayNode list = out.putArray("acl");
      acl.forEach(e -> list.add(AccessLists.bucketEntry(row, e)));
      ArrayNode objects = out.putArray("defaultObjectAcl");
      defaults.forEach(e -> objects.add(AccessLists.defaultEntry(row, e)));
      out.putObject("owner").put("entity", "project-owners-" + Trees.text(row, "projectNumber"));
    } else if (!projection.isEmpty() && !projection.equals("noAcl") && !projection.equals("full")) {
      throw StorageErrors.invalid("Invalid value '" + projection + "' for parameter projection.");
    }
    return out;
  }
}
