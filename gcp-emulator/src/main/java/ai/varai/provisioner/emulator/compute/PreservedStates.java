package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a managed group keeps for single instances: a configuration for each that has one, and with
 * the instance what of it has been applied. Both stand in fields of the emulator's own.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instance-groups/stateful-migs">Stateful
 *     MIGs</a>
 */
final class PreservedStates {

  static final String CONFIG = "preservedState";

  /** What has been applied to an instance of its configuration. */
  private static final String APPLIED = "applied";

  private static final String FIELD = "_configs";
  private static final String GOING = "going";

  private final ObjectNode manager;

  private PreservedStates(ObjectNode manager) {
    this.manager = manager;
  }

  static PreservedStates of(ObjectNode manager) {
    return new PreservedStates(manager);
  }

  private ArrayNode array() {
    return manager.get(FIELD) instanceof ArrayNode a ? a : manager.putArray(FIELD);
  }

  List<ObjectNode> all() {
    List<ObjectNode> out = new ArrayList<>();
    manager.path(FIELD).forEach(c -> out.add((ObjectNode) c));
    return out;
  }

  Optional<ObjectNode> find(String name) {
    return all().stream().filter(c -> c.path("name").asText().equals(name)).findFirst();
  }

  /** Whether an instance keeps its name when it is made anew. */
  boolean keeps(ObjectNode entry) {
    return manager.has("statefulPolicy") || find(entry.path("name").asText()).isPresent();
  }

  /** Writes the configuration of an instance. */
  ObjectNode put(String name, JsonNode state) {
    ObjectNode config = find(name).orElseGet(() -> array().addObject().put("name", name));
    config.remove(GOING);
    config.remove(CONFIG);
    if (state instanceof ObjectNode said) {
      // gcloud sends each of the maps, also those in which there is nothing.
      ObjectNode kept = said.deepCopy();
      kept.properties().removeIf(e -> e.getValue().isEmpty());
      if (!kept.isEmpty()) {
        config.set(CONFIG, kept);
      }
    }
    String fingerprint =
        Json.fingerprint(config.path(CONFIG).toString(), manager.path("id").asText() + name);
    return config.put("fingerprint", fingerprint);
  }

  /** Lets a configuration go as soon as its instance no longer has to do with it. */
  void remove(ObjectNode config, Optional<ObjectNode> entry) {
    if (entry.isEmpty() || !entry.get().has(APPLIED)) {
      drop(config.path("name").asText());
    } else {
      config.put(GOING, true);
    }
  }

  /** Forgets the configuration of an instance that is no more. */
  void drop(String name) {
    ArrayNode configs = array();
    for (int i = configs.size() - 1; i >= 0; i--) {
      if (configs.get(i).path("name").asText().equals(name)) {
        configs.remove(i);
      }
    }
  }

  /** How far a configuration has come, in the words of the API. */
  static String status(ObjectNode config, Optional<ObjectNode> entry) {
    boolean going = config.path(GOING).asBoolean();
    if (entry.isEmpty()) {
      return going ? "UNAPPLIED_DELETION" : "UNAPPLIED";
    }
    if (!applied(config, entry.get())) {
      return going ? "UNAPPLIED_DELETION" : "UNAPPLIED";
    }
    boolean busy = !ManagedInstances.action(entry.get()).equals(ManagedInstances.NONE);
    return busy ? "APPLYING" : "EFFECTIVE";
  }

  private static boolean applied(ObjectNode config, ObjectNode entry) {
    return !config.path(GOING).asBoolean() && config.path(CONFIG).equals(entry.path(APPLIED));
  }

  /** Whether an instance has something to catch up with. */
  boolean outdated(ObjectNode entry) {
    return find(entry.path("name").asText()).filter(c -> !applied(c, entry)).isPresent();
  }

  /** Gives an instance what its configuration says; what has to be done with it for that. */
  String apply(ObjectNode entry) {
    ObjectNode before = entry.deepCopy();
    Optional<ObjectNode> config = find(entry.path("name").asText());
    entry.remove(APPLIED);
    if (config.isPresent() && config.get().path(GOING).asBoolean()) {
      drop(entry.path("name").asText());
    } else {
      config.filter(c -> c.has(CONFIG)).ifPresent(c -> entry.set(APPLIED, c.get(CONFIG)));
    }
    for (String field : new String[] {"disks", "internalIPs", "externalIPs"}) {
      if (!before.path(APPLIED).path(field).equals(entry.path(APPLIED).path(field))) {
        return "RESTARTING";
      }
    }
    return "REFRESHING";
  }

  /** What a list of instances shows of an entry. */
  void show(ObjectNode entry, ObjectNode shown) {
    if (entry.has(APPLIED)) {
      shown.set("preservedStateFromConfig", entry.get(APPLIED));
    }
    JsonNode policy = manager.path("statefulPolicy").path(CONFIG);
    if (!policy.isEmpty()) {
      ObjectNode from = shown.putObject("preservedStateFromPolicy");
      for (Map.Entry<String, JsonNode> kind : policy.properties()) {
        ObjectNode kept = from.putObject(kind.getKey());
        for (Map.Entry<String, JsonNode> one : kind.getValue().properties()) {
          String auto = one.getValue().path("autoDelete").asText("NEVER");
          kept.putObject(one.getKey()).put("autoDelete", auto);
        }
      }
    }
  }

  /** Writes what is kept for an instance into it. */
  static void into(ObjectNode instance, ObjectNode entry) {
    JsonNode state = entry.path(APPLIED);
    ObjectNode metadata =
        instance.get("metadata") instanceof ObjectNode m ? m : instance.putObject("metadata");
    ArrayNode items = metadata.get("items") instanceof ArrayNode a ? a : metadata.putArray("items");
    for (Map.Entry<String, JsonNode> e : state.path("metadata").properties()) {
      for (int i = items.size() - 1; i >= 0; i--) {
        if (items.get(i).path("key").asText().equals(e.getKey())) {
          items.remove(i);
        }
      }
      items.addObject().put("key", e.getKey()).set("value", e.getValue());
    }
    for (Map.Entry<String, JsonNode> e : state.path("disks").properties()) {
      disk(instance, e.getKey(), e.getValue());
    }
    for (Map.Entry<String, JsonNode> e : state.path("internalIPs").properties()) {
      String address = e.getValue().path("ipAddress").path("literal").asText("");
      nic(instance, e.getKey())
          .filter(nic -> !address.isEmpty())
          .ifPresent(nic -> nic.put("networkIP", address));
    }
  }

  private static Optional<ObjectNode> nic(ObjectNode instance, String name) {
    int i = 0;
    for (JsonNode nic : instance.path("networkInterfaces")) {
      if (nic.path("name").asText("nic" + i++).equals(name)) {
        return Optional.of((ObjectNode) nic);
      }
    }
    return Optional.empty();
  }

  private static void disk(ObjectNode instance, String device, JsonNode kept) {
    ArrayNode disks = instance.get("disks") instanceof ArrayNode a ? a : instance.putArray("disks");
    ObjectNode disk = Json.object();
    for (JsonNode d : disks) {
      if (d.path("deviceName").asText().equals(device)) {
        disk = (ObjectNode) d;
      }
    }
    if (disk.isEmpty()) {
      disks.add(disk.put("deviceName", device));
    }
    disk.remove("initializeParams");
    disk.put("source", kept.path("source").asText());
    disk.put("mode", kept.path("mode").asText("READ_WRITE"));
    disk.put("autoDelete", false);
  }

  /** What the manager's status tells of it. */
  void describe(ObjectNode stateful, ManagedInstances instances) {
    stateful.put("hasStatefulConfig", manager.has("statefulPolicy") || !all().isEmpty());
    boolean effective =
        all().stream()
            .allMatch(c -> status(c, instances.named(c.path("name").asText())).equals("EFFECTIVE"));
    stateful.putObject("perInstanceConfigs").put("allEffective", effective);
  }
}
