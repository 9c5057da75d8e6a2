package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The disks of an instance at its start: those that it makes for itself, and those there are. */
final class InitialDisks {

  /** What {@code initializeParams} say of a disk in the disk's own words. */
  private static final List<String> SAID =
      List.of(
          "architecture",
          "description",
          "enableConfidentialCompute",
          "labels",
          "licenses",
          "provisionedIops",
          "provisionedThroughput",
          "replicaZones",
          "resourcePolicies",
          "sourceImage",
          "sourceImageEncryptionKey",
          "sourceSnapshot",
          "sourceSnapshotEncryptionKey",
          "storagePool");

  private static final String LOCAL_SSD_GB = "375";

  private InitialDisks() {}

  static void make(Change c) {
    checkFree(c);
    int i = 0;
    int local = 0;
    for (JsonNode d : c.body().path("disks")) {
      ObjectNode disk = (ObjectNode) d;
      if (disk.path("type").asText().equals("SCRATCH")) {
        localSsd(disk, local++);
      } else {
        if (disk.remove("initializeParams") instanceof ObjectNode from) {
          String size = disk.path("diskSizeGb").asText("");
          if (!size.isEmpty()) {
            InstanceKind.fill(from, "diskSizeGb", size);
          }
          make(c, disk, from, i);
        }
        InstanceKind.fill(disk, "deviceName", "persistent-disk-" + i);
        stamp(c.compute(), c.url().project(), disk, "lastAttachTimestamp");
        show(c.compute(), c.url().project(), disk);
      }
      i++;
    }
  }

  /** Before any is made: a managed group keeps what it has made of an instance that failed. */
  private static void checkFree(Change c) {
    int i = 0;
    for (JsonNode disk : c.body().path("disks")) {
      if (disk.get("initializeParams") instanceof ObjectNode from
          && !disk.path("type").asText().equals("SCRATCH")) {
        ResourceUrl url = url(c, from, i);
        if (c.compute().resources().exists(url)) {
          throw ComputeErrors.exists(url.path());
        }
      }
      i++;
    }
  }

  private static void make(Change c, ObjectNode attached, ObjectNode from, int i) {
    ResourceUrl url = url(c, from, i);
    String id = c.compute().emulation().ids().numeric(19);
    ObjectNode made =
        Json.object()
            .put("name", url.name())
            .put("kind", "compute#disk")
            .put("id", id)
            .put("creationTimestamp", ComputeOperations.time(c.compute().now()))
            .put("selfLink", url.link());
    made.put(url.regional() ? "region" : "zone", url.scopeLink());
    if (from.has("diskSizeGb")) {
      made.put("sizeGb", from.get("diskSizeGb").asText());
    }
    if (from.has("diskType")) {
      made.put("type", from.get("diskType").asText());
    }
    for (String field : SAID) {
      if (from.has(field)) {
        made.set(field, from.get(field));
      }
    }
    for (String field : List.of("diskEncryptionKey", "guestOsFeatures")) {
      if (attached.has(field)) {
        made.set(field, attached.get(field));
      }
    }
    MachineKinds.disk(new Change(c.compute(), url, made, Optional.empty()));
    made.put("labelFingerprint", ResourceEngine.labelFingerprint(made));
    c.compute().resources().put(url, made);
    attached.put("source", url.link());
  }

  private static ResourceUrl url(Change c, ObjectNode from, int i) {
    String name = from.path("diskName").asText(c.text("name") + (i == 0 ? "" : "-" + i));
    return !from.path("replicaZones").isEmpty()
        ? new ResourceUrl(
            c.url().project(),
            "regions/" + Regions.ofZone(c.url().place()).orElseThrow().name(),
            "disks",
            name)
        : c.url().in("disks", name);
  }

  /** Notes with a disk when a machine last took it or let it go. */
  static void stamp(ComputeContext compute, String project, JsonNode attached, String field) {
    ResourceUrl.parse(attached.path("source").asText(), project)
        .ifPresent(
            url ->
                compute
                    .resources()
                    .find(url)
                    .ifPresent(
                        disk ->
                            compute
                                .resources()
                                .put(url, disk.put(field, ComputeOperations.time(compute.now())))));
  }

  /** What an instance shows of a disk that it has. */
  static void show(ComputeContext compute, String project, ObjectNode attached) {
    Optional<ObjectNode> disk =
        ResourceUrl.parse(attached.path("source").asText(), project)
            .flatMap(compute.resources()::find);
    if (disk.isEmpty()) {
      return;
    }
    attached.put("diskSizeGb", disk.get().path("sizeGb").asText());
    for (String field :
        List.of("architecture", "diskEncryptionKey", "guestOsFeatures", "licenses")) {
      if (disk.get().has(field)) {
        attached.set(field, disk.get().get(field));
      }
    }
  }

  /** A local SSD is a part of its machine, not a resource. */
  private static void localSsd(ObjectNode disk, int index) {
    String size =
        disk.remove("initializeParams") instanceof ObjectNode from
            ? from.path("diskSizeGb").asText(LOCAL_SSD_GB)
            : LOCAL_SSD_GB;
    InstanceKind.fill(disk, "deviceName", "local-ssd-" + index);
    InstanceKind.fill(disk, "diskSizeGb", size);
  }
}
