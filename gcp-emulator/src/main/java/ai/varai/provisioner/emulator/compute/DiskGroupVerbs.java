package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Methods on disks that belong together by a consistency group, and the keys of disks. */
final class DiskGroupVerbs {

  private static final String POLICY = "resourcePolicies";

  private final ResourceEngine engine;
  private final ReplicationVerbs replication;

  DiskGroupVerbs(ResourceEngine engine, ReplicationVerbs replication) {
    this.engine = engine;
    this.replication = replication;
  }

  void addTo(Verbs verbs) {
    verbs.add("disks.bulkInsert", r -> engine.once(r, () -> clones(r)));
    verbs.add("disks.stopGroupAsyncReplication", r -> engine.once(r, () -> stop(r)));
    for (String collection : new String[] {"disks", "snapshots"}) {
      String field = collection.equals("disks") ? "diskEncryptionKey" : "snapshotEncryptionKey";
      verbs.edit(collection + ".updateKmsKey", (b, q) -> key(b, q, field));
    }
  }

  /** A key in Cloud KMS takes another's place, or a new version of it the older's. */
  private static void key(ObjectNode b, ObjectNode q, String field) {
    if (!b.path(field).has("kmsKeyName")) {
      throw ComputeErrors.invalid(
          "The resource is not encrypted with a customer-managed encryption key.");
    }
    String asked = q.path("kmsKeyName").asText("");
    if (!asked.isEmpty()) {
      ((ObjectNode) b.get(field)).put("kmsKeyName", asked);
    }
  }

  /** A consistency group that a call names, which must be there. */
  private ResourceUrl group(Request r, String field, String asked) {
    if (asked.isEmpty()) {
      throw ComputeErrors.required(field);
    }
    ResourceUrl url =
        ResourceUrl.parse(engine.references().full(asked, r.url().project()), r.url().project())
            .filter(u -> u.collection().equals(POLICY))
            .orElseThrow(() -> ComputeErrors.invalidField(field, asked, "The URL is malformed."));
    if (!engine.compute().resources().require(url).has("diskConsistencyGroupPolicy")) {
      throw ComputeErrors.invalidField(
          field, asked, "The resource policy is not a disk consistency group policy.");
    }
    return url;
  }

  /** The disks of a place that a policy is attached to. */
  static List<ObjectNode> members(Resources resources, ResourceUrl policy, String scope) {
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode disk : resources.list(policy.project(), scope, "disks")) {
      for (JsonNode p : disk.path(POLICY)) {
        if (ResourceUrl.parse(p.asText(), policy.project()).filter(policy::equals).isPresent()) {
          out.add(disk);
          break;
        }
      }
    }
    return out;
  }

  private ObjectNode clones(Request r) {
    ObjectNode body = r.body();
    String asked = body.path("sourceConsistencyGroupPolicy").asText("");
    JsonNode snapshots = body.path("instantSnapshotGroupParameters");
    List<ObjectNode> made =
        snapshots.isMissingNode()
            ? ofGroup(r, group(r, "sourceConsistencyGroupPolicy", asked))
            : ofSnapshots(r, snapshots.path("sourceInstantSnapshotGroup").asText(""));
    if (made.isEmpty()) {
      throw ComputeErrors.invalidField(
          "sourceConsistencyGroupPolicy", asked, "No disk here belongs to the consistency group.");
    }
    ComputeOperations operations = engine.compute().operations();
    ObjectNode group =
        Json.object().put("operationGroupId", engine.compute().emulation().ids().uuid());
    for (ObjectNode disk : made) {
      ResourceUrl url = r.url().in("disks", disk.path("name").asText());
      new QuotaCheck(engine.compute()).oneMore(url, disk);
      String id = engine.compute().emulation().ids().numeric(19);
      engine.store(url, disk, id);
      operations.start(url, id, "insert", r.user(), op -> op.setAll(group));
    }
    return operations.start(
        new ResourceUrl(r.url().project(), r.url().scope(), "disks", ""),
        engine.compute().emulation().ids().numeric(19),
        "bulkInsert",
        r.user(),
        op -> op.setAll(group));
  }

  private ObjectNode copy(ObjectNode source, String link, String field) {
    ObjectNode disk =
        Json.object()
            .put("name", clip(source.path("name").asText()) + "-" + ids(8))
            .put(field, link)
            .put("sizeGb", source.path("sizeGb").asText(source.path("diskSizeGb").asText("10")));
    if (source.has("type")) {
      disk.set("type", source.get("type"));
    }
    return disk;
  }

  private String ids(int n) {
    return engine.compute().emulation().ids().lower(n);
  }

  private static String clip(String name) {
    return name.substring(0, Math.min(name.length(), 54));
  }

  private List<ObjectNode> ofGroup(Request r, ResourceUrl policy) {
    return members(engine.compute().resources(), policy, r.url().scope()).stream()
        .map(d -> copy(d, d.path("selfLink").asText(), "sourceDisk"))
        .toList();
  }

  private List<ObjectNode> ofSnapshots(Request r, String asked) {
    String field = "instantSnapshotGroupParameters.sourceInstantSnapshotGroup";
    if (asked.isEmpty()) {
      throw ComputeErrors.required(field);
    }
    ResourceUrl group =
        ResourceUrl.parse(engine.references().full(asked, r.url().project()), r.url().project())
            .filter(u -> u.collection().equals("instantSnapshotGroups"))
            .orElseThrow(() -> ComputeErrors.invalidField(field, asked, "The URL is malformed."));
    engine.compute().resources().require(group);
    return engine
        .compute()
        .resources()
        .list(group.project(), group.scope(), "instantSnapshots")
        .stream()
        .filter(s -> s.path("_group").asText().equals(group.link()))
        .map(s -> copy(s, s.path("selfLink").asText(), "sourceInstantSnapshot"))
        .toList();
  }

  private ObjectNode stop(Request r) {
    ResourceUrl policy = group(r, "resourcePolicy", r.body().path("resourcePolicy").asText(""));
    List<ObjectNode> disks = members(engine.compute().resources(), policy, r.url().scope());
    if (disks.isEmpty()) {
      throw ComputeErrors.invalidField(
          "resourcePolicy", policy.link(), "No disk here belongs to the consistency group.");
    }
    for (ObjectNode disk : disks) {
      replication.stopped(r.url().in("disks", disk.path("name").asText()));
    }
    return engine
        .compute()
        .operations()
        .start(
            new ResourceUrl(r.url().project(), r.url().scope(), "disks", ""),
            engine.compute().emulation().ids().numeric(19),
            "stopGroupAsyncReplication",
            r.user());
  }
}
