package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.servicenetworking.PrivateConnections;
import ai.varai.provisioner.emulator.servicenetworking.ProducerHold;
import ai.varai.provisioner.emulator.servicenetworking.ProducerServices;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code sql.instances}: insert, get, list, patch, update, delete. */
final class Instances {

  private static final Duration CREATE = Duration.ofMinutes(5);
  private static final Duration CHANGE = Duration.ofMinutes(1);

  private final Emulation emulation;
  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final Users users;
  private final Databases databases;
  private final Certificates certificates;
  private final FinalBackups finalBackups;
  private final DisasterRecovery recovery;
  private final RecoveryWindow window;

  Instances(
      Emulation emulation,
      SqlTables tables,
      SqlOperations operations,
      DataPlane plane,
      Users users,
      Databases databases,
      FinalBackups finalBackups,
      RecoveryWindow window) {
    this.emulation = emulation;
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.users = users;
    this.databases = databases;
    this.finalBackups = finalBackups;
    this.window = window;
    this.certificates = new Certificates(emulation.ids());
    this.recovery = new DisasterRecovery(tables);
    operations.define("create", this::finishCreate, Instances::bringUp);
    operations.define("createExternal", (project, name, a) -> finishExternal(project, name));
    operations.define(
        "update",
        this::finishUpdate,
        (engine, row, arguments) -> {
          if (arguments.get("next") instanceof ObjectNode next) {
            DataPlane.bring(engine, next, arguments);
            RecoveryWindow.keep(engine, next, arguments);
          }
        });
    operations.define(
        "delete",
        this::finishDelete,
        (engine, row, arguments) -> {
          FinalBackups.capture(engine, row, arguments);
          engine.remove(DataPlane.instance(row));
        });
    emulation.offer(ProducerServices.class, this::uses);
  }

  /** Whether an instance, of whichever project, stands in this network. */
  private boolean uses(String project, String network) {
    String wanted = lastSegment(network);
    return tables.instances.projects().stream()
            .flatMap(p -> tables.instances.list(p).stream())
            .map(i -> Trees.text(i, "settings", "ipConfiguration", "privateNetwork"))
            .filter(n -> !n.isEmpty() && lastSegment(n).equals(wanted))
            .anyMatch(n -> tables.project(n.split("/", -1)[1]).id().equals(project))
        || held(project, wanted);
  }

  /**
   * Whether the last instance in the network was deleted so lately that its network still stands.
   */
  private boolean held(String project, String network) {
    return emulation
        .plugin(ProducerHold.class)
        .flatMap(
            hold ->
                tables
                    .left(project, network)
                    .filter(since -> since.plus(hold.after()).isAfter(tables.now())))
        .isPresent();
  }

  private void leaveNetwork(ObjectNode row) {
    String network = Trees.text(row, "settings", "ipConfiguration", "privateNetwork");
    if (!network.isEmpty()) {
      tables.leave(tables.project(network.split("/", -1)[1]).id(), lastSegment(network));
    }
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  JsonAnswer insert(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode body = call.body();
    SettingsLimits.checkNew(body);
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> make(call, project, body, "", JsonNodeFactory.instance.missingNode()));
    return plane.marked(SqlView.answer(call, operation));
  }

  /**
   * Makes an instance and starts the operation of this type on it; an empty type is CREATE or
   * CREATE_REPLICA. Runs inside a transaction.
   *
   * @param contents the databases and users that it has from the beginning, if not the usual ones
   */
  ObjectNode make(JsonCall call, Project project, ObjectNode body, String type, JsonNode contents) {
    String name = Trees.text(body, "name");
    if (name.isEmpty()) {
      throw SqlErrors.required("name");
    }
    if (!name.matches("[a-z]([a-z0-9-]*[a-z0-9])?") || name.length() > 97 - project.id().length()) {
      throw SqlErrors.invalid(
          "instance name ("
              + name
              + "). Instance name must be composed of lowercase letters, numbers, and hyphens;"
              + " must start with a letter.");
    }
    tables.checkFree(project.id(), name);
    Trees.putDefault(body, "databaseVersion", "MYSQL_8_0");
    String region = Trees.text(body, "region");
    if (!region.isEmpty() && !Places.isRegion(region)) {
      throw SqlErrors.invalid("Invalid region: " + region + ".");
    }
    if (ExternalPrimaries.asked(body)) {
      ObjectNode external = ExternalPrimaries.row(body, project, tables.timestamp());
      tables.put(project.id(), external);
      return operations.start(call, project, external, "CREATE", "createExternal", CHANGE);
    }
    boolean replica = !Trees.text(body, "masterInstanceName").isEmpty();
    if (ReadPools.is(body) && !replica) {
      throw SqlErrors.required("masterInstanceName");
    }
    ObjectNode row = InstanceResource.create(body, project, emulation.ids(), tables.timestamp());
    if (replica) {
      joinPrimary(project, row);
    }
    InstanceSettings.settle(row, null);
    ReadPools.settle(row);
    InstanceResource.placement(row);
    checkNetwork(project, row);
    ObjectNode authority = certificates.authority(name, tables.now());
    tables.put(
        project.id(), name, Part.AUTHORITY, Trees.text(authority, "sha1Fingerprint"), authority);
    row.set("serverCaCert", SqlView.withoutOwn(authority));
    tables.put(project.id(), row);
    databases.builtIn(project.id(), row);
    users.builtIn(project.id(), row);
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    if (contents.isObject()) {
      new InstanceContents(tables).put(project.id(), row, contents);
      arguments.set("contents", contents);
    }
    String password = Trees.text(body, "rootPassword");
    if (!password.isEmpty()) {
      arguments.put(
          "rootHash",
          PasswordHash.of(
              InstanceResource.engine(row), password, emulation.ids().bytes(PasswordHash.SALT)));
    }
    if (replica) {
      // The operation that makes a replica names the primary as its target.
      String primary = Trees.text(body, "masterInstanceName");
      arguments.put("targetId", primary);
      arguments.put("link", SqlTables.link(project.id(), primary));
      tables
          .primary(row)
          .filter(p -> !ExternalPrimaries.is(p))
          .ifPresent(p -> arguments.put("primary", Trees.text(p, "name")));
    }
    String usual = replica ? "CREATE_REPLICA" : "CREATE";
    return operations.start(
        call, project, row, type.isEmpty() ? usual : type, "create", CREATE, arguments);
  }

  private void joinPrimary(Project project, ObjectNode row) {
    String given = Trees.text(row, "masterInstanceName");
    String primaryName = given.substring(given.lastIndexOf(':') + 1);
    ObjectNode primary =
        tables
            .instances
            .get(project.id(), primaryName)
            .orElseThrow(
                () ->
                    SqlErrors.invalid("The primary instance " + primaryName + " does not exist."));
    operations.requireIdle(primary);
    if (!ExternalPrimaries.is(primary)) {
      SqlTables.requireRunning(primary);
    }
    if (!Trees.text(primary, "databaseVersion").equals(Trees.text(row, "databaseVersion"))) {
      throw SqlErrors.invalid(
          "The database version of a replica must be that of its primary instance.");
    }
    if (!ExternalPrimaries.is(primary)
        && InstanceResource.engine(primary) == DatabaseVersion.Engine.MYSQL
        && !Trees.flag(primary, "settings", "backupConfiguration", "binaryLogEnabled")) {
      throw SqlErrors.invalid(
          "The primary instance must have automated backups and binary logs enabled.");
    }
    if (!ExternalPrimaries.is(primary)) {
      Trees.putDefault(
          Trees.object(row, "settings"), "edition", Trees.text(primary, "settings", "edition"));
    }
    follow(project.id(), row, primary);
  }

  /** Makes an instance a replica of this primary. */
  void follow(String project, ObjectNode row, ObjectNode primary) {
    row.put("masterInstanceName", project + ":" + Trees.text(primary, "name"));
    ArrayNode names =
        primary.get("replicaNames") instanceof ArrayNode a ? a : primary.putArray("replicaNames");
    names.add(Trees.text(row, "name"));
    tables.put(project, primary);
  }

  private void checkNetwork(Project project, ObjectNode row) {
    String network = Trees.text(row, "settings", "ipConfiguration", "privateNetwork");
    if (network.isEmpty()) {
      return;
    }
    String owner = network.split("/", -1)[1];
    boolean peered =
        emulation
            .plugin(PrivateConnections.class)
            .map(c -> c.connected(tables.project(owner).id(), lastSegment(network)))
            .orElse(true);
    if (!peered) {
      throw SqlErrors.invalid(
          "Incorrect Service Networking config for instance: "
              + project.id()
              + ":"
              + Trees.text(row, "name")
              + ":NETWORK_NOT_PEERED.");
    }
  }

  /** Makes the server of a new instance. What an earlier try or namesake left behind goes. */
  private static void bringUp(SqlEngine engine, ObjectNode row, ObjectNode arguments) {
    SqlEngine.Instance instance = DataPlane.instance(row);
    engine.remove(instance);
    String primary = Trees.text(arguments, "primary");
    if (!primary.isEmpty() && engine.follow(instance, DataPlane.other(row, primary))) {
      DataPlane.bring(engine, row, arguments);
      return;
    }
    boolean whole = InstanceContents.bring(engine, instance, arguments.path("contents"));
    DataPlane.bring(engine, row, arguments);
    if (arguments.has("host") && !whole) {
      InstanceContents.make(engine, instance, arguments.path("contents"));
    }
    if (arguments.has("host") && whole && InstanceContents.past(arguments.path("contents"))) {
      engine.names(instance).ifPresent(names -> arguments.set("names", tree(names)));
    }
    String hash = Trees.text(arguments, "rootHash");
    if (!hash.isEmpty() && arguments.has("host")) {
      switch (InstanceResource.engine(row)) {
        case MYSQL -> engine.putUser(instance, "root", "%", hash);
        case POSTGRES -> engine.putUser(instance, "postgres", "", hash);
        case SQLSERVER -> engine.putUser(instance, "sqlserver", "", hash);
      }
    }
    RecoveryWindow.keep(engine, row, arguments);
  }

  private static ObjectNode tree(SqlEngine.Names names) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    names.databases().forEach(tree.putArray("databases")::add);
    names.users().forEach(tree.putArray("users")::add);
    return tree;
  }

  /** The past may have had what is gone, and may not have had what there is now. */
  private void nameParts(String project, ObjectNode row, JsonNode names) {
    databases.only(project, row, texts(names.path("databases")));
    users.only(project, row, texts(names.path("users")));
  }

  private static Set<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  private void finishExternal(String project, String name) {
    ObjectNode row = tables.require(project, name);
    row.put("state", "RUNNABLE");
    tables.put(project, row);
  }

  private void finishCreate(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    plane.settle(row, emulation.ids(), arguments);
    window.kept(row, arguments);
    tables.put(project, row);
    if (arguments.has("names")) {
      nameParts(project, row, arguments.path("names"));
    }
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    return plane.marked(SqlView.answer(call, row), row);
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<ObjectNode> all =
        tables.instances.list(project.id()).stream()
            .map(i -> SqlView.print(call, i))
            .filter(filter::test)
            .toList();
    Page<ObjectNode> page =
        Page.of(
            all,
            SqlOperations.pageSize(call),
            call.parameter("pageToken").orElse(""),
            500,
            1000,
            i -> Trees.text(i, "name"));
    // The only list without a kind: recorded answers have had none since 2021.
    ObjectNode answer = SqlView.list(call, "", page.items());
    answer.remove("kind");
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return plane.marked(JsonAnswer.ok(answer));
  }

  JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    return change(call, body, row -> Trees.merge(row, changes(body)));
  }

  JsonAnswer update(JsonCall call) {
    ObjectNode body = call.body();
    return change(
        call,
        body,
        row -> {
          ObjectNode changes = changes(body);
          if (changes.path("settings").isObject()) {
            row.remove("settings");
          }
          changes.remove("instanceType");
          DisasterRecovery.unname(row);
          Trees.merge(row, changes);
          // Seen in recorded answers: an update that describes backups shows this field from then.
          if (InstanceResource.engine(row) == DatabaseVersion.Engine.POSTGRES
              && row.path("settings").path("backupConfiguration") instanceof ObjectNode backups) {
            Trees.putDefault(backups, "replicationLogArchivingEnabled", false);
          }
        });
  }

  private static ObjectNode changes(ObjectNode body) {
    ObjectNode changes = body.deepCopy();
    changes.remove(InstanceResource.READ_ONLY);
    // Sent back by clients that read before they write; the server keeps its own.
    changes.remove(List.of("maintenanceVersion", "instanceType", "masterInstanceName"));
    if (changes.get("settings") instanceof ObjectNode s) {
      s.remove("settingsVersion");
    }
    return changes;
  }

  private interface Change {
    void apply(ObjectNode row);
  }

  private JsonAnswer change(JsonCall call, ObjectNode body, Change change) {
    Project project = tables.project(call.variable("project"));
    String name = call.variable("instance");
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode row = tables.require(project.id(), name);
              operations.requireIdle(row);
              if (Trees.text(row, "state").equals(SqlTables.FAILED)) {
                throw SqlErrors.wrongState();
              }
              long version = Trees.number(row, "settings", "settingsVersion").orElse(0L);
              // A version that the caller read earlier and that was overtaken since is refused.
              Trees.number(body, "settings", "settingsVersion")
                  .filter(v -> v < version)
                  .ifPresent(
                      v -> {
                        throw SqlErrors.staleSettings();
                      });
              ObjectNode next = row.deepCopy();
              change.apply(next);
              if (ExternalPrimaries.is(row)) {
                InstanceActions.anything(row);
              }
              checkVersion(row, next);
              recovery.check(next);
              ReadPools.change(next, body);
              InstanceSettings.settle(next, row);
              ReadPools.settle(next);
              InstanceResource.placement(next);
              checkNetwork(project, next);
              InstanceResource.touch(next, version + 1, emulation.ids());
              RecoveryWindow.changed(row, next, tables.timestamp());
              ObjectNode arguments = JsonNodeFactory.instance.objectNode();
              arguments.set("next", next);
              return operations.start(call, project, row, "UPDATE", "update", CHANGE, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private static void checkVersion(ObjectNode row, ObjectNode next) {
    String from = Trees.text(row, "databaseVersion");
    String to = Trees.text(next, "databaseVersion");
    if (from.equals(to)) {
      return;
    }
    DatabaseVersion target = InstanceResource.version(to);
    DatabaseVersion current = InstanceResource.version(from);
    boolean newerPostgres =
        target.engine() == DatabaseVersion.Engine.POSTGRES
            && current.engine() == DatabaseVersion.Engine.POSTGRES
            && target.postgresMajor() > current.postgresMajor();
    if (!newerPostgres && current.upgrades().stream().noneMatch(u -> u.name().equals(to))) {
      throw SqlErrors.invalid(
          "The database version cannot be changed from " + from + " to " + to + ".");
    }
    InstanceResource.version(next);
  }

  private void finishUpdate(String project, String name, ObjectNode arguments) {
    if (arguments.get("next") instanceof ObjectNode next) {
      ObjectNode now = tables.require(project, name);
      next.set("_operation", now.path("_operation"));
      plane.settle(next, emulation.ids(), arguments);
      window.kept(next, arguments);
      tables.put(project, next);
      recovery.settle(project, now, next);
    }
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String name = call.variable("instance");
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode row = tables.require(project.id(), name);
              if (Trees.flag(row, "settings", "deletionProtectionEnabled")) {
                throw SqlErrors.protectedInstance();
              }
              if (!row.path("replicaNames").isEmpty()) {
                throw SqlErrors.invalid(
                    "The instance has read replicas. Delete or promote them first.");
              }
              ObjectNode arguments = JsonNodeFactory.instance.objectNode();
              arguments.set("state", row.path("state"));
              finalBackups.ask(call, row, arguments);
              row.put("state", "PENDING_DELETE");
              return operations.start(call, project, row, "DELETE", "delete", CHANGE, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private void finishDelete(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    finalBackups.make(project, row, arguments);
    leavePrimary(project, row);
    recovery.withdraw(project, row);
    leaveNetwork(row);
    tables.removeInstance(project, name);
  }

  /** Takes a replica from its primary's list. */
  void leavePrimary(String project, ObjectNode row) {
    String primaryName = Trees.text(row, "masterInstanceName");
    tables
        .instances
        .get(project, primaryName.substring(primaryName.lastIndexOf(':') + 1))
        .ifPresent(
            primary -> {
              ArrayNode rest = JsonNodeFactory.instance.arrayNode();
              for (var n : primary.path("replicaNames")) {
                if (!n.asText().equals(Trees.text(row, "name"))) {
                  rest.add(n);
                }
              }
              primary.remove("replicaNames");
              if (!rest.isEmpty()) {
                primary.set("replicaNames", rest);
              }
              tables.put(project, primary);
            });
  }
}
