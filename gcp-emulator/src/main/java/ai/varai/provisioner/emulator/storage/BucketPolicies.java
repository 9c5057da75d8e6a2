package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.function.Function;

/**
 * Allow policies of buckets and of managed folders. A bucket has the legacy bindings of its project
 * until one is set, a managed folder none.
 */
final class BucketPolicies {

  /**
   * Whose policy a call is about.
   *
   * @param resource its name after {@code projects/_/}
   */
  private record Target(Bucket bucket, String key, String resource, Policy unset) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Emulation emulation;
  private final Function<JsonCall, Target> targets;

  private BucketPolicies(Emulation emulation, Function<JsonCall, Target> targets) {
    this.emulation = emulation;
    this.targets = targets;
  }

  static BucketPolicies ofBuckets(Emulation emulation, StorageTables tables) {
    return new BucketPolicies(
        emulation,
        call -> {
          Bucket bucket = tables.require(call.variable("bucket"));
          return new Target(bucket, key(bucket.name()), "buckets/" + bucket.name(), legacy(bucket));
        });
  }

  static BucketPolicies ofManagedFolders(Emulation emulation, Folders folders) {
    return new BucketPolicies(
        emulation,
        call -> {
          Folders.Found found = folders.existing(call);
          Bucket bucket = found.bucket();
          Policy none =
              Policy.newBuilder()
                  .setVersion(1)
                  .setEtag(com.google.protobuf.ByteString.copyFrom(new byte[] {8, 1}))
                  .build();
          return new Target(
              bucket,
              folderKey(bucket.name(), found.name()),
              "buckets/" + bucket.name() + "/managedFolders/" + found.name(),
              none);
        });
  }

  /** The key of a bucket's policy among all policies. */
  static String key(String bucket) {
    return "storage/b/" + bucket;
  }

  /** The key of a managed folder's policy; its name ends with a slash. */
  static String folderKey(String bucket, String folder) {
    return key(bucket) + "/managedFolders/" + folder;
  }

  JsonAnswer get(JsonCall call) {
    Target target = targets.apply(call);
    return JsonAnswer.ok(print(target.resource(), current(target)));
  }

  JsonAnswer set(JsonCall call) {
    Policy.Builder asked = read(call.body()).toBuilder();
    Target target = targets.apply(call);
    AccessLists.checkPublic(
        target.bucket().row(),
        asked.getBindingsList().stream().flatMap(b -> b.getMembersList().stream()));
    String project = target.bucket().project();
    Policy set =
        emulation
            .store()
            .transact(
                project,
                () -> {
                  Policy now = current(target);
                  if (emulation.policies().find(project, target.key()).isEmpty()) {
                    if (!asked.getEtag().isEmpty() && !asked.getEtag().equals(now.getEtag())) {
                      throw StorageErrors.preconditionFailed();
                    }
                    asked.clearEtag();
                  }
                  try {
                    return emulation.policies().set(project, target.key(), asked.build());
                  } catch (GoogleError e) {
                    throw e.code() == Code.ABORTED ? StorageErrors.preconditionFailed() : e;
                  }
                });
    return JsonAnswer.ok(print(target.resource(), set));
  }

  /** The policy in a body. */
  static Policy read(ObjectNode body) {
    Policy.Builder asked = Policy.newBuilder();
    body.remove(List.of("kind", "resourceId"));
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(body.toString(), asked);
    } catch (InvalidProtocolBufferException e) {
      throw StorageErrors.invalid("Invalid policy: the body is not a policy.");
    }
    return asked.build();
  }

  JsonAnswer test(JsonCall call) {
    return test(emulation, call, "projects/_/" + targets.apply(call).resource());
  }

  /** Of the asked permissions those that the caller has; all while policies are not enforced. */
  static JsonAnswer test(Emulation emulation, JsonCall call, String resource) {
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "storage#testIamPermissionsResponse");
    List<String> asked = call.call().query().getOrDefault("permissions", List.of());
    if (asked.isEmpty()) {
      throw StorageErrors.required("permissions");
    }
    for (String permission : asked) {
      if (emulation
          .plugin(PermissionTests.Oracle.class)
          .map(o -> o.allows(call.call(), permission, resource))
          .orElse(true)) {
        answer.withArray("/permissions").add(permission);
      }
    }
    return JsonAnswer.ok(answer);
  }

  private Policy current(Target target) {
    return emulation
        .policies()
        .find(target.bucket().project(), target.key())
        .orElse(target.unset());
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

  /** A policy as Cloud Storage prints it. */
  static ObjectNode print(String resource, Policy policy) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("kind", "storage#policy");
    out.put("resourceId", "projects/_/" + resource);
    try {
      JsonNode tree = MAPPER.readTree(JsonFormat.printer().print(policy));
      tree.properties().forEach(f -> out.set(f.getKey(), f.getValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }
}
