package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics scopes of Monitoring v1: of which projects a project shows the metrics. Each has one from
 * its beginning, with itself in it. Operations are done when they are answered, and kept nowhere.
 *
 * @see <a
 *     href="https://cloud.google.com/monitoring/api/ref_v3/rest/v1/locations.global.metricsScopes">Reference</a>
 */
final class MetricsScopes {

  private static final String SCOPES = "locations/global/metricsScopes/";
  private static final String BASE = "monitoring.locations.global.metricsScopes.";
  private static final String TYPE = "type.googleapis.com/google.monitoring.metricsscope.v1.";
  private static final Pattern MONITORED =
      Pattern.compile("locations/global/metricsScopes/([^/]+)/projects/([^/]+)");

  /** What is changed at once, and kept as an operation for who asks later. */
  private static final String KIND = "monitoring.scope";

  /** As many projects as one scope may show. */
  private static final int MOST = 375;

  private static final JsonNode NONE = MissingNode.getInstance();

  private final Emulation emulation;
  private final Table<ObjectNode> scopes;

  MetricsScopes(Emulation emulation) {
    this.emulation = emulation;
    this.scopes = emulation.store().table("monitoring.scopes", Codec.json());
    emulation.operations().define(KIND, (row, now) -> row);
  }

  void register(ApiBuilder api) {
    String scope = "/v1/" + SCOPES + "{scope}";
    api.route("GET", scope, BASE + "get", this::get)
        .route(
            "GET",
            "/v1/locations/global/metricsScopes:listMetricsScopesByMonitoredProject",
            BASE + "listMetricsScopesByMonitoredProject",
            this::listByMonitored)
        .route("GET", "/v1/operations/{operation}", "monitoring.operations.get", this::operation)
        .route("POST", scope + "/projects", BASE + "projects.create", this::add)
        .route("DELETE", scope + "/projects/{project}", BASE + "projects.delete", this::remove);
  }

  private JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(scope(emulation.projects().require(call.variable("scope"))));
  }

  private ObjectNode scope(Project of) {
    return emulation
        .store()
        .transact(
            of.id(),
            () ->
                scopes
                    .get(of.id(), "")
                    .orElseGet(
                        () -> {
                          ObjectNode made = JsonNodeFactory.instance.objectNode();
                          made.put("name", SCOPES + of.number());
                          made.put("createTime", now()).put("updateTime", now());
                          made.putArray("monitoredProjects").add(monitored(of, of));
                          scopes.put(of.id(), "", made);
                          return made;
                        }));
  }

  /** The other projects whose metrics a project's scope shows. */
  List<Project> monitored(Project scope) {
    List<Project> others = new ArrayList<>();
    JsonNode shown = scopes.get(scope.id(), "").map(s -> s.path("monitoredProjects")).orElse(NONE);
    for (JsonNode each : shown) {
      String number = each.path("name").asText().replaceFirst(".*/", "");
      if (!number.equals(scope.number())) {
        others.add(emulation.projects().require(number));
      }
    }
    return others;
  }

  private String now() {
    return emulation.clock().instant().toString();
  }

  private ObjectNode monitored(Project scope, Project project) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", SCOPES + scope.number() + "/projects/" + project.number())
        .put("createTime", now());
  }

  private JsonAnswer add(JsonCall call) {
    Project scope = emulation.projects().require(call.variable("scope"));
    String name = call.body().path("name").asText();
    Matcher asked = MONITORED.matcher(name);
    if (!asked.matches() || !emulation.projects().require(asked.group(1)).equals(scope)) {
      throw GoogleError.badField(
          "monitored_project.name",
          "The name of a monitored project must be of the form " + MONITORED.pattern());
    }
    ObjectNode added = monitored(scope, emulation.projects().require(asked.group(2)));
    change(
        scope,
        projects -> {
          if (indexOf(projects, added.path("name").asText()) >= 0) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          if (projects.size() >= MOST) {
            throw GoogleError.of(
                Code.RESOURCE_EXHAUSTED, "A metrics scope shows at most " + MOST + " projects.");
          }
          projects.add(added);
        });
    ObjectNode response = added.deepCopy();
    return done(response.put("@type", TYPE + "MonitoredProject"));
  }

  private JsonAnswer remove(JsonCall call) {
    Project scope = emulation.projects().require(call.variable("scope"));
    Project project = emulation.projects().require(call.variable("project"));
    if (project.equals(scope)) {
      throw GoogleError.invalidArgument("A project cannot leave its own metrics scope.");
    }
    String name = monitored(scope, project).path("name").asText();
    change(
        scope,
        projects -> {
          int at = indexOf(projects, name);
          if (at < 0) {
            throw GoogleError.notFound("Requested entity was not found.");
          }
          projects.remove(at);
        });
    return done(
        JsonNodeFactory.instance
            .objectNode()
            .put("@type", "type.googleapis.com/google.protobuf.Empty"));
  }

  private void change(Project scope, Consumer<ArrayNode> change) {
    emulation
        .store()
        .transact(
            scope.id(),
            () -> {
              ObjectNode next = scope(scope).deepCopy();
              change.accept(next.withArray("monitoredProjects"));
              scopes.put(scope.id(), "", next.put("updateTime", now()));
              return next;
            });
  }

  private static int indexOf(ArrayNode projects, String name) {
    for (int i = 0; i < projects.size(); i++) {
      if (projects.get(i).path("name").asText().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private JsonAnswer listByMonitored(JsonCall call) {
    String asked = call.parameter("monitoredResourceContainer").orElse("");
    if (!asked.startsWith("projects/")) {
      throw GoogleError.badField(
          "monitored_resource_container", "The resource must be of the form projects/*.");
    }
    Project project = emulation.projects().require(asked.substring("projects/".length()));
    scope(project);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode found = out.putArray("metricsScopes");
    for (Project each : emulation.projects().all()) {
      scopes.get(each.id(), "").filter(s -> shows(s, project)).ifPresent(found::add);
    }
    return JsonAnswer.ok(out);
  }

  private static boolean shows(JsonNode scope, Project project) {
    for (JsonNode each : scope.path("monitoredProjects")) {
      if (each.path("name").asText().endsWith("/projects/" + project.number())) {
        return true;
      }
    }
    return false;
  }

  private JsonAnswer operation(JsonCall call) {
    String name = "operations/" + call.variable("operation");
    return JsonAnswer.ok(
        emulation
            .operations()
            .find(name)
            .filter(row -> row.api().equals("monitoring"))
            .orElseThrow(() -> GoogleError.notFound("Operation " + name + " was not found."))
            .json());
  }

  private JsonAnswer done(ObjectNode response) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    String name = "operations/" + emulation.ids().uuid();
    out.put("name", name);
    out.putObject("metadata")
        .put("@type", TYPE + "OperationMetadata")
        .put("state", "DONE")
        .put("createTime", now())
        .put("updateTime", now());
    out.put("done", true).set("response", response);
    emulation.operations().start("monitoring", "", KIND, name, Duration.ZERO, name, out);
    return JsonAnswer.ok(out);
  }
}
