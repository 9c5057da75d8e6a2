package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.JsonBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat;
import com.google.storage.v2.Bucket;
import com.google.storage.v2.Object;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages of the two services from JSON, and back. */
final class Protos {

  private Protos() {}

  /** A message as protobuf prints it. */
  static ObjectNode json(Message message) {
    try {
      return JsonBody.object(JsonFormat.printer().print(message).getBytes(StandardCharsets.UTF_8));
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Request contains an invalid argument.");
    }
  }

  /** Puts into a message what it has fields for. */
  static <B extends Message.Builder> B merge(ObjectNode json, B into) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json.toString(), into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the JSON is not of the type " + into.getDescriptorForType().getFullName(), e);
    }
  }

  static Bucket bucket(ObjectNode json) {
    return merge(Shape.BUCKET.proto(json), Bucket.newBuilder())
        .setBucketId(json.path("name").asText())
        .build();
  }

  static Object object(ObjectNode json) {
    return merge(Shape.OBJECT.proto(json), Object.newBuilder()).build();
  }

  static ObjectNode json(Bucket bucket) {
    return Shape.BUCKET.json(json((Message) bucket));
  }

  static ObjectNode json(Object object) {
    return Shape.OBJECT.json(json((Message) object));
  }

  /** Which projection of the JSON API has the fields of a mask. */
  static String projection(FieldMask mask) {
    boolean lists =
        mask.getPathsList().stream()
            .anyMatch(
                p ->
                    p.equals("*")
                        || List.of("acl", "owner", "default_object_acl")
                            .contains(p.replaceFirst("\\..*", "")));
    return lists ? "full" : "noAcl";
  }

  /** As {@link #projection}, of a mask on an answer whose object is its {@code metadata}. */
  static String contentProjection(FieldMask mask) {
    boolean lists =
        mask.getPathsList().stream()
            .anyMatch(p -> p.equals("*") || p.matches("metadata(\\.(acl|owner)(\\..*)?)?"));
    return lists ? "full" : "noAcl";
  }

  /** What a mask has of a message; all of it when the mask is empty. */
  @SuppressWarnings("unchecked") // what is built is what was there
  static <M extends Message> M masked(M message, FieldMask mask) {
    if (mask.getPathsCount() == 0 || mask.getPathsList().contains("*")) {
      return message;
    }
    if (!FieldMaskUtil.isValid(message.getDescriptorForType(), mask)) {
      throw GoogleError.invalidArgument(
          "Invalid read_mask: " + String.join(",", mask.getPathsList()) + ".");
    }
    Message.Builder out = message.newBuilderForType();
    FieldMaskUtil.merge(mask, message, out);
    return (M) out.build();
  }
}
