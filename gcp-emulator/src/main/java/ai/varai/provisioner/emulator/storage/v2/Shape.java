package ai.varai.provisioner.emulator.storage.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a message of {@code google.storage.v2}, as protobuf prints it, differs from the same resource
 * in the JSON API: fields with other names or in other words. All others are the same in both.
 */
final class Shape {

  private record Field(String name, Wording wording) {}

  private final Map<String, Field> toJson = new HashMap<>();
  private final Map<String, Field> toProto = new HashMap<>();

  private Shape() {}

  static final Shape BUCKET =
      new Shape()
          .is("name", "name", Wording.BUCKET)
          .is("project", "projectNumber", Wording.PROJECT)
          .is("createTime", "timeCreated")
          .is("updateTime", "updated")
          .is("satisfiesPzs", "satisfiesPZS")
          .is("iamConfig", "iamConfiguration")
          .in("iamConfig.uniformBucketLevelAccess", "iamConfiguration.uniformBucketLevelAccess")
          .is("lockTime", "lockedTime")
          .in("encryption", "encryption")
          .is("defaultKmsKey", "defaultKmsKeyName")
          .in("lifecycle.rule.condition", "lifecycle.rule.condition")
          .is("ageDays", "age")
          .is("createdBefore", "createdBefore", Wording.DATE)
          .is("customTimeBefore", "customTimeBefore", Wording.DATE)
          .is("noncurrentTimeBefore", "noncurrentTimeBefore", Wording.DATE)
          .in("retentionPolicy", "retentionPolicy")
          .is("retentionDuration", "retentionPeriod", Wording.SECONDS)
          .in("softDeletePolicy", "softDeletePolicy")
          .is("retentionDuration", "retentionDurationSeconds", Wording.SECONDS)
          .in("objectRetention", "objectRetention")
          .is("enabled", "mode", Wording.ENABLED);

  static final Shape OBJECT =
      new Shape()
          .is("bucket", "bucket", Wording.BUCKET)
          .is("createTime", "timeCreated")
          .is("updateTime", "updated")
          .is("deleteTime", "timeDeleted")
          .is("finalizeTime", "timeFinalized")
          .is("updateStorageClassTime", "timeStorageClassUpdated")
          .is("retentionExpireTime", "retentionExpirationTime")
          .is("kmsKey", "kmsKeyName")
          .in("checksums", "checksums")
          .is("crc32c", "crc32c", Wording.CRC)
          .in("customerEncryption", "customerEncryption")
          .is("keySha256Bytes", "keySha256")
          .in("retention", "retention")
          .is("mode", "mode", Wording.MODE);

  /** What the JSON API has among an object's own fields. */
  private static final List<String> CHECKSUMS = List.of("crc32c", "md5Hash");

  private String protoPrefix = "";
  private String jsonPrefix = "";

  /** The fields that follow are inside of these. */
  private Shape in(String proto, String json) {
    protoPrefix = proto + ".";
    jsonPrefix = json + ".";
    return this;
  }

  private Shape is(String proto, String json) {
    return is(proto, json, Wording.SAME);
  }

  private Shape is(String proto, String json, Wording wording) {
    toJson.put(protoPrefix + proto, new Field(json, wording));
    toProto.put(jsonPrefix + json, new Field(proto, wording));
    return this;
  }

  /** A message's JSON in the form of the JSON API. */
  ObjectNode json(ObjectNode message) {
    ObjectNode out = mapped(message, "", toJson, true);
    if (this == OBJECT && out.remove("checksums") instanceof ObjectNode sums) {
      out.setAll(sums);
    }
    return out;
  }

  /** A resource of the JSON API in the form of a message's JSON. */
  ObjectNode proto(ObjectNode resource) {
    ObjectNode from = resource;
    if (this == OBJECT) {
      from = resource.deepCopy();
      ObjectNode sums = from.objectNode();
      for (String name : CHECKSUMS) {
        Optional.ofNullable(resource.get(name)).ifPresent(v -> sums.set(name, v));
      }
      from.remove(CHECKSUMS);
      if (!sums.isEmpty()) {
        from.set("checksums", sums);
      }
    }
    return mapped(from, "", toProto, false);
  }

  /** The JSON API's names for the fields on the way to a message's field. */
  List<String> jsonPath(List<String> protoPath) {
    String[] names = protoPath.toArray(String[]::new);
    String path = "";
    for (int i = 0; i < names.length; i++) {
      path += protoPath.get(i);
      names[i] = Optional.ofNullable(toJson.get(path)).map(Field::name).orElse(names[i]);
      path += ".";
    }
    return List.of(names);
  }

  private static ObjectNode mapped(
      ObjectNode from, String prefix, Map<String, Field> fields, boolean json) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    from.properties()
        .forEach(
            e -> {
              String path = prefix + e.getKey();
              Field f = fields.getOrDefault(path, new Field(e.getKey(), Wording.SAME));
              value(e.getValue(), path + ".", f.wording(), fields, json)
                  .ifPresent(v -> out.set(f.name(), v));
            });
    return out;
  }

  private static Optional<JsonNode> value(
      JsonNode value, String prefix, Wording wording, Map<String, Field> fields, boolean json) {
    if (wording != Wording.SAME) {
      return json ? wording.json(value) : wording.proto(value);
    }
    if (value instanceof ObjectNode inner) {
      return Optional.of(mapped(inner, prefix, fields, json));
    }
    if (value instanceof ArrayNode list) {
      ArrayNode out = list.arrayNode();
      list.forEach(each -> value(each, prefix, wording, fields, json).ifPresent(out::add));
      return Optional.of(out);
    }
    return Optional.of(value);
  }
}
