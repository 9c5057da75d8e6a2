package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The methods on access control lists: of buckets, of buckets' default for objects, and of objects.
 */
final class BucketLists {

  private final StorageTables tables;
  private final ObjectWriter writer;
  private final Kind kind;

  /** Whose list it is. */
  enum Kind {
    BUCKET("acl", "storage#bucketAccessControls"),
    DEFAULT("defaultObjectAcl", "storage#objectAccessControls"),
    OBJECT("acl", "storage#objectAccessControls");

    private final String field;
    private final String listKind;

    Kind(String field, String listKind) {
      this.field = field;
      this.listKind = listKind;
    }
  }

  BucketLists(StorageTables tables, ObjectWriter writer, Kind kind) {
    this.tables = tables;
    this.writer = writer;
    this.kind = kind;
  }

  JsonAnswer list(JsonCall call) {
    ObjectNode owner = owner(call);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", kind.listKind);
    JsonNode kept = owner.path(kind.field);
    if (!kept.isEmpty()) {
      ArrayNode items = answer.putArray("items");
      kept.forEach(e -> items.add(print(owner, e)));
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer get(JsonCall call) {
    ObjectNode owner = owner(call);
    return JsonAnswer.ok(print(owner, require(owner, call.variable("entity"))));
  }

  JsonAnswer insert(JsonCall call) {
    ObjectNode entry = AccessLists.keptEntry(call.body(), kind == Kind.BUCKET);
    return change(call, Trees.text(entry, "entity"), old -> entry, false);
  }

  JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    return change(
        call,
        call.variable("entity"),
        old -> {
          ObjectNode merged = old.deepCopy();
          Trees.merge(merged, body);
          merged.put("entity", call.variable("entity"));
          return AccessLists.keptEntry(merged, kind == Kind.BUCKET);
        },
        true);
  }

  /** As Google's, this adds an entity that is not in the list. */
  JsonAnswer update(JsonCall call) {
    String entity = call.variable("entity");
    ObjectNode asked = call.body().put("entity", entity);
    ObjectNode entry = AccessLists.keptEntry(asked, kind == Kind.BUCKET);
    return change(call, entity, old -> entry, false);
  }

  JsonAnswer delete(JsonCall call) {
    change(call, call.variable("entity"), old -> null, true);
    return JsonAnswer.noContent();
  }

  private JsonAnswer change(
      JsonCall call,
      String entity,
      Function<ObjectNode, @org.jspecify.annotations.Nullable ObjectNode> change,
      boolean mustExist) {
    Bucket at = tables.require(call.variable("bucket"));
    ObjectNode printed =
        tables.store.transact(
            at.project(),
            () -> {
              ObjectNode owner = owner(call);
              ObjectNode old =
                  mustExist ? require(owner, entity) : JsonNodeFactory.instance.objectNode();
              ObjectNode entry = change.apply(old);
              ArrayNode next = JsonNodeFactory.instance.arrayNode();
              for (JsonNode e : owner.path(kind.field)) {
                if (!Trees.text(e, "entity").equals(entity)) {
                  next.add(e);
                }
              }
              if (entry != null) {
                AccessLists.checkPublic(at.row(), Stream.of(entity));
                next.add(entry);
              }
              owner.set(kind.field, next);
              save(call, owner);
              return entry == null ? old : print(owner, entry);
            });
    return JsonAnswer.ok(printed);
  }

  private void save(JsonCall call, ObjectNode owner) {
    long next = Trees.number(owner, "metageneration").orElse(0L) + 1;
    Bucket bucket = tables.require(call.variable("bucket"));
    if (kind == Kind.OBJECT) {
      ObjectWriter.touch(owner, next, tables.now());
      writer.put(bucket, owner);
    } else {
      BucketResource.touch(owner, next, tables.now());
      tables.putBucket(bucket.project(), owner);
    }
  }

  private ObjectNode owner(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    if (bucket.uniformAccess()) {
      boolean reading = call.call().httpMethod().equals("GET");
      throw StorageErrors.noLists(
          !reading
              ? "Cannot use ACL API to update bucket policy when uniform bucket-level access is"
                  + " enabled."
              : kind == Kind.OBJECT
                  ? "Cannot get legacy ACL for an object when uniform bucket-level access is"
                      + " enabled."
                  : "Cannot get legacy ACL for a bucket that has uniform bucket-level access.");
    }
    if (kind != Kind.OBJECT) {
      return bucket.row();
    }
    String name = call.variable("object");
    return tables
        .version(bucket, name, call.parameter("generation"))
        .orElseThrow(() -> StorageErrors.noObject(bucket.name(), name));
  }

  private ObjectNode require(ObjectNode owner, String entity) {
    for (JsonNode e : owner.path(kind.field)) {
      if (e instanceof ObjectNode o && Trees.text(e, "entity").equals(entity)) {
        return o;
      }
    }
    throw GoogleError.notFound("The specified key does not exist.");
  }

  private ObjectNode print(ObjectNode owner, JsonNode entry) {
    return switch (kind) {
      case BUCKET -> AccessLists.bucketEntry(owner, entry);
      case DEFAULT -> AccessLists.defaultEntry(owner, entry);
      case OBJECT -> AccessLists.objectEntry(owner, entry);
    };
  }
}
