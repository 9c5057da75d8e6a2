package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes a managed group what it is to be: instances come, go and come anew from its templates. */
final class GroupSettler {

  private static final String KIND = "compute.managedInstances";

  /** From a change of a group until its instances follow. */
  private static final Duration USUAL = Duration.ofSeconds(8);

  /** The states that instances come to by what is done with them. */
  private static final Map<String, String> STATES =
      Map.of(
          "STOPPING", "TERMINATED",
          "SUSPENDING", "SUSPENDED",
          "STARTING", "RUNNING",
          "RESUMING", "RUNNING",
          "RESTARTING", "RUNNING");

  private final ResourceEngine engine;

  GroupSettler(ResourceEngine engine) {
    this.engine = engine;
  }

  /** Lets groups be settled when it is time for it, also after a restart. */
  void register() {
    engine
        .compute()
        .emulation()
        .operations()
        .define(
            KIND,
            (row, now) -> {
              ResourceUrl.parse(row.target(), row.project()).ifPresent(this::settle);
              return row;
            });
  }

  static void later(ComputeContext compute, ResourceUrl manager) {
    compute
        .emulation()
        .operations()
        .schedule(
            ComputeOperations.API,
            manager.project(),
            KIND,
            manager.path(),
            compute.emulation().operations().mode().delay(USUAL));
  }

  private void settle(ResourceUrl url) {
    Optional<ObjectNode> found = engine.compute().resources().find(url);
    if (found.isEmpty()) {
      return;
    }
    ObjectNode manager = found.get();
    ManagedInstances instances = ManagedInstances.of(url, manager);
    for (ObjectNode entry : instances.all()) {
      act(url, instances, entry);
    }
    engine.write(url, manager);
    fillGroup(url, instances);
  }

  private void act(ResourceUrl url, ManagedInstances instances, ObjectNode entry) {
    ResourceUrl instance = ManagedInstances.instance(url, entry);
    switch (ManagedInstances.action(entry)) {
      case ManagedInstances.NONE -> {}
      case ManagedInstances.DELETING -> {
        engine.discard(instance);
        instances.drop(entry);
      }
      case ManagedInstances.ABANDONING -> instances.drop(entry);
      case ManagedInstances.CREATING -> make(url, instance, entry);
      case ManagedInstances.RECREATING -> {
        engine.discard(instance);
        make(url, instance, entry);
      }
      default -> {
        String state = STATES.getOrDefault(ManagedInstances.action(entry), "RUNNING");
        engine
            .compute()
            .resources()
            .find(instance)
            .ifPresent(
                i -> {
                  InstanceKind.become(engine.compute(), i, state);
                  PreservedStates.into(i, entry);
                  engine.write(instance, i);
                });
        ManagedInstances.act(entry, ManagedInstances.NONE);
      }
    }
  }

  /** An instance that cannot be made stays on the list, with the reason. */
  private void make(ResourceUrl url, ResourceUrl instance, ObjectNode entry) {
    String template = entry.path("template").asText();
    try {
      if (engine.compute().resources().exists(instance)) {
        throw ComputeErrors.exists(instance.path());
      }
      ObjectNode properties =
          ResourceUrl.parse(template, url.project())
              .flatMap(engine.compute().resources()::find)
              .map(t -> t.path("properties").<ObjectNode>deepCopy())
              .orElseThrow(() -> ComputeErrors.notFound(template));
      ObjectNode body = body(url, instance, template, properties);
      PreservedStates.into(body, entry);
      // Nothing may be half made: what it refers to is looked up before anything is written.
      engine.references().normalise(body, url.project());
      engine.references().check(body, instance);
      engine.store(instance, body, engine.compute().emulation().ids().numeric(19));
      if (entry.has("standby")) {
        boolean stopped = entry.path("standby").asText().equals("STOPPED");
        InstanceKind.become(engine.compute(), body, stopped ? "TERMINATED" : "SUSPENDED");
        engine.write(instance, body);
      }
      ManagedInstances.act(entry, ManagedInstances.NONE);
    } catch (GoogleError e) {
      entry
          .putObject("error")
          .put("code", e.code().name())
          .put("message", e.getMessage())
          .put("timestamp", engine.compute().now().toString());
    }
  }

  private static ObjectNode body(
      ResourceUrl manager, ResourceUrl instance, String template, ObjectNode properties) {
    ObjectNode body = instance(instance, properties);
    ObjectNode metadata =
        body.get("metadata") instanceof ObjectNode m ? m : body.putObject("metadata");
    ArrayNode items = metadata.get("items") instanceof ArrayNode a ? a : metadata.putArray("items");
    items
        .addObject()
        .put("key", "instance-template")
        .put("value", template.replace(ResourceUrl.BASE, ""));
    items.addObject().put("key", "created-by").put("value", manager.path());
    return body;
  }

  /** An instance of the properties of a template. */
  static ObjectNode instance(ResourceUrl instance, ObjectNode properties) {
    ObjectNode body = Json.object().put("name", instance.name());
    for (Map.Entry<String, JsonNode> e : properties.properties()) {
      if (ComputeTypes.hasField("Instance", e.getKey())) {
        body.set(e.getKey(), e.getValue());
      }
    }
    place(body, "machineType", instance, "machineTypes");
    for (JsonNode disk : body.path("disks")) {
      if (disk.get("initializeParams") instanceof ObjectNode made) {
        place(made, "diskType", instance, "diskTypes");
      }
    }
    for (JsonNode a : body.path("guestAccelerators")) {
      place((ObjectNode) a, "acceleratorType", instance, "acceleratorTypes");
    }
    return body;
  }

  /** Templates name types without a zone; instances have them in theirs. */
  private static void place(ObjectNode node, String field, ResourceUrl instance, String types) {
    String name = node.path(field).asText("");
    if (!name.isEmpty() && !name.contains("/")) {
      node.put(field, instance.in(types, name).link());
    }
  }

  /** The group of the manager's name has the instances that are there as its members. */
  private void fillGroup(ResourceUrl url, ManagedInstances instances) {
    ResourceUrl groupUrl = InstanceGroupManagerKind.group(url);
    Optional<ObjectNode> found = engine.compute().resources().find(groupUrl);
    if (found.isEmpty()) {
      return;
    }
    ObjectNode group = found.get();
    ArrayNode members = group.putArray("_members");
    for (ObjectNode entry : instances.all()) {
      ResourceUrl instance = ManagedInstances.instance(url, entry);
      engine
          .compute()
          .resources()
          .find(instance)
          .ifPresent(
              i -> {
                members.add(instance.link());
                JsonNode nic = i.path("networkInterfaces").path(0);
                for (String f : new String[] {"network", "subnetwork"}) {
                  if (nic.has(f)) {
                    group.set(f, nic.get(f));
                  }
                }
              });
    }
    group.put("size", members.size());
    engine.write(groupUrl, group);
  }

  /** What becomes of groups when an instance goes: it leaves them, or its manager replaces it. */
  static void left(ResourceEngine engine, ResourceUrl instance) {
    Resources resources = engine.compute().resources();
    for (ObjectNode group : resources.list(instance.project(), "", "instanceGroups")) {
      if (MachineVerbs.removeMember(group, instance.link())) {
        ResourceUrl.parse(group.path("selfLink").asText(), instance.project())
            .ifPresent(u -> engine.write(u, group));
      }
    }
    for (ObjectNode manager : resources.list(instance.project(), "", "instanceGroupManagers")) {
      ResourceUrl url =
          ResourceUrl.parse(manager.path("selfLink").asText(), instance.project()).orElseThrow();
      ManagedInstances.of(url, manager)
          .find(instance)
          .filter(e -> ManagedInstances.action(e).equals(ManagedInstances.NONE))
          .ifPresent(
              e -> {
                ManagedInstances.act(e, ManagedInstances.RECREATING);
                engine.write(url, manager);
                later(engine.compute(), url);
              });
    }
  }
}
