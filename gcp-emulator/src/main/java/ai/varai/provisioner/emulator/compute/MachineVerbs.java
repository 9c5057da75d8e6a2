package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Custom methods of instances, disks, images and instance groups. */
final class MachineVerbs {

  private final ResourceEngine engine;

  MachineVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    Map<String, String> states =
        Map.of(
            "start", "RUNNING",
            "stop", "TERMINATED",
            "suspend", "SUSPENDED",
            "resume", "RUNNING");
    states.forEach(
        (verb, state) ->
            verbs.edit(
                "instances." + verb, (b, q) -> InstanceKind.become(engine.compute(), b, state)));
    verbs.edit("instances.reset", (b, q) -> b.put("status", "RUNNING"));
    verbs.edit("instances.setServiceAccount", MachineVerbs::serviceAccount);
    verbs.add(
        "instances.setDeletionProtection",
        r -> {
          boolean on = r.bool("deletionProtection").orElse(true);
          return engine.once(
              r,
              () ->
                  engine.change(
                      r.url(),
                      "setDeletionProtection",
                      r.user(),
                      b -> b.put("deletionProtection", on)));
        });
    verbs.add(
        "instances.getSerialPortOutput",
        r -> {
          engine.compute().resources().require(r.url());
          return Json.object()
              .put("kind", "compute#serialPortOutput")
              .put("contents", "")
              .put("start", "0")
              .put("next", "0")
              .put("selfLink", r.url().link() + "/serialPort");
        });
    verbs.edit("instances.attachDisk", this::attach);
    verbs.add("instances.detachDisk", this::detach);
    verbs.edit("disks.resize", (b, q) -> b.set("sizeGb", q.get("sizeGb")));
    verbs.edit("reservations.resize", MachineVerbs::resize);
    verbs.add("disks.createSnapshot", this::snapshot);
    verbs.edit("disks.addResourcePolicies", (b, q) -> policies(b, q, true));
    verbs.edit("disks.removeResourcePolicies", (b, q) -> policies(b, q, false));
    verbs.edit("images.deprecate", (b, q) -> b.set("deprecated", q));
    verbs.edit(
        "instanceGroups.addInstances",
        (b, q) -> {
          members(b, q, true);
          network(b);
        });
    verbs.edit("instanceGroups.removeInstances", (b, q) -> members(b, q, false));
    verbs.add("instanceGroups.listInstances", this::listMembers);
  }

  private static void serviceAccount(ObjectNode b, ObjectNode q) {
    b.putArray("serviceAccounts").add(q);
  }

  private void attach(ObjectNode b, ObjectNode q) {
    ArrayNode disks = b.get("disks") instanceof ArrayNode a ? a : b.putArray("disks");
    if (!q.has("deviceName")) {
      q.put("deviceName", "persistent-disk-" + disks.size());
    }
    disks.add(q);
    stamp(b, q, "lastAttachTimestamp");
  }

  private void stamp(ObjectNode instance, JsonNode disk, String field) {
    ResourceUrl.parse(instance.path("selfLink").asText(), "")
        .ifPresent(url -> InitialDisks.stamp(engine.compute(), url.project(), disk, field));
  }

  private ObjectNode detach(Request r) {
    String device =
        r.parameter("deviceName").orElseThrow(() -> ComputeErrors.requiredParameter("deviceName"));
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                "detachDisk",
                r.user(),
                b -> {
                  ArrayNode disks = b.get("disks") instanceof ArrayNode a ? a : b.putArray("disks");
                  for (int i = 0; i < disks.size(); i++) {
                    if (disks.get(i).path("deviceName").asText().equals(device)) {
                      stamp(b, disks.remove(i), "lastDetachTimestamp");
                      return;
                    }
                  }
                  throw ComputeErrors.invalid(
                      "No attached disk found with device name '" + device + "'");
                }));
  }

  private ObjectNode snapshot(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode disk = engine.compute().resources().require(r.url());
          ObjectNode body = r.body();
          body.put("sourceDisk", r.url().link());
          body.put("sourceDiskId", disk.path("id").asText());
          body.put("diskSizeGb", disk.path("sizeGb").asText());
          engine.insert(
              new ResourceUrl(r.url().project(), "global", "snapshots", ""), body, r.user());
          return engine
              .compute()
              .operations()
              .start(r.url(), disk.path("id").asText(), "createSnapshot", r.user());
        });
  }

  static void policies(ObjectNode b, ObjectNode q, boolean add) {
    ArrayNode list =
        b.get("resourcePolicies") instanceof ArrayNode a ? a : b.putArray("resourcePolicies");
    change(list, q.path("resourcePolicies"), add);
  }

  /** How many machines are reserved; a reservation of another sort has no such number. */
  private static void resize(ObjectNode reservation, ObjectNode asked) {
    int count = asked.path("specificSkuCount").asInt();
    if (count < 1 || !(reservation.get("specificReservation") instanceof ObjectNode specific)) {
      throw ComputeErrors.invalidField(
          "specificSkuCount", Integer.toString(count), "Must be greater than or equal to 1.");
    }
    specific.put("count", Integer.toString(count));
  }

  /** Members stand in a field of the emulator's own, which no reader sees. */
  private static void members(ObjectNode b, ObjectNode q, boolean add) {
    ArrayNode list = b.get("_members") instanceof ArrayNode a ? a : b.putArray("_members");
    List<JsonNode> links = new ArrayList<>();
    q.path("instances").forEach(i -> links.add(i.path("instance")));
    change(list, links, add);
    b.put("size", list.size());
  }

  /** The network that a group's members are in, from the first one on. */
  private void network(ObjectNode group) {
    if (group.has("network")) {
      return;
    }
    String project = ResourceUrl.parse(group.path("selfLink").asText(), "").orElseThrow().project();
    for (JsonNode member : group.path("_members")) {
      JsonNode nic =
          ResourceUrl.parse(member.asText(), project)
              .flatMap(engine.compute().resources()::find)
              .map(i -> i.path("networkInterfaces").path(0))
              .orElseGet(Json::object);
      for (String field : List.of("network", "subnetwork")) {
        if (nic.has(field)) {
          group.set(field, nic.get(field));
        }
      }
    }
  }

  private static void change(ArrayNode list, Iterable<JsonNode> values, boolean add) {
    for (JsonNode v : values) {
      String name = v.asText().substring(v.asText().lastIndexOf('/') + 1);
      for (int i = list.size() - 1; i >= 0; i--) {
        if (list.get(i).asText().endsWith("/" + name)) {
          list.remove(i);
        }
      }
      if (add) {
        list.add(v.asText());
      }
    }
  }

  /** Takes an instance out of a group; whether it was in it. */
  static boolean removeMember(ObjectNode group, String link) {
    if (!(group.get("_members") instanceof ArrayNode members)) {
      return false;
    }
    int before = members.size();
    for (int i = before - 1; i >= 0; i--) {
      if (members.get(i).asText().equals(link)) {
        members.remove(i);
      }
    }
    group.put("size", members.size());
    return members.size() < before;
  }

  private ObjectNode listMembers(Request r) {
    ObjectNode group = engine.compute().resources().require(r.url());
    boolean running = r.body().path("instanceState").asText("ALL").equals("RUNNING");
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode m : group.path("_members")) {
      String status =
          ResourceUrl.parse(m.asText(), r.url().project())
              .flatMap(engine.compute().resources()::find)
              .map(i -> i.path("status").asText())
              .orElse("TERMINATED");
      if (running && !status.equals("RUNNING")) {
        continue;
      }
      ObjectNode member = Json.object().put("instance", m.asText()).put("status", status);
      if (group.has("namedPorts")) {
        member.set("namedPorts", group.get("namedPorts"));
      }
      out.add(member);
    }
    return Lists.list(r, out);
  }
}
