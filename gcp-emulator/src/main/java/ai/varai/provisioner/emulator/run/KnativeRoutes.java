package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The Knative routes of v1: services, revisions, configurations, routes. */
final class KnativeRoutes {

  private static final String BASE = "/apis/serving.knative.dev/v1/namespaces/{namespace}/";

  private final RunTables tables;
  private final RunServices services;
  private final RunRevisions revisions;

  KnativeRoutes(RunTables tables, RunServices services, RunRevisions revisions) {
    this.tables = tables;
    this.services = services;
    this.revisions = revisions;
  }

  /** Every method is there twice: by namespace, and by project and region. */
  void register(ApiBuilder api) {
    register(api, BASE, "run.namespaces.");
    register(api, "/v1/projects/{namespace}/locations/{location}/", "run.projects.locations.");
  }

  private void register(ApiBuilder api, String base, String id) {
    String service = base + "services/{name}";
    String revision = base + "revisions/{name}";
    api.route("GET", base + "services", id + "services.list", this::list)
        .route(
            "POST",
            base + "services",
            id + "services.create",
            KnativeErrors.translated(this::create))
        .route("GET", service, id + "services.get", this::get)
        .route(
            "PUT", service, id + "services.replaceService", KnativeErrors.translated(this::replace))
        .route("DELETE", service, id + "services.delete", this::delete)
        .route("GET", base + "revisions", id + "revisions.list", this::listRevisions)
        .route("GET", revision, id + "revisions.get", this::getRevision)
        .route("DELETE", revision, id + "revisions.delete", this::deleteRevision);
    for (String kind : List.of("Configuration", "Route")) {
      String plural = kind.equals("Route") ? "routes" : "configurations";
      api.route(
          "GET",
          base + plural,
          id + plural + ".list",
          c ->
              JsonAnswer.ok(items(c, kind, n -> KnativeMapper.part(n, services.require(n), kind))));
      api.route(
          "GET",
          base + plural + "/{name}",
          id + plural + ".get",
          c -> {
            RunName n = existing(c);
            return JsonAnswer.ok(KnativeMapper.part(n, services.require(n), kind));
          });
    }
  }

  private Project project(JsonCall c) {
    return tables.emulation.projects().require(c.variable("namespace"));
  }

  private RunName existing(JsonCall c) {
    Project p = project(c);
    String region = KnativeCalls.region(c);
    RunName asked =
        new RunName(
            p,
            region.isEmpty() ? RunName.DEFAULT_REGION : region,
            "services/" + c.variable("name"));
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
    String region = KnativeCalls.region(c);
    List<ObjectNode> all = new ArrayList<>();
    for (Service s : services.all(new RunName(project(c), region.isEmpty() ? "-" : region, ""))) {
      all.add(shown.apply(tables.name(s.getName(), 2)));
    }
    return wrap(kind, all, c);
  }

  private static ObjectNode wrap(String kind, List<ObjectNode> all, JsonCall c) {
    return KnativeCalls.list("serving.knative.dev/v1", kind, all, c);
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, "Service");
    String id = body.path("metadata").path("name").asText("");
    String region = KnativeCalls.region(c, body);
    RunName name = new RunName(project(c), region, "services/" + id);
    name.checkId("metadata.name", 63);
    KnativeCalls.checkNamespace(body, name);
    Service wanted = KnativeMapper.service(body);
    check(wanted);
    if (KnativeCalls.dryRun(c)) {
      if (tables.services.contains(name.project().id(), name.key())) {
        throw name.exists();
      }
      return supposed(name, Service.getDefaultInstance(), wanted);
    }
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

  private static void check(Service wanted) {
    RunChecks.service(RunServices.CREATE_REQUEST, wanted);
    RunFormats.periods(wanted.getTemplate().getContainersList(), "service.template");
  }

  /** What a dry run answers: the service with its defaults, of which nothing is kept. */
  private JsonAnswer supposed(RunName name, Service now, Service wanted) {
    boolean fresh = now.getName().isEmpty();
    return JsonAnswer.ok(
        KnativeMapper.service(
            name,
            RunDefaults.service(wanted, tables.defaultServiceAccount(name)).toBuilder()
                .setName(name.shown())
                .setUid(fresh ? tables.emulation.ids().uuid() : now.getUid())
                .setGeneration(now.getGeneration() + 1)
                .setCreateTime(fresh ? tables.now() : now.getCreateTime())
                .setEtag(fresh ? tables.etag(name.shown()) : now.getEtag())
                .build()));
  }

  private JsonAnswer replace(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, "Service");
    RunName name = existing(c);
    KnativeCalls.checkNamespace(body, name);
    String id = body.path("metadata").path("name").asText(name.id());
    if (!id.equals(name.id())) {
      throw GoogleError.badField(
          "metadata.name",
          "The name '" + id + "' is not that of the service to replace, '" + name.id() + "'.");
    }
    Service wanted = KnativeMapper.service(body);
    check(wanted);
    if (KnativeCalls.dryRun(c)) {
      Service now = services.require(name);
      KnativeCalls.checkVersion(name, body, now.getEtag());
      return supposed(name, now, wanted);
    }
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              Service now = services.require(name);
              KnativeCalls.checkVersion(name, body, now.getEtag());
              services.put(name, now, wanted, c.call());
            });
    return JsonAnswer.ok(KnativeMapper.service(name, services.require(name)));
  }

  private JsonAnswer delete(JsonCall c) {
    RunName name = existing(c);
    Service now = services.require(name);
    services.delete(name, "", KnativeCalls.dryRun(c), c.call());
    return deleted(name, "services", now.getUid());
  }

  private static JsonAnswer deleted(RunName name, String kind, String uid) {
    return KnativeCalls.deleted("serving.knative.dev", name, kind, uid);
  }

  private JsonAnswer listRevisions(JsonCall c) {
    String region = KnativeCalls.region(c);
    List<ObjectNode> all = new ArrayList<>();
    RunName every = new RunName(project(c), region.isEmpty() ? "-" : region, "services/-");
    for (Revision r : revisions.all(every)) {
      all.add(shown(tables.name(r.getName(), 4), r));
    }
    return JsonAnswer.ok(wrap("Revision", all, c));
  }

  private RunName revisionName(JsonCall c) {
    String region = KnativeCalls.region(c);
    RunName every = new RunName(project(c), region.isEmpty() ? "-" : region, "services/-");
    return revisions.all(every).stream()
        .map(r -> tables.name(r.getName(), 4))
        .filter(n -> n.id().equals(c.variable("name")))
        .findFirst()
        .orElseThrow(
            new RunName(
                    every.project(),
                    region.isEmpty() ? RunName.DEFAULT_REGION : region,
                    "revisions/" + c.variable("name"))
                ::notFound);
  }

  private JsonAnswer getRevision(JsonCall c) {
    RunName name = revisionName(c);
    return JsonAnswer.ok(shown(name, revisions.require(name)));
  }

  private ObjectNode shown(RunName name, Revision r) {
    String service =
        tables
            .services
            .get(name.project().id(), name.key().replaceFirst("/revisions/.*$", ""))
            .map(Service::getUid)
            .orElse("");
    return KnativeMapper.revision(name, r, service);
  }

  private JsonAnswer deleteRevision(JsonCall c) {
    RunName name = revisionName(c);
    Revision now = revisions.require(name);
    revisions.delete(name, "", KnativeCalls.dryRun(c));
    return deleted(name, "revisions", now.getUid());
  }
}
