package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Disks. Their instant snapshots lie on them, and go with them. */
final class DiskKind extends ResourceKind {

  @Override
  void prepare(Change change) {
    MachineKinds.disk(change);
  }

  @Override
  void warn(ComputeContext compute, ObjectNode stored, ObjectNode operation) {
    DiskOrigins.warn(compute, stored, operation);
  }

  /** The machines that have it. */
  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    ArrayNode users = shown.arrayNode();
    for (ObjectNode instance : compute.resources().list(url.project(), "", "instances")) {
      for (JsonNode disk : instance.path("disks")) {
        if (disk.path("source").asText().equals(url.link())) {
          users.add(instance.path("selfLink").asText());
        }
      }
    }
    if (!users.isEmpty()) {
      shown.set("users", users);
    }
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
