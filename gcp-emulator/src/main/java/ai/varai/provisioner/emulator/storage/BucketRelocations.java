package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Moves buckets to other locations. Between a multi-region and a pair of its regions no write has
 * to wait, and the move ends by itself; any other waits for {@code advanceRelocateBucket}.
 *
 * @see <a href="https://cloud.google.com/storage/docs/bucket-relocation/overview">Bucket
 *     relocation</a>
 */
final class BucketRelocations {

  private static final String KIND = "storage.relocate-bucket";
  private static final Duration DOWNTIME = Duration.ofHours(12);

  private final Emulation emulation;
  private final StorageTables tables;
  private final BucketOperations operations;

  BucketRelocations(Emulation emulation, StorageTables tables, BucketOperations operations) {
    this.emulation = emulation;
    this.tables = tables;
    this.operations = operations;
    operations.define(KIND, this::relocated);
    emulation.operations().stallWhen(BucketRelocations::waits);
  }

  /** Whether the move goes on only when somebody says so. */
  static boolean waits(OperationRow row) {
    return row.kind().equals(KIND)
        && !row.done()
        && Trees.text(row.json(), "metadata", "finalizationState").equals("READY");
  }

  JsonAnswer relocate(JsonCall call) {
    ObjectNode body = call.body();
    Bucket at = tables.require(call.variable("bucket"));
    String location = Trees.text(body, "destinationLocation");
    if (location.isEmpty()) {
      throw StorageErrors.required("destinationLocation");
    }
    ObjectNode moved = moved(at.row(), body);
    boolean dry = Trees.flag(body, "validateOnly");
    String from = Trees.text(at.row(), "location");
    boolean downtime = !dry && !from.equals(Trees.text(moved, "location"));
    return JsonAnswer.ok(
        tables.store.transact(
            at.project(),
            () -> {
              refuseSecond(at);
              ObjectNode details = JsonNodeFactory.instance.objectNode();
              details.put("bucket", at.name());
              details.put("sourceLocation", from);
              details.put("destinationLocation", Trees.text(moved, "location"));
              copy(at.row(), "customPlacementConfig", details, "sourceCustomPlacementConfig");
              copy(body, "destinationCustomPlacementConfig", details, null);
              copy(body, "destinationKmsKeyName", details, null);
              details.put("validateOnly", dry);
              details.put("relocationState", "SYNCING");
              details.put("finalizationState", downtime ? "READY" : "NOT_REQUIRED");
              progress(details, at);
              return operations.start(
                  at,
                  KIND,
                  operations.newId(),
                  "RelocateBucketMetadata",
                  Duration.ofMinutes(5),
                  details);
            }));
  }

  private static void copy(
      ObjectNode from, String field, ObjectNode to, @org.jspecify.annotations.Nullable String as) {
    JsonNode value = from.get(field);
    if (value != null) {
      to.set(as == null ? field : as, value);
    }
  }

  /** Everything lies in one store here: there is nothing to copy. */
  private void progress(ObjectNode details, Bucket at) {
    List<ObjectNode> objects = tables.withPrefix(at, "");
    long bytes = objects.stream().mapToLong(o -> Trees.number(o, "size").orElse(0L)).sum();
    ObjectNode progress = details.putObject("progress");
    progress.put("discoveredObjectCount", Integer.toString(objects.size()));
    progress.put("remainingObjectCount", "0").put("objectProgressPercent", 100);
    progress.put("discoveredBytes", Long.toString(bytes));
    progress.put("remainingBytes", "0").put("byteProgressPercent", 100);
  }

  /** How the bucket looks afterwards; refuses what cannot be. */
  private static ObjectNode moved(ObjectNode bucket, ObjectNode request) {
    ObjectNode row = bucket.deepCopy();
    row.put("location", Trees.text(request, "destinationLocation"));
    row.remove(List.of("customPlacementConfig", "satisfiesPZI"));
    JsonNode places = Trees.at(request, "destinationCustomPlacementConfig", "dataLocations");
    if (places.isArray() && !places.isEmpty()) {
      if (places.size() != 2) {
        throw StorageErrors.invalid("A custom placement config must have two data locations.");
      }
      row.set("customPlacementConfig", request.path("destinationCustomPlacementConfig"));
    }
    BucketResource.place(row);
    String key = Trees.text(request, "destinationKmsKeyName");
    if (!key.isEmpty()) {
      Trees.object(row, "encryption").put("defaultKmsKeyName", key);
    }
    if (row.path("location").equals(bucket.path("location"))
        && row.path("customPlacementConfig").equals(bucket.path("customPlacementConfig"))) {
      throw StorageErrors.invalid("The bucket is already in the destination location.");
    }
    return row;
  }

  private void refuseSecond(Bucket at) {
    boolean busy =
        emulation.operations().list("storage", at.project()).stream()
            .anyMatch(r -> r.kind().equals(KIND) && !r.done() && r.target().equals(at.name()));
    if (busy) {
      throw StorageErrors.conflict("A relocation of the bucket is already in progress.");
    }
  }

  JsonAnswer advance(JsonCall call) {
    OperationRow row = operations.require(call);
    ObjectNode body = call.body();
    if (!row.kind().equals(KIND)) {
      throw StorageErrors.invalid("The operation is not a bucket relocation.");
    }
    if (!waits(row)) {
      throw StorageErrors.invalid("The bucket relocation cannot be advanced in its current state.");
    }
    Instant end = end(body);
    emulation
        .operations()
        .change(
            row.name(),
            now -> {
              ObjectNode json = now.json();
              ObjectNode metadata = Trees.object(json, "metadata");
              metadata.put("relocationState", "FINALIZING").put("finalizationState", "RUNNING");
              metadata.put("writeDowntimeExpireTime", StorageTables.timestamp(end));
              return now.with(json);
            });
    return JsonAnswer.noContent();
  }

  private Instant end(ObjectNode body) {
    String until = Trees.text(body, "expireTime");
    String ttl = Trees.text(body, "ttl");
    if (!until.isEmpty() && !ttl.isEmpty()) {
      throw StorageErrors.invalid("Only one of expireTime and ttl can be set.");
    }
    if (!until.isEmpty()) {
      try {
        return OffsetDateTime.parse(until).toInstant();
      } catch (DateTimeParseException e) {
        throw StorageErrors.invalid("Invalid value '" + until + "' for field expireTime.");
      }
    }
    if (!ttl.isEmpty() && !ttl.matches("\\d{1,9}(\\.\\d+)?s")) {
      throw StorageErrors.invalid("Invalid value '" + ttl + "' for field ttl.");
    }
    return tables
        .now()
        .plus(
            ttl.isEmpty()
                ? DOWNTIME
                : Duration.ofSeconds(Long.parseLong(ttl.replaceFirst("(\\.\\d+)?s$", ""))));
  }

  private ObjectNode relocated(ObjectNode metadata) {
    metadata.put("relocationState", "SUCCEEDED");
    if (Trees.text(metadata, "finalizationState").equals("RUNNING")) {
      metadata.put("finalizationState", "FINALIZED");
    }
    ObjectNode done = BucketOperations.answer("type.googleapis.com/google.protobuf.Empty");
    if (Trees.flag(metadata, "validateOnly")) {
      return done;
    }
    tables
        .find(Trees.text(metadata, "bucket"))
        .ifPresent(
            at -> {
              ObjectNode row = moved(at.row(), metadata);
              long next = Trees.number(at.row(), "metageneration").orElse(0L) + 1;
              BucketResource.touch(row, next, tables.now());
              tables.putBucket(at.project(), row);
            });
    return done;
  }
}
