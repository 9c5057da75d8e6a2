package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes, replaces and removes versions of objects. Every method runs inside a transaction on the
 * bucket's project.
 */
final class ObjectWriter {

  /** Of a name, in UTF-8. */
  private static final int MOST_BYTES = 1024;

  /** Of a name, in a message. */
  private static final int MOST_SHOWN = 80;

  /** What a caller may say of an object. */
  private static final List<String> SETTABLE =
      List.of(
          "contentType",
          "contentEncoding",
          "contentDisposition",
          "contentLanguage",
          "cacheControl",
          "customTime",
          "temporaryHold",
          "eventBasedHold",
          "retention",
          "contexts",
          "metadata",
          "acl");

  private final StorageTables tables;
  private final KmsKeys kmsKeys;

  ObjectWriter(StorageTables tables, KmsKeys kmsKeys) {
    this.tables = tables;
    this.kmsKeys = kmsKeys;
  }

  /** What is written, and how. */
  record Content(byte[] bytes, int componentCount, Encryption encryption) {
    static Content of(byte[] bytes) {
      return new Content(bytes, 0, Encryption.OF_BUCKET);
    }
  }

  /** Writes a new version of an object, which becomes the live one. */
  ObjectNode write(
      String bucketName,
      String name,
      ObjectNode described,
      Content content,
      Conditions conditions,
      ArrayNode acl) {
    Bucket bucket = tables.require(bucketName);
    checkName(name);
    Optional<ObjectNode> live = tables.live(bucket, name);
    conditions.check(live.orElse(null));
    checkHashes(described, content.bytes());
    live.ifPresent(old -> giveWay(bucket, old));

    Instant now = tables.now();
    String time = StorageTables.timestamp(now);
    long generation = tables.nextGeneration();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "storage#object");
    row.put("bucket", bucketName);
    row.put("generation", Long.toString(generation));
    name(row, name);
    new FolderTree(tables, bucket).holdObject(name);
    settable(row, described);
    Retention.check(bucket.row(), row, MissingNode.getInstance(), false, now);
    row.set("acl", acl);
    encrypt(bucket, row, content.encryption());
    row.put("storageClass", storageClass(bucket, described));
    row.put("size", Integer.toString(content.bytes().length));
    row.put("crc32c", Checksums.crc32c(content.bytes()));
    if (content.componentCount() == 0) {
      row.put("md5Hash", Checksums.md5(content.bytes()));
    } else {
      row.put("componentCount", content.componentCount());
    }
    row.put("timeCreated", time);
    row.put("timeStorageClassUpdated", time);
    row.put("timeFinalized", time);
    if (Trees.flag(bucket.row(), "defaultEventBasedHold")) {
      row.put("eventBasedHold", true);
    }
    touch(row, 1, now);
    keep(bucket, row);
    tables.bytes.put(bucket.project(), StorageTables.key(row), content.bytes());
    tables.changes.changed(bucket, row, true);
    live.ifPresent(old -> tables.events.left(bucket, old, row));
    tables.events.finalized(bucket, row, live);
    return row;
  }

  private void encrypt(Bucket bucket, ObjectNode row, Encryption encryption) {
    if (encryption.own().isPresent()) {
      encryption.own().get().keep(row);
      return;
    }
    encryption
        .kmsKey()
        .or(
            () ->
                Optional.of(Trees.text(bucket.row(), "encryption", "defaultKmsKeyName"))
                    .filter(key -> !key.isEmpty()))
        .ifPresent(key -> row.put("kmsKeyName", kmsKeys.version(bucket, key)));
  }

  /** Gives the row of an object this name, and the links that follow from it. */
  static void name(ObjectNode row, String name) {
    String bucket = Trees.text(row, "bucket");
    String generation = Trees.text(row, "generation");
    String path = "storage/v1/b/" + bucket + "/o/" + Uris.segment(name);
    row.put("id", bucket + "/" + name + "/" + generation);
    row.put("selfLink", "https://www.googleapis.com/" + path);
    row.put(
        "mediaLink",
        "https://storage.googleapis.com/download/"
            + path
            + "?generation="
            + generation
            + "&alt=media");
    row.put("name", name);
  }

  static void settable(ObjectNode row, ObjectNode described) {
    for (String field : SETTABLE) {
      JsonNode value = described.get(field);
      if (value == null || field.equals("acl")) {
        continue;
      }
      boolean tree = List.of("metadata", "retention", "contexts").contains(field);
      if (!value.isNull() && tree != value.isObject()) {
        throw StorageErrors.invalid("Invalid value for field " + field);
      }
      if (field.equals("metadata")) {
        ObjectNode texts = row.putObject(field);
        value.properties().forEach(f -> texts.put(f.getKey(), f.getValue().asText()));
      } else {
        row.set(field, value);
      }
    }
  }

  private static String storageClass(Bucket bucket, ObjectNode described) {
    String asked = Trees.text(described, "storageClass");
    return asked.isEmpty() ? Trees.text(bucket.row(), "storageClass") : asked;
  }

  static void touch(ObjectNode row, long metageneration, Instant now) {
    row.put("metageneration", Long.toString(metageneration));
    row.put("updated", StorageTables.timestamp(now));
    row.put("etag", StorageTables.etag(Trees.number(row, "generation").orElse(0L), metageneration));
  }

  /** Writes what has changed of an object that is there. */
  void put(Bucket bucket, ObjectNode row) {
    keep(bucket, row);
    tables.changes.changed(bucket, row, true);
    tables.events.updated(bucket, row);
  }

  private void keep(Bucket bucket, ObjectNode row) {
    tables.objects.put(bucket.project(), StorageTables.key(row), row);
  }

  /** Makes the live version noncurrent, or removes it where the bucket keeps no versions. */
  void retire(Bucket bucket, ObjectNode live) {
    giveWay(bucket, live);
    tables.changes.changed(bucket, live, false);
    tables.events.left(bucket, live);
  }

  private void giveWay(Bucket bucket, ObjectNode live) {
    checkHolds(bucket, live);
    if (bucket.versioned()) {
      live.put("timeDeleted", tables.timestamp());
      keep(bucket, live);
    } else {
      tables.softDeleted.remove(bucket, live);
    }
  }

  /** Removes a version, which can be restored where the bucket's policy says so. */
  void remove(Bucket bucket, ObjectNode version) {
    checkHolds(bucket, version);
    tables.softDeleted.remove(bucket, version);
    tables.changes.changed(bucket, version, false);
    tables.events.deleted(bucket, version);
  }

  private void checkHolds(Bucket bucket, ObjectNode row) {
    String what = Trees.text(row, "bucket") + "/" + Trees.text(row, "name");
    if (Trees.flag(row, "eventBasedHold") || Trees.flag(row, "temporaryHold")) {
      throw StorageErrors.forbidden(
          "Object '"
              + what
              + "' is under active "
              + (Trees.flag(row, "temporaryHold") ? "Temporary" : "Event-Based")
              + " hold and cannot be deleted, overwritten or archived until hold is removed.",
          "objectUnderActiveHold");
    }
    Optional<Instant> until = Retention.expiry(bucket.row(), row);
    if (until.isPresent() && until.get().isAfter(tables.now())) {
      throw StorageErrors.forbidden(
          "Object '"
              + what
              + "' is subject to bucket's retention policy or object retention and cannot be"
              + " deleted or overwritten until "
              + StorageTables.timestamp(until.get()),
          "retentionPolicyNotMet");
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw StorageErrors.noName();
    }
    // In the words of https://github.com/hashicorp/vault/issues/18248.
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > MOST_BYTES) {
      throw StorageErrors.invalid(
          "The maximum object length is "
              + MOST_BYTES
              + " characters, but got a name with "
              + length
              + " characters: '"
              + shortened(name)
              + "'");
    }
    if (name.chars().anyMatch(c -> c == '\r' || c == '\n' || c == '\0')) {
      // In the words of https://github.com/googleapis/google-cloud-go/issues/196.
      throw StorageErrors.invalid("Disallowed unicode characters present in object name");
    }
    if (name.equals(".") || name.equals("..") || name.startsWith(".well-known/acme-challenge/")) {
      throw StorageErrors.invalid("Invalid object name.");
    }
  }

  private static String shortened(String name) {
    return name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN - 3) + "...";
  }

  private static void checkHashes(ObjectNode described, byte[] bytes) {
    String md5 = Trees.text(described, "md5Hash");
    if (!md5.isEmpty() && !md5.equals(Checksums.md5(bytes))) {
      throw StorageErrors.invalid(
          "Provided MD5 hash \""
              + md5
              + "\" doesn't match calculated MD5 hash \""
              + Checksums.md5(bytes)
              + "\".");
    }
    String crc = Trees.text(described, "crc32c");
    if (!crc.isEmpty() && !crc.equals(Checksums.crc32c(bytes))) {
      throw StorageErrors.invalid(
          "Provided CRC32C \""
              + crc
              + "\" doesn't match calculated CRC32C \""
              + Checksums.crc32c(bytes)
              + "\".");
    }
  }
}
