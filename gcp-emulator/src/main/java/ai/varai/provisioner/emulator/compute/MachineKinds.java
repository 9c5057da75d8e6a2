package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Disks, images, snapshots, instances and their groups and templates: control plane only. */
final class MachineKinds {

  private MachineKinds() {}

  static void addTo(Map<String, ResourceKind> kinds) {
    kinds.put("disks", new DiskKind());
    kinds.put("images", ResourceKind.defaults(MachineKinds::image));
    kinds.put("instantSnapshotGroups", new InstantSnapshotGroupKind());
    kinds.put("snapshots", ResourceKind.defaults(MachineKinds::snapshot));
    kinds.put("instances", new InstanceKind());
    kinds.put(
        "instanceTemplates",
        ResourceKind.defaults(
            MachineKinds::template,
            m -> m.equals("insert") ? "compute.instanceTemplates." + m : m));
    kinds.put(
        "instanceGroups",
        ResourceKind.defaults(MachineKinds::group, m -> "compute.instanceGroups." + m));
    kinds.put("instanceGroupManagers", new InstanceGroupManagerKind());
    kinds.put("resourcePolicies", ResourceKind.defaults(c -> c.body().put("status", "READY")));
    kinds.put("reservations", ResourceKind.defaults(c -> c.body().put("status", "READY")));
    kinds.put("nodeTemplates", ResourceKind.defaults(c -> c.body().put("status", "READY")));
    kinds.put("nodeGroups", ResourceKind.defaults(c -> c.body().put("status", "READY")));
    kinds.put(
        "autoscalers",
        ResourceKind.defaults(
            c -> c.body().put("status", "ACTIVE"),
            m -> m.equals("patch") ? "compute.autoscalers." + m : m));
  }

  static void disk(Change c) {
    DiskOrigins.take(c, "sizeGb");
    c.byDefault("sizeGb", c.has("sourceImage") || c.has("sourceSnapshot") ? "10" : "500");
    c.byDefault(
        "type",
        ResourceUrl.BASE
            + "projects/"
            + c.url().project()
            + "/"
            + c.url().scope()
            + "/diskTypes/pd-standard");
    c.byDefault("physicalBlockSizeBytes", "4096");
    c.byDefault("enableConfidentialCompute", false);
    c.body().put("status", "READY");
    String size = c.text("sizeGb");
    if (!size.matches("\\d{1,6}") || Integer.parseInt(size) < 1) {
      throw ComputeErrors.invalidField("sizeGb", size, "Must be greater than 0.");
    }
    c.before()
        .ifPresent(
            b -> {
              if (Integer.parseInt(size) < b.path("sizeGb").asInt()) {
                throw ComputeErrors.invalidField(
                    "sizeGb",
                    size,
                    "New disk size '"
                        + size
                        + "' GiB must be larger than existing size '"
                        + b.path("sizeGb").asText()
                        + "' GiB.");
              }
            });
  }

  private static void image(Change c) {
    DiskOrigins.take(c, "diskSizeGb");
    c.byDefault("sourceType", "RAW");
    c.byDefault("diskSizeGb", "10");
    c.byDefault("archiveSizeBytes", "0");
    c.byDefault("architecture", "X86_64");
    c.byDefault("enableConfidentialCompute", false);
    c.body().put("status", "READY");
  }

  private static void snapshot(Change c) {
    DiskOrigins.take(c, "diskSizeGb");
    c.byDefault("diskSizeGb", "10");
    c.byDefault("storageBytes", "0");
    c.byDefault("storageBytesStatus", "UP_TO_DATE");
    c.byDefault("creationSizeBytes", "0");
    c.byDefault("downloadBytes", "0");
    c.byDefault("enableConfidentialCompute", false);
    c.body().put("status", "READY");
  }

  private static void template(Change c) {
    if (c.isInsert() && c.has("sourceInstance")) {
      TemplateSource.fill(c);
    }
    c.require("properties");
    c.byDefault("description", "");
    ObjectNode p = c.object("properties");
    if (p.path("machineType").asText().isEmpty()) {
      throw ComputeErrors.required("properties.machineType");
    }
    int index = 0;
    for (JsonNode d : p.path("disks")) {
      ObjectNode disk = (ObjectNode) d;
      InstanceKind.attached(disk);
      disk.put("index", index++);
      disk.put("kind", "compute#attachedDisk");
    }
    InstanceKind.scheduling(object(p, "scheduling"));
    ObjectNode metadata = object(p, "metadata");
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", Json.fingerprint(metadata.path("items").toString(), c.text("id")));
    index = 0;
    for (JsonNode n : p.path("networkInterfaces")) {
      ObjectNode nic = (ObjectNode) n;
      nic.put("kind", "compute#networkInterface");
      InstanceKind.fill(nic, "name", "nic" + index++);
      for (JsonNode a : nic.path("accessConfigs")) {
        InstanceKind.access((ObjectNode) a);
      }
    }
  }

  private static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode o ? o : parent.putObject(field);
  }

  private static void group(Change c) {
    c.byDefault("description", "");
    c.byDefault("size", 0);
  }
}
