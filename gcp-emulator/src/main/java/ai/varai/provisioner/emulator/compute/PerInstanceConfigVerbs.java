package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The configurations that a managed group has for single instances. */
final class PerInstanceConfigVerbs {

  private static final String GROUPS = "instanceGroupManagers.";

  private final ResourceEngine engine;

  PerInstanceConfigVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.add(GROUPS + "listPerInstanceConfigs", this::list);
    verbs.add(GROUPS + "updatePerInstanceConfigs", r -> write(r, false));
    verbs.add(GROUPS + "patchPerInstanceConfigs", r -> write(r, true));
    verbs.add(GROUPS + "deletePerInstanceConfigs", this::delete);
  }

  private ObjectNode change(Request r, Consumer<ObjectNode> edit) {
    return engine.once(r, () -> engine.change(r.url(), r.method().name(), r.user(), edit));
  }

  private ObjectNode write(Request r, boolean merges) {
    ObjectNode body = r.body();
    ObjectNode raw = r.call().body();
    if (body.path("perInstanceConfigs").isEmpty()) {
      throw ComputeErrors.required("perInstanceConfigs");
    }
    return change(
        r,
        manager -> {
          int i = 0;
          for (JsonNode asked : body.path("perInstanceConfigs")) {
            write(r, manager, asked, raw.path("perInstanceConfigs").path(i++), merges);
          }
        });
  }

  private void write(Request r, ObjectNode manager, JsonNode asked, JsonNode raw, boolean merges) {
    String name = name(asked.path("name").asText(""), "perInstanceConfigs.name");
    PreservedStates states = PreservedStates.of(manager);
    if (ManagedInstances.of(r.url(), manager).named(name).isEmpty()) {
      throw ComputeErrors.invalidField(
          "perInstanceConfigs.name",
          name,
          "The instance is not a member of the instance group manager.");
    }
    Optional<ObjectNode> now = states.find(name);
    String sent = asked.path("fingerprint").asText("");
    if (!sent.isEmpty()
        && !sent.equals(now.map(c -> c.path("fingerprint").asText()).orElse(sent))) {
      throw ComputeErrors.staleFingerprint();
    }
    ObjectNode next =
        asked.get(PreservedStates.CONFIG) instanceof ObjectNode o ? o.deepCopy() : Json.object();
    if (merges && now.isPresent()) {
      ObjectNode merged =
          now.get().path(PreservedStates.CONFIG) instanceof ObjectNode o
              ? o.deepCopy()
              : Json.object();
      Json.merge(merged, next, raw.path(PreservedStates.CONFIG), "PreservedState");
      next = merged;
    }
    check(r, next);
    states.put(name, next);
  }

  /** Disks must be there, and in the place of the group. */
  private void check(Request r, ObjectNode state) {
    for (var e : state.path("disks").properties()) {
      String source = e.getValue().path("source").asText("");
      if (source.isEmpty()) {
        throw ComputeErrors.required("preservedState.disks[" + e.getKey() + "].source");
      }
      String full = engine.references().full(source, r.url().project());
      ResourceUrl url =
          ResourceUrl.parse(full, r.url().project())
              .filter(u -> u.collection().equals("disks"))
              .orElseThrow(
                  () ->
                      ComputeErrors.invalidField(
                          "preservedState.disks", source, "The URL is malformed."));
      engine.compute().resources().require(url);
      ((ObjectNode) e.getValue()).put("source", url.link());
      if (!e.getValue().has("autoDelete")) {
        ((ObjectNode) e.getValue()).put("autoDelete", "NEVER");
      }
    }
  }

  private static String name(String name, String field) {
    if (name.isEmpty()) {
      throw ComputeErrors.required(field);
    }
    return name;
  }

  private ObjectNode delete(Request r) {
    ObjectNode body = r.body();
    if (body.path("names").isEmpty()) {
      throw ComputeErrors.required("names");
    }
    return change(
        r,
        manager -> {
          PreservedStates states = PreservedStates.of(manager);
          for (JsonNode n : body.path("names")) {
            ObjectNode config =
                states
                    .find(n.asText())
                    .orElseThrow(
                        () ->
                            ComputeErrors.invalidField(
                                "names",
                                n.asText(),
                                "The per-instance config does not exist in the instance group"
                                    + " manager."));
            states.remove(config, ManagedInstances.of(r.url(), manager).named(n.asText()));
          }
        });
  }

  private ObjectNode list(Request r) {
    ObjectNode manager = engine.compute().resources().require(r.url());
    ManagedInstances instances = ManagedInstances.of(r.url(), manager);
    List<ObjectNode> found =
        PreservedStates.of(manager).all().stream()
            .map(
                c -> {
                  ObjectNode shown = Json.object();
                  String name = c.path("name").asText();
                  shown.put("name", name);
                  shown.set("fingerprint", c.get("fingerprint"));
                  if (c.has(PreservedStates.CONFIG)) {
                    shown.set(PreservedStates.CONFIG, c.get(PreservedStates.CONFIG));
                  }
                  return shown.put("status", PreservedStates.status(c, instances.named(name)));
                })
            .toList();
    return ManagedInstanceVerbs.only(r, "items", found);
  }
}
