package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code storage.objects.bulkRestore}: a long operation that brings back what its conditions meet.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/objects/bulkRestore">Objects:
 *     bulkRestore</a>
 */
final class BulkRestores {

  private static final String KIND = "storage.bulk-restore-objects";
  private static final Conditions NONE =
      new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final StorageTables tables;
  private final Restores restores;
  private final BucketOperations operations;

  BulkRestores(StorageTables tables, Restores restores, BucketOperations operations) {
    this.tables = tables;
    this.restores = restores;
    this.operations = operations;
    operations.define(KIND, this::run);
  }

  JsonAnswer start(JsonCall call) {
    ObjectNode body = call.body();
    Bucket bucket = tables.require(call.variable("bucket"));
    if (SoftDeleted.retention(bucket.row()).isEmpty()) {
      throw StorageErrors.invalid("The bucket must have a soft delete policy.")
          .withReason("SoftDeletePolicyRequired");
    }
    ObjectNode options = options(body);
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("bucket", bucket.name());
    details.set("options", options);
    details.put("succeededCount", "0").put("skippedCount", "0").put("failedCount", "0");
    return JsonAnswer.ok(
        operations.start(
            bucket,
            KIND,
            operations.newId(),
            "BulkRestoreObjectsMetadata",
            Duration.ofSeconds(10),
            details));
  }

  private static ObjectNode options(ObjectNode body) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (String flag : List.of("allowOverwrite", "copySourceAcl")) {
      options.put(flag, Trees.flag(body, flag));
    }
    for (JsonNode glob : body.path("matchGlobs")) {
      ObjectListing.glob(glob.asText());
      options.withArray("/matchGlobs").add(glob.asText());
    }
    for (String time :
        List.of(
            "softDeletedAfterTime",
            "softDeletedBeforeTime",
            "createdAfterTime",
            "createdBeforeTime")) {
      String text = Trees.text(body, time);
      if (!text.isEmpty()) {
        options.put(time, StorageTables.timestamp(time(time, text)));
      }
    }
    return options;
  }

  private static Instant time(String field, String text) {
    try {
      return java.time.OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw StorageErrors.invalid("Invalid value '" + text + "' for field " + field + ".");
    }
  }

  /** Does it, and counts. */
  private ObjectNode run(ObjectNode metadata) {
    int succeeded = 0;
    int skipped = 0;
    int failed = 0;
    Optional<Bucket> bucket = tables.find(Trees.text(metadata, "bucket"));
    JsonNode options = metadata.path("options");
    boolean overwrite = Trees.flag(options, "allowOverwrite");
    if (bucket.isPresent()) {
      for (List<ObjectNode> versions : byName(bucket.get(), options).values()) {
        ObjectNode last = versions.get(versions.size() - 1);
        if (!overwrite && tables.live(bucket.get(), Trees.text(last, "name")).isPresent()) {
          skipped += versions.size();
          continue;
        }
        // Without the right to overwrite only the last version can become live.
        List<ObjectNode> chosen = overwrite ? versions : List.of(last);
        skipped += versions.size() - chosen.size();
        for (ObjectNode version : chosen) {
          try {
            restores.restore(bucket.get(), version, Trees.flag(options, "copySourceAcl"), NONE);
            succeeded++;
          } catch (ai.varai.provisioner.emulator.error.GoogleError e) {
            // A live object under a hold cannot be overwritten; the others still come back.
            failed++;
          }
        }
      }
    }
    metadata.put("succeededCount", Integer.toString(succeeded));
    metadata.put("skippedCount", Integer.toString(skipped));
    metadata.put("failedCount", Integer.toString(failed));
    return BucketOperations.answer("type.googleapis.com/google.protobuf.Empty");
  }

  private Map<String, List<ObjectNode>> byName(Bucket bucket, JsonNode options) {
    List<Pattern> globs = new ArrayList<>();
    options.path("matchGlobs").forEach(g -> globs.add(ObjectListing.glob(g.asText())));
    Map<String, List<ObjectNode>> out = new LinkedHashMap<>();
    for (ObjectNode row : tables.softDeleted.objects(bucket, "")) {
      String name = Trees.text(row, "name");
      if ((globs.isEmpty() || globs.stream().anyMatch(g -> g.matcher(name).matches()))
          && between(options, "softDeleted", Trees.text(row, "softDeleteTime"))
          && between(options, "created", Trees.text(row, "timeCreated"))) {
        out.computeIfAbsent(name, n -> new ArrayList<>()).add(row);
      }
    }
    return out;
  }

  /** Times are of one format, so that their texts compare as they do. */
  private static boolean between(JsonNode options, String what, String time) {
    String after = Trees.text(options, what + "AfterTime");
    String before = Trees.text(options, what + "BeforeTime");
    return (after.isEmpty() || time.compareTo(after) > 0)
        && (before.isEmpty() || time.compareTo(before) < 0);
  }
}
