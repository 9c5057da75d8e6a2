package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** What can be done with the instances of a managed group, of a zone as of a region. */
final class ManagedInstanceVerbs {

  private static final String GROUPS = "instanceGroupManagers.";

  private final ResourceEngine engine;

  ManagedInstanceVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    new GroupSettler(engine).register();
    new PerInstanceConfigVerbs(engine).addTo(verbs);
    verbs.add(GROUPS + "listManagedInstances", this::list);
    verbs.add(GROUPS + "listErrors", this::errors);
    verbs.add(GROUPS + "resize", this::resize);
    verbs.add(GROUPS + "createInstances", this::create);
    verbs.add(GROUPS + "applyUpdatesToInstances", this::apply);
    each(
        verbs,
        "deleteInstances",
        (m, e) -> {
          grow(m, e.has("standby") ? 0 : -1);
          in(m).leave(e);
        });
    each(
        verbs,
        "abandonInstances",
        (m, e) -> {
          grow(m, e.has("standby") ? 0 : -1);
          PreservedStates.of(m).drop(e.path("name").asText());
          ManagedInstances.act(e, ManagedInstances.ABANDONING);
        });
    each(verbs, "recreateInstances", (m, e) -> in(m).recreate(e));
    each(verbs, "stopInstances", (m, e) -> standBy(m, e, "STOPPED", "STOPPING"));
    each(verbs, "suspendInstances", (m, e) -> standBy(m, e, "SUSPENDED", "SUSPENDING"));
    each(verbs, "startInstances", (m, e) -> wake(m, e, "STARTING"));
    each(verbs, "resumeInstances", (m, e) -> wake(m, e, "RESUMING"));
  }

  private static ManagedInstances in(ObjectNode manager) {
    return ManagedInstances.of(url(manager), manager);
  }

  private static ResourceUrl url(ObjectNode manager) {
    return ResourceUrl.parse(manager.path("selfLink").asText(), "").orElseThrow();
  }

  private static void grow(ObjectNode manager, int by) {
    manager.put("targetSize", manager.path("targetSize").asInt() + by);
  }

  private static void standBy(ObjectNode manager, ObjectNode entry, String how, String action) {
    if (!entry.has("standby")) {
      grow(manager, -1);
    }
    entry.put("standby", how);
    ManagedInstances.act(entry, action);
  }

  private static void wake(ObjectNode manager, ObjectNode entry, String action) {
    if (entry.remove("standby") != null) {
      grow(manager, 1);
      ManagedInstances.act(entry, action);
    }
  }

  private ObjectNode change(Request r, Consumer<ObjectNode> edit) {
    return engine.once(r, () -> engine.change(r.url(), r.method().name(), r.user(), edit));
  }

  /** A method that does something with each of the instances that its body names. */
  private void each(Verbs verbs, String name, BiConsumer<ObjectNode, ObjectNode> act) {
    verbs.add(
        GROUPS + name,
        r -> {
          ObjectNode body = r.body();
          if (body.path("instances").isEmpty()) {
            throw ComputeErrors.required("instances");
          }
          boolean skips = body.path("skipInstancesOnValidationError").asBoolean();
          return change(
              r,
              manager ->
                  named(r, manager, body, skips).forEach(entry -> act.accept(manager, entry)));
        });
  }

  /** The entries of the instances that a body names. */
  private List<ObjectNode> named(Request r, ObjectNode manager, ObjectNode body, boolean skips) {
    List<ObjectNode> out = new ArrayList<>();
    int i = 0;
    for (JsonNode n : body.path("instances")) {
      String at = "instances[" + i++ + "]";
      String text = engine.references().full(n.asText(), r.url().project());
      Optional<ObjectNode> entry =
          ResourceUrl.parse(text, r.url().project()).flatMap(u -> in(manager).find(u));
      if (entry.isPresent()) {
        out.add(entry.get());
      } else if (!skips) {
        throw ComputeErrors.invalidField(
            at, n.asText(), "The instance is not a member of the instance group manager.");
      }
    }
    return out;
  }

  private ObjectNode resize(Request r) {
    int size = r.number("size").orElseThrow(() -> ComputeErrors.requiredParameter("size"));
    return change(r, manager -> manager.put("targetSize", size));
  }

  private ObjectNode create(Request r) {
    ObjectNode body = r.body();
    if (body.path("instances").isEmpty()) {
      throw ComputeErrors.required("instances");
    }
    return change(
        r,
        manager -> {
          for (JsonNode config : body.path("instances")) {
            String name = config.path("name").asText("");
            if (name.isEmpty()) {
              throw ComputeErrors.required("instances.name");
            }
            boolean taken =
                in(manager).all().stream().anyMatch(e -> e.path("name").asText().equals(name));
            if (taken) {
              throw ComputeErrors.invalidField(
                  "instances.name", name, "The group has an instance of this name already.");
            }
            grow(manager, 1);
            ObjectNode entry = in(manager).add(engine.compute(), name);
            if (StreamSupport.stream(config.path(PreservedStates.CONFIG).spliterator(), false)
                .anyMatch(kept -> !kept.isEmpty())) {
              PreservedStates.of(manager).put(name, config.path(PreservedStates.CONFIG));
              PreservedStates.of(manager).apply(entry);
            }
          }
        });
  }

  /** Brings instances to the group's present versions; a restart may be asked for as well. */
  private ObjectNode apply(Request r) {
    ObjectNode body = r.body();
    boolean all = body.path("allInstances").asBoolean();
    if (all != body.path("instances").isEmpty()) {
      throw ComputeErrors.invalid(
          "Exactly one of 'instances' and 'allInstances' must be specified.");
    }
    String least = body.path("minimalAction").asText("NONE");
    String most = body.path("mostDisruptiveAllowedAction").asText("REPLACE");
    return change(
        r,
        manager -> {
          ManagedInstances in = in(manager);
          List<ObjectNode> asked = all ? in.live() : named(r, manager, body, false);
          List<ObjectNode> outdated = InstanceVersions.of(manager).outdated(in.live());
          for (ObjectNode e : asked) {
            if (most.equals("REPLACE") && (outdated.contains(e) || least.equals("REPLACE"))) {
              in.replace(List.of(e));
            } else if (!most.equals("NONE") && PreservedStates.of(manager).outdated(e)) {
              in.catchUp(e);
            } else if (!most.equals("NONE") && least.matches("RESTART|REFRESH")) {
              ManagedInstances.act(e, least.equals("RESTART") ? "RESTARTING" : "REFRESHING");
            }
          }
        });
  }

  private ObjectNode list(Request r) {
    ObjectNode manager = engine.compute().resources().require(r.url());
    return only(r, "managedInstances", in(manager).all().stream().map(e -> show(r, e)).toList());
  }

  private ObjectNode show(Request r, ObjectNode entry) {
    ResourceUrl url = ManagedInstances.instance(r.url(), entry);
    ObjectNode out =
        Json.object()
            .put("name", url.name())
            .put("instance", url.link())
            .put("currentAction", ManagedInstances.action(entry));
    engine
        .compute()
        .resources()
        .find(url)
        .ifPresent(
            i -> {
              out.set("id", i.get("id"));
              out.set("instanceStatus", i.get("status"));
            });
    ObjectNode version = out.putObject("version");
    version.set("instanceTemplate", entry.get("template"));
    if (!entry.path("version").asText("").isEmpty()) {
      version.set("name", entry.get("version"));
    }
    PreservedStates.of(engine.compute().resources().require(r.url())).show(entry, out);
    if (entry.has("error")) {
      out.putObject("lastAttempt").putObject("errors").putArray("errors").add(error(entry));
    }
    return out;
  }

  private static ObjectNode error(ObjectNode entry) {
    ObjectNode error = Json.object();
    error.set("code", entry.path("error").path("code"));
    error.set("message", entry.path("error").path("message"));
    return error;
  }

  private ObjectNode errors(Request r) {
    ObjectNode manager = engine.compute().resources().require(r.url());
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode e : in(manager).all()) {
      if (e.has("error")) {
        ObjectNode item = Json.object();
        item.set("error", error(e));
        item.set("timestamp", e.path("error").path("timestamp"));
        ObjectNode details = item.putObject("instanceActionDetails");
        details.put("action", ManagedInstances.action(e));
        details.put("instance", ManagedInstances.instance(r.url(), e).link());
        details.putObject("version").set("instanceTemplate", e.get("template"));
        out.add(item);
      }
    }
    return only(r, "items", out);
  }

  /** A list that shows its items and its next page only. */
  static ObjectNode only(Request r, String field, List<ObjectNode> found) {
    ObjectNode page = Lists.list(r, found);
    ObjectNode out = Json.object();
    if (page.has("items")) {
      out.set(field, page.get("items"));
    }
    if (page.has("nextPageToken")) {
      out.set("nextPageToken", page.get("nextPageToken"));
    }
    return out;
  }
}
