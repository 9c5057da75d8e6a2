package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of {@code storage.objects} on one object's metadata, and copies. */
final class Objects {

  private final Emulation emulation;
  private final StorageTables tables;
  private final ObjectWriter writer;

  Objects(Emulation emulation, StorageTables tables, ObjectWriter writer) {
    this.emulation = emulation;
    this.tables = tables;
    this.writer = writer;
  }

  JsonAnswer get(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    String name = call.variable("object");
    if (call.call().flag("softDeleted")) {
      return softDeleted(call, bucket);
    }
    Whole found = whole(bucket, name, call.parameter("generation"));
    Conditions.of(call).checkRead(found.row());
    EntityTags.check(call, found.row());
    Optional<CustomerKey> key = CustomerKey.of(call);
    if (call.parameter("alt").orElse("json").equals("media")) {
      CustomerKey.checkContent(found.row(), key);
      JsonAnswer content = Downloads.answer(call, found.row(), found.content());
      return call.call().transport() == Call.Transport.GRPC
          ? content.withJson(view(call, bucket, found.row()))
          : content;
    }
    CustomerKey.checkBrought(found.row(), key);
    return EntityTags.told(JsonAnswer.ok(view(call, bucket, found.row())), found.row());
  }

  private static ObjectNode view(JsonCall call, Bucket bucket, ObjectNode row) {
    return ObjectView.of(bucket, row, call, call.parameter("projection").orElse(""));
  }

  /** The content of an object with all headers that the XML API has. */
  JsonAnswer content(JsonCall call) {
    JsonAnswer answer = get(call);
    Bucket bucket = tables.require(call.variable("bucket"));
    Optional<ObjectNode> row =
        tables.version(
            bucket,
            call.variable("object"),
            Optional.ofNullable(answer.headers().get("x-goog-generation")));
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    row.ifPresent(r -> headers.putAll(Downloads.described(r)));
    return new JsonAnswer(
        answer.status(), answer.json(), answer.raw(), answer.contentType(), headers);
  }

  /** What can be restored is described, but its content is out of reach. */
  private JsonAnswer softDeleted(JsonCall call, Bucket bucket) {
    if (call.parameter("alt").orElse("json").equals("media")) {
      throw StorageErrors.invalid(
          "A soft-deleted object cannot be downloaded. Restore it, and read what comes of it.");
    }
    if (call.parameter("generation").isEmpty()) {
      // gcloud asks so for "d/" when it lists what is soft-deleted below it, and expects a 404.
      throw StorageErrors.noObject(bucket.name(), call.variable("object"));
    }
    ObjectNode row = Restores.requireObject(tables, call, bucket);
    Conditions.of(call).checkRead(row);
    return JsonAnswer.ok(ObjectView.of(bucket, row, call.parameter("projection").orElse("")));
  }

  /** A version of an object with its content. */
  private record Whole(ObjectNode row, byte[] content) {}

  private Whole whole(Bucket bucket, String name, Optional<String> generation) {
    return tables.together(
        bucket,
        () -> {
          ObjectNode row =
              tables
                  .version(bucket, name, generation)
                  .orElseThrow(() -> StorageErrors.noObject(bucket.name(), name));
          return new Whole(row, tables.content(bucket, row));
        });
  }

  JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    return change(
        call,
        row -> {
          ObjectNode merged = row.deepCopy();
          Replaced.remove(call, merged);
          Trees.merge(merged, body);
          if (body.path("retention") instanceof ObjectNode asked && !asked.isEmpty()) {
            // Mode and time are given together.
            merged.set("retention", asked);
          }
          withoutEmptied(merged, body);
          ObjectWriter.settable(row, merged);
          List.of(
                  "contentType",
                  "contentEncoding",
                  "contentDisposition",
                  "contentLanguage",
                  "cacheControl",
                  "customTime",
                  "temporaryHold",
                  "eventBasedHold",
                  "metadata",
                  "retention",
                  "contexts")
              .forEach(
                  f -> {
                    if (!merged.has(f) || (merged.path(f).isObject() && merged.path(f).isEmpty())) {
                      row.remove(f);
                    }
                  });
        });
  }

  /** Go's client names a context that is to go without a value; others have null there. */
  private static void withoutEmptied(ObjectNode merged, ObjectNode patch) {
    if (merged.path("contexts").path("custom") instanceof ObjectNode kept) {
      patch
          .path("contexts")
          .path("custom")
          .properties()
          .forEach(
              asked -> {
                if (asked.getValue().isObject() && asked.getValue().isEmpty()) {
                  kept.remove(asked.getKey());
                }
              });
    }
  }

  JsonAnswer update(JsonCall call) {
    ObjectNode body = call.body();
    return change(
        call,
        row -> {
          row.remove(
              Set.of(
                  "contentEncoding",
                  "contentDisposition",
                  "contentLanguage",
                  "cacheControl",
                  "temporaryHold",
                  "eventBasedHold",
                  "metadata"));
          ObjectWriter.settable(row, body);
        });
  }

  private interface Change {
    void apply(ObjectNode row);
  }

  private JsonAnswer change(JsonCall call, Change change) {
    String bucketName = call.variable("bucket");
    String name = call.variable("object");
    Bucket at = tables.require(bucketName);
    // Java's client names the generation in the body.
    Optional<String> generation =
        call.parameter("generation")
            .or(() -> Optional.of(Trees.text(call.body(), "generation")).filter(g -> !g.isEmpty()));
    ObjectNode changed =
        tables.store.transact(
            at.project(),
            () -> {
              Bucket bucket = tables.require(bucketName);
              ObjectNode row =
                  tables
                      .version(bucket, name, generation)
                      .orElseThrow(() -> StorageErrors.noObject(bucketName, name));
              Conditions.of(call).check(row);
              ObjectNode before = row.deepCopy();
              Instant now = tables.now();
              change.apply(row);
              customTime(before, row);
              Retention.check(
                  bucket.row(),
                  row,
                  before.path("retention"),
                  call.call().flag("overrideUnlockedRetention"),
                  now);
              Retention.noteRelease(before, row, now);
              if (call.body().path("acl").isArray()) {
                ArrayNode asked = AccessLists.kept(call.body().path("acl"), false);
                row.set("acl", AccessLists.checkedPublic(bucket.row(), asked));
              }
              call.parameter("predefinedAcl").ifPresent(p -> row.set("acl", predefined(bucket, p)));
              if (!row.equals(before)) {
                ObjectWriter.touch(row, Trees.number(row, "metageneration").orElse(0L) + 1, now);
                writer.put(bucket, row);
              }
              return row;
            });
    return JsonAnswer.ok(
        ObjectView.of(at, changed, call, call.parameter("projection").orElse("full")));
  }

  /**
   * A custom time stays, and moves forward only.
   *
   * @see <a href="https://cloud.google.com/storage/docs/metadata#custom-time">Custom-Time</a>
   */
  private static void customTime(ObjectNode before, ObjectNode after) {
    Optional<Instant> old = time(before);
    if (old.isPresent() && time(after).filter(t -> !t.isBefore(old.get())).isEmpty()) {
      throw StorageErrors.invalid(
          "The customTime of an object cannot be removed or set to an earlier time.");
    }
  }

  private static Optional<Instant> time(ObjectNode row) {
    String text = Trees.text(row, "customTime");
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw StorageErrors.invalid("Invalid value for customTime: '" + text + "'");
    }
  }

  JsonAnswer delete(JsonCall call) {
    String bucketName = call.variable("bucket");
    String name = call.variable("object");
    Bucket at = tables.require(bucketName);
    tables.store.run(
        at.project(),
        () -> {
          Bucket bucket = tables.require(bucketName);
          Optional<String> generation = call.parameter("generation");
          ObjectNode row =
              tables
                  .version(bucket, name, generation)
                  .orElseThrow(() -> StorageErrors.noObject(bucketName, name));
          Conditions.of(call).check(row);
          if (generation.isPresent()) {
            writer.remove(bucket, row);
          } else {
            writer.retire(bucket, row);
          }
        });
    return JsonAnswer.noContent();
  }

  JsonAnswer compose(JsonCall call) {
    String bucketName = call.variable("bucket");
    String name = call.variable("object");
    ObjectNode body = call.body();
    JsonNode sources = body.path("sourceObjects");
    if (!sources.isArray() || sources.isEmpty()) {
      throw StorageErrors.invalid("You must provide at least one source component.");
    }
    if (sources.size() > 32) {
      throw StorageErrors.invalid(
          "The number of source components provided ("
              + sources.size()
              + ") exceeds the maximum (32)");
    }
    Bucket at = tables.require(bucketName);
    Encryption encryption = Encryption.asked(call, "kmsKeyName");
    ObjectNode made =
        tables.store.transact(
            at.project(),
            () -> {
              Bucket bucket = tables.require(bucketName);
              ByteArrayOutputStream all = new ByteArrayOutputStream();
              int components = 0;
              ObjectNode contexts = JsonNodeFactory.instance.objectNode();
              for (JsonNode s : sources) {
                String source = Trees.text(s, "name");
                ObjectNode row =
                    tables
                        .version(
                            bucket,
                            source,
                            Optional.of(Trees.text(s, "generation")).filter(g -> !g.isEmpty()))
                        .orElseThrow(
                            () ->
                                StorageErrors.noObject(bucketName, source)
                                    .withMessage("Object " + source + " not found."));
                Optional<Long> asked = Trees.number(s, "objectPreconditions", "ifGenerationMatch");
                if (asked.isPresent() && !asked.equals(Trees.number(row, "generation"))) {
                  throw StorageErrors.preconditionFailed();
                }
                CustomerKey.checkContent(row, encryption.own());
                if (row.path("contexts").path("custom") instanceof ObjectNode custom) {
                  contexts.setAll(custom);
                }
                all.writeBytes(tables.content(bucket, row));
                components += Math.max(1, row.path("componentCount").asInt(1));
              }
              ObjectNode described =
                  body.path("destination") instanceof ObjectNode d
                      ? d.deepCopy()
                      : JsonNodeFactory.instance.objectNode();
              // gcloud describes the first source, whose hashes are not those of the whole.
              described.remove(List.of("md5Hash", "crc32c"));
              if (!described.has("contexts") && !contexts.isEmpty()) {
                described.putObject("contexts").set("custom", contexts);
              }
              ObjectNode whole =
                  writer.write(
                      bucketName,
                      name,
                      described,
                      new ObjectWriter.Content(all.toByteArray(), components, encryption),
                      Conditions.of(call),
                      acl(bucket, described, call, "destinationPredefinedAcl"));
              if (body.path("deleteSourceObjects").asBoolean()) {
                removed(bucket, name, sources);
              }
              return whole;
            });
    return JsonAnswer.ok(ObjectView.of(at, made, call, ""));
  }

  /** Takes away what was composed, but not what came of it. */
  private void removed(Bucket bucket, String made, JsonNode sources) {
    for (JsonNode source : sources) {
      String name = Trees.text(source, "name");
      if (!name.equals(made)) {
        tables.live(bucket, name).ifPresent(row -> writer.retire(bucket, row));
      }
    }
  }

  JsonAnswer copy(JsonCall call) {
    Bucket target = tables.require(call.variable("destinationBucket"));
    ObjectNode made = copied(call);
    return JsonAnswer.ok(
        ObjectView.of(target, made, call, call.parameter("projection").orElse("")));
  }

  JsonAnswer rewrite(JsonCall call) {
    Bucket target = tables.require(call.variable("destinationBucket"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", "storage#rewriteResponse");
    Optional<RewriteProgress> progress = progress(call, target);
    if (progress.isPresent() && progress.get().unfinished()) {
      progress.get().show(answer);
      return JsonAnswer.ok(answer);
    }
    ObjectNode made = copied(call);
    answer.put("totalBytesRewritten", Trees.text(made, "size"));
    answer.put("objectSize", Trees.text(made, "size"));
    answer.put("done", true);
    answer.set(
        "resource", ObjectView.of(target, made, call, call.parameter("projection").orElse("")));
    return JsonAnswer.ok(answer);
  }

  /** How far a rewrite comes with this call; empty where all is copied at once. */
  private Optional<RewriteProgress> progress(JsonCall call, Bucket target) {
    Bucket source = tables.require(call.variable("bucket"));
    String name = call.variable("object");
    ObjectNode from =
        tables
            .version(source, name, call.parameter("sourceGeneration"))
            .orElseThrow(() -> StorageErrors.noObject(source.name(), name));
    String asked = Trees.text(call.body(), "storageClass");
    String storageClass = asked.isEmpty() ? Trees.text(target.row(), "storageClass") : asked;
    boolean moves =
        !Trees.text(source.row(), "location").equals(Trees.text(target.row(), "location"))
            || !storageClass.equals(Trees.text(from, "storageClass"));
    return RewriteProgress.of(call, from, moves);
  }

  private ObjectNode copied(JsonCall call) {
    ObjectNode body = call.body();
    Bucket source = tables.require(call.variable("bucket"));
    String name = call.variable("object");
    Whole whole = whole(source, name, call.parameter("sourceGeneration"));
    ObjectNode from = whole.row();
    Conditions.ofSource(call).check(from);
    CustomerKey.checkContent(from, CustomerKey.ofSource(call));
    Encryption encryption = Encryption.asked(call, "destinationKmsKeyName");
    byte[] bytes = whole.content();
    Bucket target = tables.require(call.variable("destinationBucket"));
    ObjectNode described = body;
    if (body.isEmpty()) {
      described = from.deepCopy();
      described.remove(
          List.of("acl", "temporaryHold", "eventBasedHold", "retention", "storageClass"));
    } else if (!body.has("contentType") && from.has("contentType")) {
      described.set("contentType", from.path("contentType"));
    }
    described.remove(List.of("md5Hash", "crc32c"));
    ObjectNode finalDescribed = described;
    return tables.store.transact(
        target.project(),
        () ->
            writer.write(
                target.name(),
                call.variable("destinationObject"),
                finalDescribed,
                new ObjectWriter.Content(bytes, from.path("componentCount").asInt(0), encryption),
                Conditions.of(call),
                acl(target, body, call, "destinationPredefinedAcl")));
  }

  JsonAnswer move(JsonCall call) {
    String bucketName = call.variable("bucket");
    String name = call.variable("object");
    Bucket at = tables.require(bucketName);
    ObjectNode made =
        tables.store.transact(
            at.project(),
            () -> {
              Bucket bucket = tables.require(bucketName);
              ObjectNode from =
                  tables
                      .live(bucket, name)
                      .orElseThrow(() -> StorageErrors.noObject(bucketName, name));
              Conditions.ofSource(call).check(from);
              ObjectNode described = from.deepCopy();
              described.remove(List.of("md5Hash", "crc32c"));
              ObjectNode row =
                  writer.write(
                      bucketName,
                      call.variable("destinationObject"),
                      described,
                      new ObjectWriter.Content(
                          tables.content(bucket, from),
                          from.path("componentCount").asInt(0),
                          Encryption.of(from)),
                      Conditions.of(call),
                      from.path("acl").isArray()
                          ? (ArrayNode) from.path("acl")
                          : acl(bucket, described, call, "predefinedAcl"));
              writer.retire(bucket, from);
              return row;
            });
    return JsonAnswer.ok(ObjectView.of(at, made, call.parameter("projection").orElse("")));
  }

  /** The list of a new object: as asked, as predefined, or the bucket's default. */
  ArrayNode acl(Bucket bucket, ObjectNode described, JsonCall call, String parameter) {
    if (described.path("acl") instanceof ArrayNode asked && !asked.isEmpty()) {
      return AccessLists.checkedPublic(bucket.row(), AccessLists.kept(asked, false));
    }
    return call.parameter(parameter)
        .map(p -> predefined(bucket, p))
        .orElseGet(() -> AccessLists.kept(bucket.row().path("defaultObjectAcl"), false));
  }

  private ArrayNode predefined(Bucket bucket, String name) {
    return AccessLists.checkedPublic(
        bucket.row(), AccessLists.predefined(name, project(bucket), false));
  }

  private Project project(Bucket bucket) {
    return emulation.projects().require(bucket.project());
  }
}
