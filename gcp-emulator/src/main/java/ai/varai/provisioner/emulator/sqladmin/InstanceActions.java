package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The verbs of {@code sql.instances}: restart, failover, clone, certificates and more. */
final class InstanceActions {

  private static final Duration USUAL = Duration.ofMinutes(1);

  private final SqlTables tables;
  private final SqlOperations operations;
  private final Instances instances;
  private final DataPlane plane;
  private final RecoveryWindow window;
  private final InstanceContents contents;
  private final Certificates certificates;
  private final Ids ids;

  InstanceActions(
      Emulation emulation,
      SqlTables tables,
      SqlOperations operations,
      Instances instances,
      DataPlane plane,
      RecoveryWindow window) {
    this.tables = tables;
    this.operations = operations;
    this.instances = instances;
    this.plane = plane;
    this.window = window;
    this.contents = new InstanceContents(tables);
    this.ids = emulation.ids();
    this.certificates = new Certificates(ids);
    operations.define(
        "restart",
        (project, name, a) -> {},
        (engine, row, a) -> {
          engine.stop(DataPlane.instance(row));
          engine.start(DataPlane.instance(row));
        });
    operations.define("failover", (project, name, a) -> failedOver(project, name));
    operations.define("resetSsl", (project, name, a) -> sslReset(project, name));
    operations.define("addServerCa", (project, name, a) -> addAuthority(project, name));
    operations.define("rotateServerCa", this::rotated);
  }

  JsonAnswer restart(JsonCall call) {
    return start(call, "RESTART", "restart", InstanceActions::anything);
  }

  JsonAnswer failover(JsonCall call) {
    ObjectNode body = call.body();
    return start(
        call,
        "FAILOVER",
        "failover",
        row -> {
          if (!Trees.text(row, "settings", "availabilityType").equals("REGIONAL")) {
            throw SqlErrors.invalid(
                "Failover is available only for instances with REGIONAL availability.");
          }
          long version = Trees.number(row, "settings", "settingsVersion").orElse(0L);
          Trees.number(body, "failoverContext", "settingsVersion")
              .filter(v -> v < version)
              .ifPresent(
                  v -> {
                    throw SqlErrors.staleSettings();
                  });
        });
  }

  private void failedOver(String project, String name) {
    ObjectNode row = tables.require(project, name);
    String primary = Trees.text(row, "gceZone");
    row.put("gceZone", Trees.text(row, "secondaryGceZone"));
    row.put("secondaryGceZone", primary);
    tables.put(project, row);
  }

  JsonAnswer truncateLog(JsonCall call) {
    return start(call, "LOG_CLEANUP", "done", InstanceActions::anything);
  }

  private record Copy(ObjectNode made, ObjectNode contents) {}

  JsonAnswer copy(JsonCall call) {
    JsonNode context = call.body().path("cloneContext");
    Project project = tables.project(call.variable("project"));
    String elsewhere = Trees.text(context, "destinationProject");
    Project to = elsewhere.isEmpty() ? project : tables.project(elsewhere);
    boolean across = !to.id().equals(project.id());
    String name = call.variable("instance");
    // One after the other: two clones that cross each other would wait for each other's project.
    Copy copy =
        tables.store.transact(project.id(), () -> described(project, name, context, across));
    ObjectNode operation =
        tables.store.transact(
            to.id(), () -> instances.make(call, to, copy.made(), "CLONE", copy.contents()));
    return plane.marked(SqlView.answer(call, operation));
  }

  private Copy described(Project project, String name, JsonNode context, boolean across) {
    ObjectNode source = tables.require(project.id(), name);
    operations.requireIdle(source);
    anything(source);
    String point = Trees.text(context, "pointInTime");
    window.check(source, point);
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    made.put("name", Trees.text(context, "destinationInstanceName"));
    made.set("region", source.path("region"));
    made.set("databaseVersion", source.path("databaseVersion"));
    made.set("settings", source.path("settings").deepCopy());
    place(made, context);
    if (across) {
      connect(made, Trees.text(context, "destinationNetwork"));
    }
    return new Copy(
        made,
        point.isEmpty()
            ? contents.copied(project.id(), name)
            : contents.copied(project.id(), name, window.ofServer(point)));
  }

  /** In another project a clone is reached through the network that the call names, if any. */
  private static void connect(ObjectNode made, String network) {
    ObjectNode ip = Trees.object(Trees.object(made, "settings"), "ipConfiguration");
    if (!network.isEmpty()) {
      ip.put("privateNetwork", network);
    } else if (ip.hasNonNull("privateNetwork")) {
      throw SqlErrors.required("cloneContext.destinationNetwork");
    }
  }

  /** A clone stands in the zones that the call names, else in its source's. */
  private static void place(ObjectNode made, JsonNode context) {
    String zone = Trees.text(context, "preferredZone");
    String secondary = Trees.text(context, "preferredSecondaryZone");
    if (!zone.isEmpty() && zone.equals(secondary)) {
      throw SqlErrors.invalid("preferredZone and preferredSecondaryZone must differ.");
    }
    ObjectNode preference = Trees.object(Trees.object(made, "settings"), "locationPreference");
    if (!zone.isEmpty()) {
      preference.put("zone", zone);
    }
    if (!secondary.isEmpty()) {
      preference.put("secondaryZone", secondary);
    }
  }

  JsonAnswer listServerCas(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    List<ObjectNode> all = authorities(project, row);
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "sql#instancesListServerCas");
    ArrayNode certs = answer.putArray("certs");
    all.forEach(a -> certs.add(SqlView.withoutOwn(a)));
    answer.put("activeVersion", Trees.text(row, "serverCaCert", "sha1Fingerprint"));
    return JsonAnswer.ok(answer);
  }

  private List<ObjectNode> authorities(Project project, ObjectNode row) {
    return tables.list(project.id(), Trees.text(row, "name"), Part.AUTHORITY);
  }

  JsonAnswer addServerCa(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return start(
        call,
        "UPDATE",
        "addServerCa",
        row -> {
          if (authorities(project, row).size() > 1) {
            throw SqlErrors.invalid("There is an upcoming server certificate authority already.");
          }
        });
  }

  private ObjectNode addAuthority(String project, String name) {
    ObjectNode authority = certificates.authority(name, tables.now());
    tables.put(project, name, Part.AUTHORITY, Trees.text(authority, "sha1Fingerprint"), authority);
    return authority;
  }

  JsonAnswer rotateServerCa(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String asked = Trees.text(call.body(), "rotateServerCaContext", "nextVersion");
    return start(
        call,
        "UPDATE",
        "rotateServerCa",
        InstanceActions::anything,
        row -> {
          ObjectNode arguments = JsonNodeFactory.instance.objectNode();
          arguments.put("authority", Trees.text(upcoming(project, row, asked), "sha1Fingerprint"));
          return arguments;
        });
  }

  private ObjectNode upcoming(Project project, ObjectNode row, String asked) {
    String active = Trees.text(row, "serverCaCert", "sha1Fingerprint");
    return authorities(project, row).stream()
        .filter(a -> !Trees.text(a, "sha1Fingerprint").equals(active))
        .filter(a -> asked.isEmpty() || Trees.text(a, "sha1Fingerprint").equals(asked))
        .findFirst()
        .orElseThrow(
            () ->
                SqlErrors.invalid(
                    "There is no upcoming server certificate authority to rotate to."));
  }

  private void rotated(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    tables
        .find(project, name, Part.AUTHORITY, Trees.text(arguments, "authority"))
        .ifPresent(next -> row.set("serverCaCert", SqlView.withoutOwn(next)));
    tables.put(project, row);
  }

  JsonAnswer resetSslConfig(JsonCall call) {
    return start(call, "UPDATE", "resetSsl", InstanceActions::anything);
  }

  private void sslReset(String project, String name) {
    ObjectNode row = tables.require(project, name);
    for (Part part : List.of(Part.CERT, Part.AUTHORITY)) {
      for (ObjectNode old : tables.list(project, name, part)) {
        tables.remove(project, name, part, Trees.text(old, "_key"));
      }
    }
    row.set("serverCaCert", SqlView.withoutOwn(addAuthority(project, name)));
    tables.put(project, row);
  }

  /** What an operation asks of an instance before it starts. */
  interface Check {
    void on(ObjectNode row);
  }

  static void anything(ObjectNode row) {
    if (ExternalPrimaries.is(row)) {
      throw SqlErrors.invalid("The requested operation is not valid for an on-premises instance.");
    }
    if (!Trees.text(row, "state").equals("RUNNABLE")) {
      throw SqlErrors.notRunning();
    }
  }

  /** Starts an operation on an instance whose effect has to know nothing else. */
  JsonAnswer start(JsonCall call, String type, String effect, Check check) {
    return start(call, type, effect, check, row -> JsonNodeFactory.instance.objectNode());
  }

  /**
   * Starts an operation on an instance.
   *
   * @param arguments what its effect has to know
   */
  JsonAnswer start(
      JsonCall call,
      String type,
      String effect,
      Check check,
      Function<ObjectNode, ObjectNode> arguments) {
    Project project = tables.project(call.variable("project"));
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode row = tables.require(project.id(), call.variable("instance"));
              operations.requireIdle(row);
              check.on(row);
              return operations.start(
                  call, project, row, type, effect, USUAL, arguments.apply(row));
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  /** A handler that answers a fixed list. */
  static JsonHandler fixed(String kind, Function<JsonCall, ArrayNode> items) {
    return call -> {
      ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", kind);
      answer.set("items", items.apply(call));
      return JsonAnswer.ok(answer);
    };
  }
}
