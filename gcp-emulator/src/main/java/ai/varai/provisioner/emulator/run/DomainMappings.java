package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InternetDomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Domains of the user's own that lead to services, and the domains that he may use so.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/namespaces.domainmappings">
 *     Domain mappings</a>
 */
final class DomainMappings {

  static final String GROUP = "domains.cloudrun.com";
  private static final String PLURAL = "domainmappings";
  private static final List<String> MODES = List.of("AUTOMATIC", "NONE");

  private final RunTables tables;
  private final Table<ObjectNode> rows;
  private final DomainStatus status;

  DomainMappings(RunTables tables) {
    this.tables = tables;
    this.rows = tables.emulation.store().table("run.domainMappings", Codec.json());
    this.status = new DomainStatus(tables, this);
  }

  /** A mapping as it is kept: as v1 shows it, without its status. */
  record Mapping(RunName name, ObjectNode row) {}

  /** Every method is there twice: by namespace, and by project and region. */
  void register(ApiBuilder api) {
    String namespace = "/apis/" + GROUP + "/v1/namespaces/{namespace}/";
    String location = "/v1/projects/{namespace}/locations/{location}/";
    register(api, namespace, "run.namespaces.");
    register(api, location, "run.projects.locations.");
    authorized(api, namespace, "run.namespaces.");
    authorized(api, location, "run.projects.locations.");
    authorized(api, "/v1/projects/{namespace}/", "run.projects.");
  }

  private void register(ApiBuilder api, String base, String id) {
    String one = base + PLURAL + "/{name}";
    api.route("GET", base + PLURAL, id + "domainmappings.list", this::list)
        .route("POST", base + PLURAL, id + "domainmappings.create", this::create)
        .route("GET", one, id + "domainmappings.get", c -> JsonAnswer.ok(shown(require(c))))
        .route("DELETE", one, id + "domainmappings.delete", this::delete);
  }

  private void authorized(ApiBuilder api, String base, String id) {
    api.route("GET", base + "authorizeddomains", id + "authorizeddomains.list", this::domains);
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, "DomainMapping");
    String domain = body.path("metadata").path("name").asText("");
    RunName name = new RunName(project(c), KnativeCalls.region(c, body), PLURAL + "/" + domain);
    check(domain, body);
    KnativeCalls.checkNamespace(body, name);
    ObjectNode row = row(name, body);
    boolean dryRun = KnativeCalls.dryRun(c);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              if (rows.contains(name.project().id(), key(name))) {
                throw name.exists();
              }
              if (!dryRun) {
                rows.put(name.project().id(), key(name), row);
              }
            });
    return JsonAnswer.ok(shown(new Mapping(name, row)));
  }

  private static void check(String domain, ObjectNode body) {
    if (!InternetDomainName.isValid(domain)
        || !domain.equals(domain.toLowerCase(java.util.Locale.ROOT))
        || !domain.contains(".")) {
      throw GoogleError.badField(
          "metadata.name",
          "Invalid domain name '" + domain + "': a fully qualified name in lower case is needed.");
    }
    if (body.path("spec").path("routeName").asText("").isEmpty()) {
      throw GoogleError.badField("spec.routeName", "Missing required field: spec.routeName.");
    }
    String mode = body.path("spec").path("certificateMode").asText("AUTOMATIC");
    if (!MODES.contains(mode) && !mode.equals("CERTIFICATE_MODE_UNSPECIFIED")) {
      throw GoogleError.badField(
          "spec.certificateMode", "Invalid value at 'spec.certificateMode': '" + mode + "'.");
    }
  }

  private ObjectNode row(RunName name, ObjectNode body) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", GROUP + "/v1")
            .put("kind", "DomainMapping");
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            PLURAL,
            tables.emulation.ids().uuid(),
            tables.etag(name.shown()),
            1,
            tables.now());
    KnativeMapper.labels(meta, name, KnativeMapper.strings(body.path("metadata").path("labels")));
    ObjectNode annotations = meta.putObject("annotations");
    KnativeMapper.strings(body.path("metadata").path("annotations")).forEach(annotations::put);
    ObjectNode spec = root.putObject("spec");
    spec.put("routeName", body.path("spec").path("routeName").asText());
    String mode = body.path("spec").path("certificateMode").asText("");
    spec.put("certificateMode", MODES.contains(mode) ? mode : "AUTOMATIC");
    if (body.path("spec").path("forceOverride").asBoolean(false)) {
      spec.put("forceOverride", true);
    }
    return root;
  }

  private JsonAnswer list(JsonCall c) {
    String region = KnativeCalls.region(c);
    List<ObjectNode> all = new ArrayList<>();
    for (ObjectNode row : rows.list(project(c).id())) {
      Mapping m = mapping(project(c), row);
      if (region.isEmpty() || m.name().location().equals(region)) {
        all.add(shown(m));
      }
    }
    return JsonAnswer.ok(KnativeCalls.list(GROUP + "/v1", "DomainMapping", all, c));
  }

  private JsonAnswer delete(JsonCall c) {
    Mapping m = require(c);
    if (!KnativeCalls.dryRun(c)) {
      rows.remove(m.name().project().id(), key(m.name()));
    }
    return KnativeCalls.deleted(
        GROUP, m.name(), PLURAL, m.row().path("metadata").path("uid").asText());
  }

  private Mapping require(JsonCall c) {
    Project project = project(c);
    String region = KnativeCalls.region(c);
    String domain = c.variable("name");
    RunName asked =
        new RunName(
            project, region.isEmpty() ? RunName.DEFAULT_REGION : region, PLURAL + "/" + domain);
    return rows.list(project.id(), domain + "/").stream()
        .map(row -> mapping(project, row))
        .filter(m -> region.isEmpty() || m.name().location().equals(region))
        .findFirst()
        .orElseThrow(asked::notFound);
  }

  private Project project(JsonCall c) {
    return tables.emulation.projects().require(c.variable("namespace"));
  }

  private ObjectNode shown(Mapping m) {
    ObjectNode out = m.row().deepCopy();
    out.set("status", status.of(m));
    return out;
  }

  private static Mapping mapping(Project project, ObjectNode row) {
    String region = row.path("metadata").path("labels").path(KnativeMapper.LOCATION).asText();
    String domain = row.path("metadata").path("name").asText();
    return new Mapping(new RunName(project, region, PLURAL + "/" + domain), row);
  }

  /** A domain's mappings lie side by side. */
  private static String key(RunName name) {
    return name.id() + "/" + name.location();
  }

  /** The mappings of a domain in every project and region. */
  List<Mapping> everywhere(String domain) {
    List<Mapping> out = new ArrayList<>();
    for (String project : rows.projects()) {
      for (ObjectNode row : rows.list(project, domain + "/")) {
        out.add(mapping(tables.emulation.projects().require(project), row));
      }
    }
    return out;
  }

  /** The service that a domain leads to. */
  Optional<RunName> service(String domain) {
    return everywhere(domain).stream()
        .filter(status::routable)
        .map(DomainStatus::service)
        .findFirst();
  }

  private JsonAnswer domains(JsonCall c) {
    project(c);
    String size = c.parameter("pageSize").orElse("0");
    if (!size.matches("\\d{1,9}")) {
      throw GoogleError.badField("pageSize", "Invalid value at 'pageSize': '" + size + "'.");
    }
    Page<String> page =
        Page.of(
            List.copyOf(tables.emulation.settings().get().verifiedDomains()),
            Integer.parseInt(size),
            c.parameter("pageToken").orElse(""),
            100,
            100,
            d -> d);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = answer.putArray("domains");
      page.items().forEach(d -> list.addObject().put("id", d));
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }
}
