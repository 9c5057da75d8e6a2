package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.access.Denials;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.Faults;
import ai.varai.provisioner.emulator.control.Notifications;
import ai.varai.provisioner.emulator.control.Notifications.Notification;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.emulator.control.Recorder;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.proxy.ProxyOnDemand;
import ai.varai.provisioner.emulator.store.Change;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.JournalException;
import ai.varai.provisioner.emulator.store.Records;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.AlertNotices;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The emulator's own routes under {@code /_emulator}. */
public final class AdminRoutes implements HttpService {

  private final Emulation emulation;
  private final Apis apis;
  private final Faults faults;
  private final Recorder recorder;
  private final Denials denials;
  private final ProxyOnDemand proxy;
  private final PublishedGaps gaps;
  private final Table<byte[]> snapshots;

  public AdminRoutes(
      Emulation emulation,
      Apis apis,
      Faults faults,
      Recorder recorder,
      Denials denials,
      ProxyOnDemand proxy,
      PublishedGaps gaps) {
    this.gaps = gaps;
    this.denials = denials;
    this.emulation = emulation;
    this.snapshots = emulation.store().table(Store.OWN + "snapshots", Codec.bytes());
    this.apis = apis;
    this.faults = faults;
    this.recorder = recorder;
    this.proxy = proxy;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(
        req.aggregate()
            .thenApplyAsync(
                r -> {
                  try {
                    return json(HttpStatus.OK, answer(ctx, r));
                  } catch (GoogleError e) {
                    return json(
                        HttpStatus.valueOf(e.httpStatus()), ErrorRenderer.body(e, ErrorStyle.RPC));
                  } catch (JournalException e) {
                    return json(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        ErrorRenderer.body(
                            GoogleError.of(Code.INTERNAL, e.getMessage()), ErrorStyle.RPC));
                  }
                },
                ctx.blockingTaskExecutor()));
  }

  private static HttpResponse json(HttpStatus status, JsonNode body) {
    return HttpResponse.of(status, MediaType.JSON_UTF_8, body.toPrettyString());
  }

  private JsonNode answer(ServiceRequestContext ctx, AggregatedHttpRequest req) {
    String path = ctx.mappedPath();
    Optional<GoogleError> foreign = CrossOrigin.refusal(req.headers());
    if (foreign.isPresent()) {
      throw foreign.get();
    }
    ObjectNode body = JsonBody.object(req.content().array());
    HttpMethod method = req.method() == HttpMethod.HEAD ? HttpMethod.GET : req.method();
    return switch (method + " " + path) {
      case "GET /health" -> object().put("status", "ok").put("apis", apis.known().size());
      case "GET /environment" -> environment(ctx);
      case "GET /surface" -> surface();
      case "GET /requests" -> requests(ctx);
      case "DELETE /requests" -> {
        recorder.clear();
        yield object();
      }
      case "GET /notifications" -> notifications();
      case "GET /denials" -> denials();
      case "DELETE /denials" -> {
        denials.clear();
        yield object();
      }
      case "POST /reset" -> reset(body);
      case "GET /faults" -> new FaultRoutes(faults, apis).show();
      case "POST /faults" -> new FaultRoutes(faults, apis).add(body);
      case "DELETE /faults" -> {
        faults.clear();
        yield object();
      }
      case "GET /settings" -> new SettingsRoutes(emulation.settings()).show();
      case "POST /settings" -> new SettingsRoutes(emulation.settings()).change(body);
      case "GET /clock" -> object().put("now", emulation.clock().instant().toString());
      case "POST /clock" -> clock(body);
      case "POST /snapshot" -> snapshot(body);
      case "POST /restore" -> restore(body);
      case "GET /snapshots" -> listSnapshots();
      case "DELETE /snapshots" -> deleteSnapshot(ctx);
      default -> throw GoogleError.notFound("Method not found.");
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The variables with which unmodified tools reach this emulator. */
  private ObjectNode environment(ServiceRequestContext ctx) {
    String project = ctx.queryParam("project");
    int port = ctx.localAddress().getPort();
    ObjectNode root = object();
    proxy
        .variables(port, 0, project == null || project.isEmpty() ? "emulated" : project)
        .forEach(root::put);
    return root;
  }

  private ObjectNode surface() {
    return new SurfaceList(gaps).of(apis.all());
  }

  private ObjectNode requests(ServiceRequestContext ctx) {
    String format = ctx.queryParam("format");
    List<RecordedCall> after = recorder.calls();
    long serial = number(ctx, "after", 0);
    after.removeIf(c -> c.serial() <= serial);
    List<RecordedCall> calls =
        after.subList(0, (int) Math.min(number(ctx, "limit", Integer.MAX_VALUE), after.size()));
    if ("har".equals(format)) {
      int port = ctx.localAddress().getPort();
      return HarExport.of(calls, "http://127.0.0.1:" + port);
    }
    if (format != null && !format.equals("json")) {
      throw GoogleError.badField("format", "The format is json or har, not " + format + ".");
    }
    ObjectNode root = object();
    ArrayNode list = root.putArray("requests");
    for (RecordedCall c : calls) {
      list.addObject()
          .put("serial", c.serial())
          .put("time", c.time().toString())
          .put("transport", c.transport())
          .put("api", c.api())
          .put("method", c.method())
          .put("httpMethod", c.httpMethod())
          .put("path", c.path())
          .put("resource", c.resource())
          .put("principal", c.principal())
          .put("status", c.status())
          .put("error", c.error())
          .put("micros", c.micros());
    }
    if (calls.size() < after.size()) {
      root.put("next", calls.isEmpty() ? serial : calls.get(calls.size() - 1).serial());
    }
    return root;
  }

  private static long number(ServiceRequestContext ctx, String parameter, long usual) {
    String text = ctx.queryParam(parameter);
    if (text == null) {
      return usual;
    }
    if (!text.matches("\\d{1,18}")) {
      throw GoogleError.badField(
          parameter, "The parameter " + parameter + " has to be a whole number, not " + text + ".");
    }
    return Long.parseLong(text);
  }

  /** What Google's services had for topics, and told channels of alerts, oldest first. */
  private ObjectNode notifications() {
    List<ObjectNode> all = new ArrayList<>();
    for (Notification n :
        emulation.present(Notifications.class).map(Notifications::all).orElse(List.of())) {
      ObjectNode shown = object().put("time", n.time().toString()).put("topic", n.topic());
      n.attributes().forEach(shown.putObject("attributes")::put);
      if (!n.data().isEmpty()) {
        shown.set("data", JsonBody.object(n.data().getBytes(StandardCharsets.UTF_8)));
      }
      all.add(shown);
    }
    emulation.present(AlertNotices.class).ifPresent(notices -> all.addAll(notices.all()));
    all.sort(Comparator.comparing(n -> Instant.parse(n.path("time").asText())));
    ObjectNode root = object();
    root.putArray("notifications").addAll(all);
    return root;
  }

  /** The calls that policies did not allow, oldest first. */
  private ObjectNode denials() {
    ObjectNode root = object();
    ArrayNode list = root.putArray("denials");
    for (Denials.Denial d : denials.all()) {
      ObjectNode shown = list.addObject();
      shown
          .put("time", d.time().toString())
          .put("principal", d.principal())
          .put("permission", d.permission())
          .put("resource", d.resource())
          .put("api", d.api())
          .put("method", d.method())
          .put("enforced", d.enforced());
      if (!d.deniedBy().isEmpty()) {
        shown.put("deniedBy", d.deniedBy());
      }
    }
    return root;
  }

  private ObjectNode reset(ObjectNode body) {
    only(body, "project");
    if (!body.has("project")) {
      emulation.store().clear();
      faults.clear();
      recorder.clear();
      denials.clear();
      emulation.present(Notifications.class).ifPresent(Notifications::clear);
      emulation.settings().reset();
      emulation.clock().reset();
    } else {
      emulation.store().clear(project(body));
    }
    return object();
  }

  /** Refuses a field that nothing would be done with: it is most likely misspelt. */
  static void only(ObjectNode body, String... known) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!List.of(known).contains(name)) {
                throw GoogleError.badField(
                    name, "Unknown field " + name + "; known are " + List.of(known) + ".");
              }
            });
  }

  /** Whoever names a project by mistake as null or by an empty variable does not mean all. */
  private String project(ObjectNode body) {
    String project = body.path("project").isTextual() ? body.path("project").asText() : "";
    if (project.isEmpty()) {
      throw GoogleError.badField("project", "The field project has to name a project.");
    }
    return emulation.projects().find(project).map(Project::id).orElse(project);
  }

  private ObjectNode clock(ObjectNode body) {
    only(body, "advance", "advanceSeconds", "now");
    if (body.size() != 1) {
      throw GoogleError.badField(
          "clock", "Give one of advance, advanceSeconds and now: the clock moves once.");
    }
    if (body.has("advanceSeconds") && !body.get("advanceSeconds").isIntegralNumber()) {
      throw GoogleError.badField(
          "advanceSeconds", "The field advanceSeconds has to be a whole number.");
    }
    try {
      if (body.has("advance")) {
        emulation.clock().advance(Duration.parse(body.get("advance").asText()));
      }
      if (body.has("advanceSeconds")) {
        emulation.clock().advance(Duration.ofSeconds(body.get("advanceSeconds").asLong()));
      }
      if (body.has("now")) {
        emulation.clock().moveTo(Instant.parse(body.get("now").asText()));
      }
    } catch (DateTimeParseException e) {
      throw GoogleError.badField(
          "clock", "Expected advance as an ISO-8601 duration (P7D) or now as an instant.");
    } catch (DateTimeException | ArithmeticException e) {
      throw GoogleError.badField(
          "clock", "The clock can be moved to the years from 1 to 9999 only.");
    }
    return object().put("now", emulation.clock().instant().toString());
  }

  private static String name(ObjectNode body) {
    JsonNode name = body.path("name");
    if (!name.isMissingNode() && (!name.isTextual() || name.asText().isEmpty())) {
      throw GoogleError.badField("name", "The field name has to be the name of a snapshot.");
    }
    return name.asText("default");
  }

  private ObjectNode snapshot(ObjectNode body) {
    only(body, "project", "name");
    String project = project(body);
    String name = name(body);
    List<Change> rows = new ArrayList<>(emulation.store().snapshot(project));
    snapshots.put("", project + "/" + name, Records.encode(rows));
    return object().put("project", project).put("name", name).put("rows", rows.size());
  }

  private ObjectNode listSnapshots() {
    ObjectNode root = object();
    ArrayNode list = root.putArray("snapshots");
    for (String key : snapshots.keys("")) {
      // Neither a project's id nor its number has a slash.
      int slash = key.indexOf('/');
      snapshots
          .get("", key)
          .ifPresent(
              rows ->
                  list.addObject()
                      .put("project", key.substring(0, slash))
                      .put("name", key.substring(slash + 1))
                      .put("rows", Records.decode(rows).size())
                      .put("bytes", rows.length));
    }
    return root;
  }

  private ObjectNode deleteSnapshot(ServiceRequestContext ctx) {
    ObjectNode named = object();
    for (String field : List.of("project", "name")) {
      String value = ctx.queryParam(field);
      if (value != null) {
        named.put(field, value);
      }
    }
    String project = project(named);
    String name = name(named);
    if (!snapshots.contains("", project + "/" + name)) {
      throw noSnapshot(project, name);
    }
    snapshots.remove("", project + "/" + name);
    return object().put("project", project).put("name", name);
  }

  private static GoogleError noSnapshot(String project, String name) {
    return GoogleError.notFound("No snapshot " + name + " of project " + project + ".");
  }

  private ObjectNode restore(ObjectNode body) {
    only(body, "project", "name");
    String project = project(body);
    String name = name(body);
    List<Change> rows =
        snapshots
            .get("", project + "/" + name)
            .map(Records::decode)
            .orElseThrow(() -> noSnapshot(project, name));
    emulation.store().restore(project, rows);
    emulation.operations().resume();
    return object().put("project", project).put("name", name).put("rows", rows.size());
  }
}
