package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an instance template takes over from the instance that it is made of.
 *
 * @see <a
 *     href="https://cloud.google.com/compute/docs/instance-templates/create-instance-templates">Create
 *     instance templates</a>
 */
final class TemplateSource {

  private static final List<String> TAKEN =
      List.of(
          "canIpForward",
          "tags",
          "metadata",
          "labels",
          "serviceAccounts",
          "scheduling",
          "minCpuPlatform",
          "guestAccelerators",
          "shieldedInstanceConfig",
          "confidentialInstanceConfig",
          "advancedMachineFeatures");

  private TemplateSource() {}

  /** Fills the template's properties in; 404 for an instance that is not there. */
  static void fill(Change c) {
    String source = c.text("sourceInstance");
    ObjectNode instance =
        ResourceUrl.parse(source, c.url().project())
            .filter(u -> u.collection().equals("instances"))
            .flatMap(c.compute().resources()::find)
            .orElseThrow(() -> ComputeErrors.notFound(source));
    ObjectNode properties = c.object("properties");
    properties.put("machineType", last(instance.path("machineType").asText()));
    for (String field : TAKEN) {
      JsonNode value = instance.get(field);
      if (value != null && !properties.has(field)) {
        properties.set(field, value.deepCopy());
      }
    }
    nics(instance, properties.putArray("networkInterfaces"));
    disks(c, instance, properties.putArray("disks"));
  }

  private static String last(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Addresses stay with the instance. */
  private static void nics(ObjectNode instance, ArrayNode out) {
    for (JsonNode nic : instance.path("networkInterfaces")) {
      ObjectNode taken = nic.deepCopy();
      taken.remove(Set.of("networkIP", "ipv6Address", "fingerprint"));
      taken.path("accessConfigs").forEach(a -> ((ObjectNode) a).remove("natIP"));
      out.add(taken);
    }
  }

  private static void disks(Change c, ObjectNode instance, ArrayNode out) {
    for (JsonNode config : c.body().at("/sourceInstanceParams/diskConfigs")) {
      if (attached(instance, config.path("deviceName").asText()).isEmpty()) {
        throw ComputeErrors.invalidField(
            "sourceInstanceParams.diskConfigs.deviceName",
            config.path("deviceName").asText(),
            "The instance has no disk of this device name.");
      }
    }
    for (JsonNode disk : instance.path("disks")) {
      JsonNode config = config(c, disk.path("deviceName").asText());
      String from = config.path("instantiateFrom").asText("DEFAULT");
      if (!from.equals("DO_NOT_INCLUDE")) {
        out.add(disk(c, disk, config, from));
      }
    }
  }

  private static Optional<JsonNode> attached(ObjectNode instance, String deviceName) {
    return instance
        .path("disks")
        .valueStream()
        .filter(d -> d.path("deviceName").asText().equals(deviceName))
        .findFirst();
  }

  private static JsonNode config(Change c, String deviceName) {
    return c.body()
        .at("/sourceInstanceParams/diskConfigs")
        .valueStream()
        .filter(d -> d.path("deviceName").asText().equals(deviceName))
        .findFirst()
        .orElseGet(Json::object);
  }

  private static ObjectNode disk(Change c, JsonNode attached, JsonNode config, String from) {
    ObjectNode out = attached.deepCopy();
    if (config.has("autoDelete")) {
      out.set("autoDelete", config.get("autoDelete"));
    }
    if (from.equals("ATTACH_READ_ONLY")) {
      return out.put("mode", "READ_ONLY");
    }
    ObjectNode source =
        ResourceUrl.parse(attached.path("source").asText(), c.url().project())
            .flatMap(c.compute().resources()::find)
            .orElseGet(Json::object);
    out.remove(Set.of("source", "diskSizeGb"));
    ObjectNode made = out.putObject("initializeParams");
    String type = last(source.path("type").asText());
    made.put("diskType", type.isEmpty() ? "pd-standard" : type);
    made.put("diskSizeGb", attached.path("diskSizeGb").asText());
    switch (from) {
      case "CUSTOM_IMAGE" -> made.put("sourceImage", config.path("customImage").asText());
      case "BLANK" -> {}
      default -> {
        if (source.has("sourceImage")) {
          made.put("sourceImage", source.path("sourceImage").asText());
        }
      }
    }
    return out;
  }
}
