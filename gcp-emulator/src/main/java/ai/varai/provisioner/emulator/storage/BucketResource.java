package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Cloud Storage makes of the bucket that a caller describes: checks, defaults and the fields
 * that it sets itself.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/buckets">Buckets</a>
 */
final class BucketResource {

  /** Fields that a patch or an update cannot reach. */
  static final Set<String> READ_ONLY =
      Set.of(
          "kind",
          "id",
          "selfLink",
          "name",
          "projectNumber",
          "timeCreated",
          "updated",
          "generation",
          "metageneration",
          "etag",
          "softDeleteTime",
          "hardDeleteTime",
          "location",
          "locationType",
          "satisfiesPZS",
          "satisfiesPZI",
          "hierarchicalNamespace",
          "customPlacementConfig",
          "objectRetention",
          "owner");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{1,220}[a-z0-9]");
  private static final Set<String> MULTI_REGIONS = Set.of("US", "EU", "ASIA");
  private static final Set<String> DUAL_REGIONS =
      Set.of("NAM4", "EUR4", "EUR5", "EUR7", "EUR8", "ASIA1");
  private static final Set<String> CLASSES =
      Set.of(
          "STANDARD",
          "NEARLINE",
          "COLDLINE",
          "ARCHIVE",
          "MULTI_REGIONAL",
          "REGIONAL",
          "DURABLE_REDUCED_AVAILABILITY");
  private static final Duration UNIFORM_ACCESS_LOCK = Duration.ofDays(90);

  private BucketResource() {}

  static void checkName(String name) {
    if (name.isEmpty()) {
      throw StorageErrors.required("name");
    }
    boolean lengthRight =
        name.length() >= 3
            && (name.length() <= 63
                || (name.contains(".")
                    && List.of(name.split("\\.")).stream().allMatch(p -> p.length() <= 63)));
    if (!lengthRight
        || !NAME.matcher(name).matches()
        || name.contains("..")
        || name.startsWith("goog")
        || name.contains("google")
        || name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")) {
      throw StorageErrors.invalid("Invalid bucket name: '" + name + "'");
    }
  }

  /** The row of a new bucket. */
  static ObjectNode create(ObjectNode body, String projectNumber, long generation, Instant now) {
    String name = Trees.text(body, "name");
    ObjectNode row = body.deepCopy();
    row.put("kind", "storage#bucket");
    row.put("id", name);
    row.put("selfLink", "https://www.googleapis.com/storage/v1/b/" + name);
    row.put("projectNumber", projectNumber);
    row.put("name", name);
    row.put("generation", Long.toString(generation));
    row.put("timeCreated", StorageTables.timestamp(now));
    row.remove(List.of("project", "softDeleteTime", "hardDeleteTime", "objectRetention"));
    place(row);
    settle(row, null, now);
    touch(row, 1, now);
    return row;
  }

  /** Gives the bucket the location that it names, and what follows from it. */
  static void place(ObjectNode row) {
    String location = Trees.text(row, "location").toUpperCase(Locale.ROOT);
    if (location.isEmpty()) {
      location = "US";
    }
    if (!MULTI_REGIONS.contains(location)
        && !DUAL_REGIONS.contains(location)
        && !Places.isRegion(location.toLowerCase(Locale.ROOT))) {
      throw StorageErrors.invalid("The specified location constraint is not valid.");
    }
    row.put("location", location);
    String type =
        DUAL_REGIONS.contains(location) || row.has("customPlacementConfig")
            ? "dual-region"
            : MULTI_REGIONS.contains(location) ? "multi-region" : "region";
    row.put("locationType", type);
    if (type.equals("region")) {
      row.put("satisfiesPZI", true);
      row.remove("rpo");
    } else {
      Trees.putDefault(row, "rpo", "DEFAULT");
    }
  }

  /**
   * Puts the defaults in, takes empty settings out and refuses what is wrong.
   *
   * @param before the bucket before this change, or null for a new one
   */
  static void settle(
      ObjectNode row, @org.jspecify.annotations.Nullable ObjectNode before, Instant now) {
    checkTypes(row);
    dropEmpty(row);
    logging(row);
    access(row, now);
    storageClass(row, before, now);
    softDelete(row, before, now);
    retention(row, before, now);
  }

  /** Counts a change. */
  static void touch(ObjectNode row, long metageneration, Instant now) {
    row.put("metageneration", Long.toString(metageneration));
    row.put("updated", StorageTables.timestamp(now));
    row.put("etag", StorageTables.etag(0, metageneration));
  }

  private static void checkTypes(ObjectNode row) {
    for (String name :
        List.of(
            "labels",
            "iamConfiguration",
            "softDeletePolicy",
            "lifecycle",
            "versioning",
            "website",
            "logging",
            "autoclass",
            "retentionPolicy",
            "billing",
            "encryption")) {
      JsonNode n = row.get(name);
      if (n != null && !n.isObject() && !n.isNull()) {
        throw StorageErrors.invalid("Invalid value for: Expected an object for field " + name);
      }
    }
    for (String name : List.of("cors", "acl", "defaultObjectAcl")) {
      JsonNode n = row.get(name);
      if (n != null && !n.isArray() && !n.isNull()) {
        throw StorageErrors.invalid("Invalid value for: Expected a list for field " + name);
      }
    }
    BucketChecks.lifecycle(Trees.at(row, "lifecycle", "rule"), CLASSES);
    BucketChecks.labels(row.path("labels"));
    BucketChecks.namespace(row);
  }

  private static void dropEmpty(ObjectNode row) {
    List.copyOf(fieldNames(row)).stream().filter(f -> row.path(f).isNull()).forEach(row::remove);
    for (String name : List.of("labels", "cors", "website", "logging", "encryption", "billing")) {
      if (row.has(name) && row.path(name).isEmpty()) {
        row.remove(name);
      }
    }
    if (row.has("lifecycle") && Trees.at(row, "lifecycle", "rule").isEmpty()) {
      row.remove("lifecycle");
    }
    if (row.has("versioning") && !row.path("versioning").has("enabled")) {
      row.remove("versioning");
    }
  }

  /** Logs are named after the bucket that they tell of, unless the caller says otherwise. */
  private static void logging(ObjectNode row) {
    if (row.get("logging") instanceof ObjectNode logging
        && Trees.text(logging, "logObjectPrefix").isEmpty()) {
      logging.put("logObjectPrefix", Trees.text(row, "name"));
    }
  }

  private static List<String> fieldNames(ObjectNode row) {
    List<String> names = new java.util.ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void access(ObjectNode row, Instant now) {
    ObjectNode iam = Trees.object(row, "iamConfiguration");
    boolean uniform =
        iam.has("uniformBucketLevelAccess")
            ? Trees.flag(iam, "uniformBucketLevelAccess", "enabled")
            : Trees.flag(iam, "bucketPolicyOnly", "enabled");
    ObjectNode access = Trees.object(iam, "uniformBucketLevelAccess");
    String locked = Trees.text(access, "lockedTime");
    access.removeAll();
    access.put("enabled", uniform);
    if (uniform) {
      access.put(
          "lockedTime",
          locked.isEmpty() ? StorageTables.timestamp(now.plus(UNIFORM_ACCESS_LOCK)) : locked);
    } else if (!locked.isEmpty() && locked.compareTo(StorageTables.timestamp(now)) < 0) {
      throw StorageErrors.invalid(
          "Cannot disable uniform bucket-level access after its locked time has passed.");
    }
    iam.set("bucketPolicyOnly", access.deepCopy());
    String prevention = Trees.text(iam, "publicAccessPrevention");
    if (!Set.of("", "inherited", "unspecified", "enforced").contains(prevention)) {
      throw StorageErrors.invalid(
          "Invalid value for public access prevention: '" + prevention + "'");
    }
    iam.put("publicAccessPrevention", prevention.equals("enforced") ? "enforced" : "inherited");
    if (row.get("acl") instanceof ArrayNode a && a.isEmpty()) {
      row.remove("acl");
    }
  }

  private static void storageClass(
      ObjectNode row, @org.jspecify.annotations.Nullable ObjectNode before, Instant now) {
    String storageClass = Trees.text(row, "storageClass").toUpperCase(Locale.ROOT);
    if (storageClass.isEmpty()) {
      storageClass = "STANDARD";
    }
    if (!CLASSES.contains(storageClass)) {
      throw StorageErrors.invalid("Invalid storage class: '" + storageClass + "'");
    }
    if (row.get("autoclass") instanceof ObjectNode auto) {
      String time = StorageTables.timestamp(now);
      boolean enabled = Trees.flag(auto, "enabled");
      JsonNode old = before == null ? auto.path("") : before.path("autoclass");
      boolean toggled = enabled != Trees.flag(old, "enabled") || !auto.has("toggleTime");
      if (toggled) {
        auto.put("toggleTime", time);
      }
      if (enabled) {
        Trees.putDefault(auto, "terminalStorageClass", "NEARLINE");
        boolean changed =
            !Trees.text(auto, "terminalStorageClass")
                .equals(Trees.text(old, "terminalStorageClass"));
        if (changed || !auto.has("terminalStorageClassUpdateTime")) {
          auto.put("terminalStorageClassUpdateTime", time);
        }
        storageClass = "STANDARD";
      } else {
        auto.remove(List.of("terminalStorageClass", "terminalStorageClassUpdateTime"));
      }
    }
    row.put("storageClass", storageClass);
  }

  private static void softDelete(
      ObjectNode row, @org.jspecify.annotations.Nullable ObjectNode before, Instant now) {
    ObjectNode policy = Trees.object(row, "softDeletePolicy");
    Trees.stringify(policy, "retentionDurationSeconds");
    Trees.putDefault(policy, "retentionDurationSeconds", "604800");
    long seconds = Trees.number(policy, "retentionDurationSeconds").orElse(-1L);
    if (seconds != 0 && (seconds < 604800 || seconds > 7776000)) {
      throw StorageErrors.invalid(
          "Soft delete policy retention duration must be 0 or between 7 and 90 days.");
    }
    String old =
        before == null ? "" : Trees.text(before, "softDeletePolicy", "retentionDurationSeconds");
    if (seconds == 0) {
      policy.remove("effectiveTime");
    } else if (!policy.has("effectiveTime") || !old.equals(Long.toString(seconds))) {
      policy.put("effectiveTime", StorageTables.timestamp(now));
    }
  }

  private static void retention(
      ObjectNode row, @org.jspecify.annotations.Nullable ObjectNode before, Instant now) {
    long old =
        before == null ? 0 : Trees.number(before, "retentionPolicy", "retentionPeriod").orElse(0L);
    boolean locked = before != null && Trees.flag(before, "retentionPolicy", "isLocked");
    if (!(row.get("retentionPolicy") instanceof ObjectNode policy)) {
      if (locked) {
        throw lockedPolicy(row);
      }
      return;
    }
    Trees.stringify(policy, "retentionPeriod");
    long period = Trees.number(policy, "retentionPeriod").orElse(0L);
    if (period <= 0 || period > 3155760000L) {
      throw StorageErrors.invalid(
          "Retention period must be greater than 0 and at most 3155760000 seconds.");
    }
    if (locked && period < old) {
      throw lockedPolicy(row);
    }
    policy.remove("isLocked");
    if (locked) {
      policy.put("isLocked", true);
    }
    if (period != old || !policy.has("effectiveTime")) {
      policy.put("effectiveTime", StorageTables.timestamp(now));
    }
  }

  private static RuntimeException lockedPolicy(ObjectNode row) {
    return StorageErrors.forbidden(
        "Cannot reduce retention duration of a locked Retention Policy for bucket '"
            + Trees.text(row, "name")
            + "'.",
        "forbidden");
  }
}
