package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.http.JsonBody;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.MultipartRelated;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** {@code storage.objects.insert}: simple, multipart and the start of a resumable upload. */
final class Uploads {

  private static final int MOST_METADATA = 2 << 20;
  static final String KMS_KEY = "kmsKeyName";

  private final StorageTables tables;
  private final ObjectWriter writer;
  private final Objects objects;
  private final ResumableUploads resumable;

  Uploads(Emulation emulation, StorageTables tables, ObjectWriter writer, Objects objects) {
    this.tables = tables;
    this.writer = writer;
    this.objects = objects;
    this.resumable = new ResumableUploads(emulation, tables, this);
  }

  /** POST to the upload path. */
  JsonAnswer post(JsonCall call) {
    if (call.parameter("upload_id").isPresent()) {
      return resumable.send(call);
    }
    String type = call.parameter("uploadType").orElse("").toLowerCase(Locale.ROOT);
    String contentType = call.call().header().apply("content-type").orElse("");
    return switch (type) {
      case "media" -> {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        if (!contentType.isEmpty()) {
          described.put("contentType", contentType);
        }
        yield insert(call, described, call.rawBody());
      }
      case "multipart" -> {
        MultipartRelated m = MultipartRelated.parse(contentType, call.rawBody());
        if (m.metadata().length > MOST_METADATA) {
          throw StorageErrors.invalid("Metadata part is too large.");
        }
        ObjectNode described = JsonBody.object(m.metadata());
        if (!described.hasNonNull("contentType") && !m.contentType().isEmpty()) {
          described.put("contentType", m.contentType());
        }
        yield insert(call, described, m.content());
      }
      case "resumable" -> resumable.start(call);
      default ->
          throw StorageErrors.invalid(
                  "Upload requests must include an uploadType URL parameter and a URL path"
                      + " beginning with /upload/")
              .withReason("wrongUrlForUpload");
    };
  }

  /** The start of a resumable upload. */
  JsonAnswer start(JsonCall call) {
    return resumable.start(call);
  }

  /** PUT to a resumable upload's own address. */
  JsonAnswer put(JsonCall call) {
    return resumable.send(call);
  }

  /** DELETE of a resumable upload's address. */
  JsonAnswer cancel(JsonCall call) {
    return resumable.cancel(call);
  }

  /** Writes what one call brought whole. */
  JsonAnswer insert(JsonCall call, ObjectNode described, byte[] bytes) {
    return insert(call, described, bytes, Encryption.asked(call, KMS_KEY));
  }

  /** Writes content that came in parts. */
  JsonAnswer insert(JsonCall call, ObjectNode described, byte[] bytes, Encryption encryption) {
    return insert(
        call, described, new ObjectWriter.Content(bytes, 0, encryption.orDescribed(described)));
  }

  JsonAnswer insert(JsonCall call, ObjectNode described, ObjectWriter.Content content) {
    String name = call.parameter("name").orElseGet(() -> Trees.text(described, "name"));
    String bucketName = call.variable("bucket");
    call.parameter("contentEncoding").ifPresent(e -> described.put("contentEncoding", e));
    call.call()
        .header()
        .apply("x-goog-hash")
        .ifPresent(
            h -> {
              for (String hash : h.split(",", -1)) {
                String v = hash.trim();
                if (v.startsWith("md5=")) {
                  described.put("md5Hash", v.substring(4));
                } else if (v.startsWith("crc32c=")) {
                  described.put("crc32c", v.substring(7));
                }
              }
            });
    Bucket at = tables.require(bucketName);
    ObjectNode made =
        tables.store.transact(
            at.project(),
            () ->
                writer.write(
                    bucketName,
                    name,
                    described,
                    content,
                    Conditions.of(call),
                    objects.acl(at, described, call, "predefinedAcl")));
    boolean full = described.has("acl");
    return JsonAnswer.ok(
        ObjectView.of(at, made, call, call.parameter("projection").orElse(full ? "full" : "")));
  }
}
