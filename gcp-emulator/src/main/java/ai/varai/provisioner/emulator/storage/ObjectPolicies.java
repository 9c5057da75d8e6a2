package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Allow policies of objects: an object's access list in other words, with the two legacy roles that
 * a list can express.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/iam#acls">IAM and lists</a>
 */
final class ObjectPolicies {

  private static final Map<String, String> ROLES =
      Map.of(
          "OWNER", "roles/storage.legacyObjectOwner",
          "READER", "roles/storage.legacyObjectReader");

  private final Emulation emulation;
  private final StorageTables tables;
  private final ObjectWriter writer;

  ObjectPolicies(Emulation emulation, StorageTables tables, ObjectWriter writer) {
    this.emulation = emulation;
    this.tables = tables;
    this.writer = writer;
  }

  JsonAnswer get(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    if (bucket.uniformAccess()) {
      throw StorageErrors.noLists(
          "Cannot get legacy ACL for an object when uniform bucket-level access is enabled.");
    }
    ObjectNode row = require(call, bucket);
    return JsonAnswer.ok(BucketPolicies.print(name(call, bucket, row), policy(bucket, row)));
  }

  JsonAnswer set(JsonCall call) {
    Policy asked = BucketPolicies.read(call.body());
    Bucket at = tables.require(call.variable("bucket"));
    if (at.uniformAccess()) {
      throw StorageErrors.noLists(
          "Cannot use ACL API to set object policy when object policies are disabled.");
    }
    return JsonAnswer.ok(
        tables.store.transact(
            at.project(),
            () -> {
              Bucket bucket = tables.require(at.name());
              ObjectNode row = require(call, bucket);
              String name = name(call, bucket, row);
              if (!asked.getEtag().isEmpty()
                  && !asked.getEtag().equals(policy(bucket, row).getEtag())) {
                throw StorageErrors.preconditionFailed();
              }
              row.set("acl", list(bucket, asked, name));
              ObjectWriter.touch(
                  row, Trees.number(row, "metageneration").orElse(0L) + 1, tables.now());
              writer.put(bucket, row);
              return BucketPolicies.print(name, policy(bucket, row));
            }));
  }

  JsonAnswer test(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    ObjectNode row = require(call, bucket);
    return BucketPolicies.test(
        emulation,
        call,
        "projects/_/buckets/" + bucket.name() + "/objects/" + Trees.text(row, "name"));
  }

  private ObjectNode require(JsonCall call, Bucket bucket) {
    String name = call.variable("object");
    return tables
        .version(bucket, name, call.parameter("generation"))
        .orElseThrow(() -> StorageErrors.noObject(bucket.name(), name));
  }

  private static String name(JsonCall call, Bucket bucket, ObjectNode row) {
    return "buckets/"
        + bucket.name()
        + "/objects/"
        + Trees.text(row, "name")
        + "#"
        + call.parameter("generation").orElse("0");
  }

  private Policy policy(Bucket bucket, ObjectNode row) {
    Map<String, TreeSet<String>> members = new TreeMap<>();
    for (JsonNode entry : row.path("acl")) {
      String role = ROLES.get(Trees.text(entry, "role"));
      if (role != null) {
        members
            .computeIfAbsent(role, r -> new TreeSet<>())
            .add(member(bucket, Trees.text(entry, "entity")));
      }
    }
    Policy.Builder out =
        Policy.newBuilder()
            .setVersion(1)
            .setEtag(
                ByteString.copyFrom(
                    Base64.getDecoder()
                        .decode(
                            StorageTables.etag(
                                0, Trees.number(row, "metageneration").orElse(1L)))));
    members.forEach(
        (role, m) -> out.addBindings(Binding.newBuilder().setRole(role).addAllMembers(m)));
    return out.build();
  }

  private static ArrayNode list(Bucket bucket, Policy policy, String name) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Binding binding : policy.getBindingsList()) {
      String role =
          ROLES.entrySet().stream()
              .filter(e -> e.getValue().equals(binding.getRole()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(
                  () ->
                      StorageErrors.invalid(
                          binding.getRole() + " is not a valid role for projects/_/" + name + "."));
      for (String member : binding.getMembersList()) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("entity", entity(bucket, member)).put("role", role);
        list.add(entry);
      }
    }
    return AccessLists.checkedPublic(bucket.row(), AccessLists.kept(list, false));
  }

  /** {@code user-a@b} of a list is {@code user:a@b} of a policy. */
  private static String member(Bucket bucket, String entity) {
    String number = "-" + Trees.text(bucket.row(), "projectNumber");
    if (entity.startsWith("project-") && entity.endsWith(number)) {
      String team = entity.substring("project-".length(), entity.length() - number.length());
      String one = team.substring(0, team.length() - 1);
      return "project"
          + Character.toUpperCase(one.charAt(0))
          + one.substring(1)
          + ":"
          + bucket.project();
    }
    if (entity.startsWith("user-") && entity.endsWith(".gserviceaccount.com")) {
      return "serviceAccount:" + entity.substring("user-".length());
    }
    int dash = entity.indexOf('-');
    return dash < 0 ? entity : entity.substring(0, dash) + ":" + entity.substring(dash + 1);
  }

  private static String entity(Bucket bucket, String member) {
    String number = Trees.text(bucket.row(), "projectNumber");
    int colon = member.indexOf(':');
    if (colon < 0) {
      return member;
    }
    String value = member.substring(colon + 1);
    return switch (member.substring(0, colon)) {
      case "projectOwner" -> "project-owners-" + number;
      case "projectEditor" -> "project-editors-" + number;
      case "projectViewer" -> "project-viewers-" + number;
      case "serviceAccount" -> "user-" + value;
      default -> member.substring(0, colon) + "-" + value;
    };
  }
}
