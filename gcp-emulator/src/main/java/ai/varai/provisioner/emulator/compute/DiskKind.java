package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Disks. Their instant snapshots lie on them, and go with them. */
final class DiskKind extends ResourceKind {

  @Override
  void prepare(Change change) {
    MachineKinds.disk(change);
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    engine
        .compute()
        .resources()
        .with(url.project(), "instantSnapshots", "sourceDisk", url.link())
        .forEach(s -> engine.discard(url.in("instantSnapshots", s.path("name").asText())));
  }
}
