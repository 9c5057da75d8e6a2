package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Knative routes of v1: services, revisions, configurations, routes. */
final class KnativeRoutes {

  /** The region stands before the host: {@code us-central1-run.googleapis.com}. */
  private static final Pattern REGION = Pattern.compile("^([a-z]+-[a-z]+\\d+)-.*");

  private static final String BASE = "/apis/serving.knative.dev/v1/namespaces/{namespace}/";

  private final RunTables tables;
  private final RunServices services;
  private final RunRevisions revisions;

  KnativeRoutes(RunTables tables, RunServices services, RunRevisions revisions) {
    this.tables = tables;
    this.services = services;
    this.revisions = revisions;
  }

  void register(ApiBuilder api) {
    api.route("GET", BASE + "services", "run.namespaces.services.list", this::list);
    api.route("POST", BASE + "services", "run.namespaces.services.create", this::create);
    api.route("GET", BASE + "services/{name}", "run.namespaces.services.get", this::get);
    api.route(
        "PUT", BASE + "services/{name}", "run.namespaces.services.replaceService", this::replace);
    api.route("DELETE", BASE + "services/{name}", "run.namespaces.services.delete", this::delete);
    api.route("GET", BASE + "revisions", "run.namespaces.revisions.list", this::listRevisions);
    api.route("GET", BASE + "revisions/{name}", "run.namespaces.revisions.get", this::getRevision);
    api.route(
        "DELETE",
        BASE + "revisions/{name}",
        "run.namespaces.revisions.delete",
        this::deleteRevision);
    api.route(
        "GET",
        "/v1/projects/{namespace}/locations/{location}/services",
        "run.projects.locations.services.list",
        this::list);
    for (String kind : List.of("Configuration", "Route")) {
      String plural = kind.equals("Route") ? "routes" : "configurations";
      api.route(
          "GET",
          BASE + plural,
          "run.namespaces." + plural + ".list",
          c ->
              JsonAnswer.ok(items(c, kind, n -> KnativeMapper.part(n, services.require(n), kind))));
      api.route(
          "GET",
          BASE + plural + "/{name}",
          "run.namespaces." + plural + ".get",
          c -> {
            RunName n = existing(c);
            return JsonAnswer.ok(KnativeMapper.part(n, services.require(n), kind));
          });
    }
    for (String verb : List.of("GET", "POST")) {
      api.unimplemented(
          verb,
          "/apis/run.googleapis.com/v1/namespaces/{namespace}/jobs",
          "run.namespaces.jobs." + (verb.equals("GET") ? "list" : "create"));
    }
    api.unimplemented(
        "GET",
        "/apis/run.googleapis.com/v1/namespaces/{namespace}/jobs/{name}",
        "run.namespaces.jobs.get");
  }

  private Project project(JsonCall c) {
    return tables.emulation.projects().require(c.variable("namespace"));
  }

  /** The region of the host, or empty: then a service is looked for in every region. */
  private static String region(JsonCall c) {
    String location = c.variables().getOrDefault("location", "-");
    if (!location.equals("-")) {
      return location;
    }
    Matcher m = REGION.matcher(c.call().host());
    return m.matches() ? m.group(1) : "";
  }

  private RunName existing(JsonCall c) {
    Project p = project(c);
    String region = region(c);
    RunName asked =
        new RunName(p, region.isEmpty() ? "us-central1" : region, "services/" + c.variable("name"));
    if (!region.isEmpty()) {
      return asked;
    }
    return tables.services.list(p.id()).stream()
        .map(s -> tables.name(s.getName(), 2))
        .filter(n -> n.id().equals(asked.id()))
        .findFirst()
        .orElse(asked);
  }

  private JsonAnswer get(JsonCall c) {
    RunName n = existing(c);
    return JsonAnswer.ok(KnativeMapper.service(n, services.require(n)));
  }

  private JsonAnswer list(JsonCall c) {
    return JsonAnswer.ok(items(c, "Service", n -> KnativeMapper.service(n, services.require(n))));
  }

  private ObjectNode items(JsonCall c, String kind, Function<RunName, ObjectNode> shown) {
    String region = region(c);
    List<ObjectNode> all = new ArrayList<>();
    for (Service s : services.all(new RunName(project(c), region.isEmpty() ? "-" : region, ""))) {
      all.add(shown.apply(tables.name(s.getName(), 2)));
    }
    return wrap(kind, select(all, c));
  }

  private static ObjectNode wrap(String kind, List<ObjectNode> all) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "serving.knative.dev/v1")
            .put("kind", kind + "List");
    root.putObject("metadata");
    ArrayNode items = root.putArray("items");
    all.forEach(items::add);
    return root;
  }

  private static List<ObjectNode> select(List<ObjectNode> all, JsonCall c) {
    String selector = c.parameter("labelSelector").orElse("");
    if (selector.isEmpty()) {
      return all;
    }
    List<ObjectNode> out = new ArrayList<>(all);
    for (String term : selector.split(",")) {
      String[] kv = term.split("==?", 2);
      out.removeIf(
          n -> {
            JsonNode v = n.path("metadata").path("labels").path(kv[0].trim());
            return kv.length == 2 ? !v.asText().equals(kv[1].trim()) : v.isMissingNode();
          });
    }
    return out;
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = checked(c);
    String id = body.path("metadata").path("name").asText("");
    String region = region(c);
    if (region.isEmpty()) {
      region =
          body.path("metadata")
              .path("labels")
              .path("cloud.googleapis.com/location")
              .asText("us-central1");
    }
    RunName name = new RunName(project(c), region, "services/" + id);
    name.checkId("metadata.name", 49);
    Service wanted = KnativeMapper.service(body);
    RunChecks.service(wanted);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              if (tables.services.contains(name.project().id(), name.key())) {
                throw name.exists();
              }
              services.put(name, Service.getDefaultInstance(), wanted, c.call());
            });
    return JsonAnswer.ok(KnativeMapper.service(name, services.require(name)));
  }

  private JsonAnswer replace(JsonCall c) {
    ObjectNode body = checked(c);
    RunName name = existing(c);
    Service wanted = KnativeMapper.service(body);
    RunChecks.service(wanted);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              Service now = services.require(name);
              String given = body.path("metadata").path("resourceVersion").asText("");
              String current = KnativeMapper.version(now.getEtag());
              if (!given.isEmpty() && !given.equals(current)) {
                throw GoogleError.aborted(
                    "Conflict for resource '"
                        + name.id()
                        + "': version '"
                        + given
                        + "' was specified but current version is '"
                        + current
                        + "'.");
              }
              services.put(name, now, wanted, c.call());
            });
    return JsonAnswer.ok(KnativeMapper.service(name, services.require(name)));
  }

  private static ObjectNode checked(JsonCall c) {
    ObjectNode body = c.body();
    String kind = body.path("kind").asText("Service");
    if (!kind.equals("Service")) {
      throw GoogleError.badField("kind", "Expected value Service at kind, found '" + kind + "'.");
    }
    for (String part : List.of("metadata", "spec")) {
      if (!body.path(part).isObject()) {
        throw GoogleError.badField(part, "Missing required field: " + part + ".");
      }
    }
    return body;
  }

  private JsonAnswer delete(JsonCall c) {
    RunName name = existing(c);
    Service now = services.require(name);
    services.delete(name, "", false, c.call());
    return deleted(name, "services", now.getUid());
  }

  private static JsonAnswer deleted(RunName name, String kind, String uid) {
    ObjectNode n =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", "Status")
            .put("status", "Success");
    n.putObject("metadata");
    n.putObject("details")
        .put("name", name.id())
        .put("group", "serving.knative.dev")
        .put("kind", kind)
        .put("uid", uid);
    return JsonAnswer.ok(n);
  }

  private JsonAnswer listRevisions(JsonCall c) {
    String region = region(c);
    List<ObjectNode> all = new ArrayList<>();
    RunName every = new RunName(project(c), region.isEmpty() ? "-" : region, "services/-");
    for (Revision r : revisions.all(every)) {
      all.add(KnativeMapper.revision(tables.name(r.getName(), 4), r));
    }
    return JsonAnswer.ok(wrap("Revision", select(all, c)));
  }

  private RunName revisionName(JsonCall c) {
    String region = region(c);
    RunName every = new RunName(project(c), region.isEmpty() ? "-" : region, "services/-");
    return revisions.all(every).stream()
        .map(r -> tables.name(r.getName(), 4))
        .filter(n -> n.id().equals(c.variable("name")))
        .findFirst()
        .orElseThrow(
            new RunName(
                    every.project(),
                    region.isEmpty() ? "us-central1" : region,
                    "revisions/" + c.variable("name"))
                ::notFound);
  }

  private JsonAnswer getRevision(JsonCall c) {
    RunName name = revisionName(c);
    return JsonAnswer.ok(KnativeMapper.revision(name, revisions.require(name)));
  }

  private JsonAnswer deleteRevision(JsonCall c) {
    RunName name = revisionName(c);
    Revision now = revisions.require(name);
    revisions.delete(name, "", false);
    return deleted(name, "revisions", now.getUid());
  }
}
