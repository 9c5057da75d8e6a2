package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Instant snapshots of all disks of a consistency group, which come and go with the group. */
final class InstantSnapshotGroupKind extends ResourceKind {

  private static final String GROUP = "_group";

  @Override
  void prepare(Change c) {
    if (!c.isInsert()) {
      return;
    }
    c.require("sourceConsistencyGroup");
    String asked = c.text("sourceConsistencyGroup");
    ResourceUrl policy =
        ResourceUrl.parse(asked, c.url().project())
            .filter(u -> u.collection().equals("resourcePolicies"))
            .orElseThrow(
                () ->
                    ComputeErrors.invalidField(
                        "sourceConsistencyGroup", asked, "The URL is malformed."));
    ObjectNode stored = c.compute().resources().require(policy);
    if (DiskGroupVerbs.members(c.compute().resources(), policy, c.url().scope()).isEmpty()) {
      throw ComputeErrors.invalidField(
          "sourceConsistencyGroup", asked, "No disk here belongs to the consistency group.");
    }
    c.body().put("status", "READY");
    ObjectNode status = c.object("resourceStatus");
    status.put("consistencyMembershipResolutionTime", c.compute().now().toString());
    status
        .putObject("sourceInfo")
        .put("consistencyGroup", policy.link())
        .put("consistencyGroupId", stored.path("id").asText());
  }

  @Override
  void inserted(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {
    ResourceUrl policy =
        ResourceUrl.parse(stored.path("sourceConsistencyGroup").asText(), url.project())
            .orElseThrow();
    for (ObjectNode disk :
        DiskGroupVerbs.members(engine.compute().resources(), policy, url.scope())) {
      String base = disk.path("name").asText();
      String name =
          base.substring(0, Math.min(base.length(), 54))
              + "-"
              + engine.compute().emulation().ids().lower(8);
      ObjectNode snapshot =
          Json.object()
              .put("name", name)
              .put("sourceDisk", disk.path("selfLink").asText())
              .put("sourceDiskId", disk.path("id").asText())
              .put("diskSizeGb", disk.path("sizeGb").asText())
              .put("status", "READY");
      ResourceUrl at = url.in("instantSnapshots", name);
      engine.store(at, snapshot, engine.compute().emulation().ids().numeric(19));
      engine.quietly(at, b -> b.put(GROUP, url.link()).put("status", "READY"));
    }
  }

  /** Its snapshots do not hold it back: they go with it. */
  @Override
  boolean harmless(ResourceUrl user, ObjectNode stored) {
    return user.collection().equals("instantSnapshots");
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    engine.compute().resources().list(url.project(), url.scope(), "instantSnapshots").stream()
        .filter(s -> s.path(GROUP).asText().equals(url.link()))
        .forEach(s -> engine.discard(url.in("instantSnapshots", s.path("name").asText())));
  }
}
