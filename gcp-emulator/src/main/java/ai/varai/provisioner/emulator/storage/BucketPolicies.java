package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Allow policies of buckets. A bucket has the legacy bindings of its project until one is set. */
final class BucketPolicies {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Emulation emulation;
  private final StorageTables tables;

  BucketPolicies(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /** The key of a bucket's policy among all policies. */
  static String key(String bucket) {
    return "storage/b/" + bucket;
  }

  JsonAnswer get(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    return JsonAnswer.ok(print(bucket, current(bucket)));
  }

  JsonAnswer set(JsonCall call) {
    ObjectNode body = call.body();
    Bucket bucket = tables.require(call.variable("bucket"));
    body.remove(List.of("kind", "resourceId"));
    Policy.Builder asked = Policy.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(body.toString(), asked);
    } catch (InvalidProtocolBufferException e) {
      throw StorageErrors.invalid("Invalid policy: the body is not a policy.");
    }
    Policy set =
        tables.store.transact(
            bucket.project(),
            () -> {
              Policy now = current(bucket);
              if (emulation.policies().find(bucket.project(), key(bucket.name())).isEmpty()) {
                if (!asked.getEtag().isEmpty() && !asked.getEtag().equals(now.getEtag())) {
                  throw StorageErrors.preconditionFailed();
                }
                asked.clearEtag();
              }
              try {
                return emulation
                    .policies()
                    .set(bucket.project(), key(bucket.name()), asked.build());
              } catch (GoogleError e) {
                throw e.code() == Code.ABORTED ? StorageErrors.preconditionFailed() : e;
              }
            });
    return JsonAnswer.ok(print(bucket, set));
  }

  JsonAnswer test(JsonCall call) {
    tables.require(call.variable("bucket"));
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "storage#testIamPermissionsResponse");
    List<String> asked = call.call().query().getOrDefault("permissions", List.of());
    if (!asked.isEmpty()) {
      ArrayNode list = answer.putArray("permissions");
      asked.forEach(list::add);
    }
    return JsonAnswer.ok(answer);
  }

  private Policy current(Bucket bucket) {
    return emulation
        .policies()
        .find(bucket.project(), key(bucket.name()))
        .orElseGet(() -> legacy(bucket));
  }

  private static Policy legacy(Bucket bucket) {
    String p = bucket.project();
    Policy.Builder b =
        Policy.newBuilder()
            .setVersion(1)
            .setEtag(com.google.protobuf.ByteString.copyFrom(new byte[] {8, 1}))
            .addBindings(owners("roles/storage.legacyBucketOwner", p))
            .addBindings(viewers("roles/storage.legacyBucketReader", p));
    if (bucket.uniformAccess()) {
      b.addBindings(owners("roles/storage.legacyObjectOwner", p))
          .addBindings(viewers("roles/storage.legacyObjectReader", p));
    }
    return b.build();
  }

  private static Binding owners(String role, String project) {
    return Binding.newBuilder()
        .setRole(role)
        .addMembers("projectEditor:" + project)
        .addMembers("projectOwner:" + project)
        .build();
  }

  private static Binding viewers(String role, String project) {
    return Binding.newBuilder().setRole(role).addMembers("projectViewer:" + project).build();
  }

  private static ObjectNode print(Bucket bucket, Policy policy) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("kind", "storage#policy");
    out.put("resourceId", "projects/_/buckets/" + Trees.text(bucket.row(), "name"));
    try {
      JsonNode tree = MAPPER.readTree(JsonFormat.printer().print(policy));
      tree.fields().forEachRemaining(f -> out.set(f.getKey(), f.getValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }
}
