package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Requests that a managed group grow by instances that come all at once. There is always room: a
 * request is granted some time after it was made, and can be cancelled until then.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instance-groups/about-resize-requests-mig">
 *     About resize requests</a>
 */
final class ResizeRequests {

  private static final String GRANT = "compute.grantResizeRequest";
  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(7);

  private final ResourceEngine engine;
  private final Table<ObjectNode> requests;

  ResizeRequests(ResourceEngine engine) {
    this.engine = engine;
    this.requests =
        engine.compute().emulation().store().table("compute.resizeRequests", Codec.json());
    engine
        .compute()
        .emulation()
        .operations()
        .define(
            GRANT,
            (row, now) -> {
              grant(row.project(), row.target());
              return row;
            });
  }

  void addTo(Handlers handlers) {
    for (String service : List.of("instanceGroupManager", "regionInstanceGroupManager")) {
      String s = service + "ResizeRequests.";
      handlers.add(s + "insert", this::insert);
      handlers.add(s + "get", this::require);
      handlers.add(s + "list", this::list);
      handlers.add(s + "cancel", this::cancel);
      handlers.add(s + "delete", this::delete);
    }
  }

  private static ResourceUrl url(ResourceUrl manager, String name) {
    return manager.in("instanceGroupManagers/" + manager.name() + "/resizeRequests", name);
  }

  private static String key(ResourceUrl request) {
    return request.scope() + "/" + request.collection() + "/" + request.name();
  }

  private ResourceUrl named(Request r) {
    engine.compute().resources().require(r.url());
    return url(r.url(), r.call().variable("resize_request"));
  }

  private ObjectNode require(Request r) {
    ResourceUrl url = named(r);
    return requests
        .get(url.project(), key(url))
        .orElseThrow(() -> ComputeErrors.notFound(url.path()));
  }

  private ObjectNode insert(Request r) {
    return engine.once(
        r,
        () -> {
          engine.compute().resources().require(r.url());
          ObjectNode body = r.body();
          String name = body.path("name").asText("");
          if (!name.matches("[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")) {
            if (name.isEmpty()) {
              throw ComputeErrors.required("name");
            }
            throw ComputeErrors.invalidField(
                "name", name, "Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?'");
          }
          ResourceUrl url = url(r.url(), name);
          if (requests.get(url.project(), key(url)).isPresent()) {
            throw ComputeErrors.exists(url.path());
          }
          sizes(body);
          String id = engine.compute().emulation().ids().numeric(19);
          body.put("kind", "compute#instanceGroupManagerResizeRequest");
          body.put("id", id);
          body.put("creationTimestamp", ComputeOperations.time(engine.compute().now()));
          body.put("state", "ACCEPTED");
          body.put("selfLink", url.link());
          body.put("selfLinkWithId", url(r.url(), id).link());
          body.put(r.url().zonal() ? "zone" : "region", r.url().scopeLink());
          requests.put(url.project(), key(url), body);
          var operations = engine.compute().emulation().operations();
          operations.schedule(
              ComputeOperations.API,
              url.project(),
              GRANT,
              r.url().path() + " " + name,
              operations.mode().delay(USUAL));
          return operation(r, "insert");
        });
  }

  /**
   * Operations on requests name the group: gcloud adds the request to that by itself. The group is
   * as it was, so that one that fails changes nothing of it.
   */
  private ObjectNode operation(Request r, String type) {
    ObjectNode manager = engine.compute().resources().require(r.url());
    return engine
        .compute()
        .operations()
        .startChange(
            new ComputeOperations.Replaced(r.url(), manager, ResourceEngine.digest(manager)),
            manager.path("id").asText(),
            type,
            r.user());
  }

  private static void sizes(ObjectNode body) {
    int named = body.path("instances").size();
    int by = body.path("resizeBy").asInt(named);
    if (by < 1 || (named > 0 && by != named)) {
      throw ComputeErrors.invalidField(
          "resizeBy", Integer.toString(by), "Must be greater than or equal to 1.");
    }
    body.put("resizeBy", by);
    JsonNode run = body.path("requestedRunDuration");
    if (!run.isMissingNode()) {
      long seconds = run.path("seconds").asLong();
      if (seconds < SHORTEST.toSeconds() || seconds > LONGEST.toSeconds()) {
        throw ComputeErrors.invalidField(
            "requestedRunDuration.seconds",
            Long.toString(seconds),
            "Must be between 10 minutes and 7 days.");
      }
    }
  }

  private void grant(String project, String target) {
    String[] parts = target.split(" ", -1);
    ResourceUrl manager = ResourceUrl.parse(parts[0], project).orElseThrow();
    ResourceUrl url = url(manager, parts[1]);
    requests
        .get(project, key(url))
        .filter(row -> row.path("state").asText().equals("ACCEPTED"))
        .filter(row -> engine.compute().resources().exists(manager))
        .ifPresent(
            row -> {
              engine.quietly(
                  manager,
                  m -> {
                    for (JsonNode instance : row.path("instances")) {
                      ManagedInstances.of(manager, m)
                          .add(engine.compute(), instance.path("name").asText());
                    }
                    int size = m.path("targetSize").asInt() + row.path("resizeBy").asInt();
                    m.put("targetSize", size);
                  });
              row.put("state", "SUCCEEDED");
              requests.put(project, key(url), row);
            });
  }

  private ObjectNode list(Request r) {
    engine.compute().resources().require(r.url());
    ResourceUrl all = url(r.url(), "");
    ObjectNode out = Lists.list(r, requests.list(all.project(), key(all)));
    out.put("kind", "compute#instanceGroupManagerResizeRequestList");
    out.put("id", all.collectionPath());
    return out.put("selfLink", ResourceUrl.BASE + all.collectionPath());
  }

  private ObjectNode cancel(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode row = require(r);
          refuseUnless(row, Set.of("ACCEPTED"), "cancelled");
          row.put("state", "CANCELLED");
          requests.put(r.url().project(), key(named(r)), row);
          return operation(r, "cancel");
        });
  }

  private ObjectNode delete(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode row = require(r);
          refuseUnless(row, Set.of("CANCELLED", "FAILED", "SUCCEEDED"), "deleted");
          requests.remove(r.url().project(), key(named(r)));
          return operation(r, "delete");
        });
  }

  private static void refuseUnless(ObjectNode row, Set<String> states, String what) {
    String state = row.path("state").asText();
    if (!states.contains(state)) {
      throw ComputeErrors.invalid(
          "Resize request '"
              + row.path("name").asText()
              + "' cannot be "
              + what
              + " in state "
              + state
              + ".");
    }
  }
}
