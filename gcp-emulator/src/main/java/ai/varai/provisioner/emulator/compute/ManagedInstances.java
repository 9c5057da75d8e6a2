package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CaseFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The instances of a managed group: which there are to be, and what is being done with each. They
 * stand in a field of the emulator's own, with a name, a zone, a template, and an action while
 * there is something to do.
 */
final class ManagedInstances {

  static final String NONE = "NONE";
  static final String CREATING = "CREATING";
  static final String RECREATING = "RECREATING";
  static final String DELETING = "DELETING";
  static final String ABANDONING = "ABANDONING";

  private static final String FIELD = "_instances";

  /** What a group tells the number of, in its own order. */
  private static final List<String> COUNTED =
      List.of(
          NONE,
          CREATING,
          "CREATING_WITHOUT_RETRIES",
          RECREATING,
          DELETING,
          ABANDONING,
          "RESTARTING",
          "REFRESHING",
          "VERIFYING",
          "STOPPING",
          "SUSPENDING",
          "STARTING",
          "RESUMING");

  private final ResourceUrl url;
  private final ObjectNode manager;

  private ManagedInstances(ResourceUrl url, ObjectNode manager) {
    this.url = url;
    this.manager = manager;
  }

  static ManagedInstances of(ResourceUrl url, ObjectNode manager) {
    return new ManagedInstances(url, manager);
  }

  private ArrayNode array() {
    return manager.get(FIELD) instanceof ArrayNode a ? a : manager.putArray(FIELD);
  }

  List<ObjectNode> all() {
    List<ObjectNode> out = new ArrayList<>();
    manager.path(FIELD).forEach(e -> out.add((ObjectNode) e));
    return out;
  }

  static ResourceUrl instance(ResourceUrl manager, ObjectNode entry) {
    return new ResourceUrl(
        manager.project(),
        "zones/" + entry.path("zone").asText(),
        "instances",
        entry.path("name").asText());
  }

  Optional<ObjectNode> find(ResourceUrl instance) {
    return all().stream().filter(e -> instance(url, e).equals(instance)).findFirst();
  }

  /** The one of this name. */
  Optional<ObjectNode> named(String name) {
    return all().stream().filter(e -> e.path("name").asText().equals(name)).findFirst();
  }

  static String action(ObjectNode entry) {
    return entry.path("action").asText(NONE);
  }

  /** Lets something be done with an instance; what went wrong before no longer counts. */
  static void act(ObjectNode entry, String action) {
    entry.put("action", action).remove("error");
  }

  @SuppressWarnings("ReferenceEquality") // The entry itself, not one with the same contents.
  void drop(ObjectNode entry) {
    ArrayNode entries = array();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i) == entry) {
        entries.remove(i);
      }
    }
  }

  private static boolean leaving(ObjectNode entry) {
    return action(entry).equals(DELETING) || action(entry).equals(ABANDONING);
  }

  /** Those that count in the group's size: not those that leave, and not those that stand by. */
  List<ObjectNode> live() {
    return all().stream().filter(e -> !leaving(e) && !e.has("standby")).toList();
  }

  boolean settled() {
    return all().stream().allMatch(e -> action(e).equals(NONE));
  }

  /** Adds and takes away until there are as many as there are to be, of the right versions. */
  void plan(Change c) {
    InstanceVersions versions = InstanceVersions.of(manager);
    all().stream().filter(e -> e.has("error")).forEach(e -> act(e, action(e)));
    if (manager.path("updatePolicy").path("type").asText().equals("PROACTIVE")) {
      replace(versions.outdated(live()));
      live().forEach(this::catchUp);
    }
    while (live().size() > manager.path("targetSize").asInt()) {
      leave(surplus());
    }
    while (live().size() < manager.path("targetSize").asInt()) {
      add(c.compute(), newName(c.compute()));
    }
    versions.calculate();
    standBy(c, "targetStoppedSize", "STOPPED");
    standBy(c, "targetSuspendedSize", "SUSPENDED");
  }

  /** A number that was asked for is made so; otherwise it tells how many stand by. */
  private void standBy(Change c, String field, String how) {
    int before = c.before().map(b -> b.path(field).asInt()).orElse(0);
    int asked = manager.path(field).asInt();
    if (asked != before) {
      while (standing(how).size() < asked) {
        add(c.compute(), newName(c.compute())).put("standby", how);
      }
      while (standing(how).size() > asked) {
        leave(standing(how).get(asked));
      }
    }
    manager.put(field, standing(how).size());
  }

  private List<ObjectNode> standing(String how) {
    return all().stream()
        .filter(e -> !leaving(e) && e.path("standby").asText().equals(how))
        .toList();
  }

  /** Applies what is kept for an instance, with as little as that needs. */
  void catchUp(ObjectNode entry) {
    PreservedStates states = PreservedStates.of(manager);
    if (states.outdated(entry)) {
      String need = states.apply(entry);
      if (action(entry).equals(NONE)) {
        act(entry, need);
      }
    }
  }

  /** Takes instances out of the group; those that are not there yet are just forgotten. */
  void leave(ObjectNode entry) {
    PreservedStates.of(manager).drop(entry.path("name").asText());
    if (action(entry).equals(CREATING)) {
      drop(entry);
    } else {
      act(entry, DELETING);
    }
  }

  /** Replaces instances, by new ones or by such of the same name, as the group says. */
  void replace(List<ObjectNode> entries) {
    boolean same =
        manager.path("updatePolicy").path("replacementMethod").asText().equals("RECREATE");
    for (ObjectNode e : entries) {
      if (same || PreservedStates.of(manager).keeps(e)) {
        recreate(e);
      } else {
        leave(e);
      }
    }
  }

  /** Makes an instance anew, as the group's templates are now. */
  void recreate(ObjectNode entry) {
    InstanceVersions.of(manager).assign(entry, live());
    PreservedStates.of(manager).apply(entry);
    act(entry, action(entry).equals(CREATING) ? CREATING : RECREATING);
  }

  /** Those to go first: what is not there yet, then the newest where most are. */
  private ObjectNode surplus() {
    Map<String, Integer> byZone = byZone();
    List<ObjectNode> live = live();
    return live.stream()
        .max(
            Comparator.<ObjectNode>comparingInt(e -> PreservedStates.of(manager).keeps(e) ? 0 : 1)
                .thenComparingInt(e -> action(e).equals(CREATING) ? 1 : 0)
                .thenComparingInt(e -> byZone.getOrDefault(e.path("zone").asText(), 0))
                .thenComparingInt(live::indexOf))
        .orElseThrow();
  }

  private Map<String, Integer> byZone() {
    Map<String, Integer> out = new TreeMap<>();
    if (url.zonal()) {
      out.put(url.place(), 0);
    }
    for (JsonNode z : manager.path("distributionPolicy").path("zones")) {
      out.put(z.path("zone").asText().replaceFirst(".*/", ""), 0);
    }
    live().forEach(e -> out.merge(e.path("zone").asText(), 1, Integer::sum));
    return out;
  }

  /** Adds an instance that is to be made, in the zone that has the fewest. */
  ObjectNode add(ComputeContext compute, String name) {
    String zone =
        byZone().entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    ObjectNode entry = array().addObject().put("name", name).put("zone", zone);
    InstanceVersions.of(manager).assign(entry, live());
    if (compute.resources().exists(instance(url, entry))) {
      drop(entry);
      throw ComputeErrors.exists(instance(url, entry).path());
    }
    act(entry, CREATING);
    return entry;
  }

  private String newName(ComputeContext compute) {
    while (true) {
      String name =
          manager.path("baseInstanceName").asText() + "-" + compute.emulation().ids().lower(4);
      if (all().stream().noneMatch(e -> e.path("name").asText().equals(name))) {
        return name;
      }
    }
  }

  /** Writes what a reader sees of it into the manager. */
  void describe() {
    ObjectNode actions = manager.putObject("currentActions");
    for (String a : COUNTED) {
      int n = (int) all().stream().filter(e -> action(e).equals(a)).count();
      actions.put(CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, a), n);
    }
    ObjectNode status = manager.putObject("status");
    status.put("isStable", settled());
    status
        .putObject("versionTarget")
        .put("isReached", settled() && InstanceVersions.of(manager).outdated(live()).isEmpty());
    status.putObject("allInstancesConfig").put("effective", true);
    PreservedStates.of(manager).describe(status.putObject("stateful"), this);
  }
}
