package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The plugged-in engine, or none. */
final class DataPlane {

  /** Says where an instance's server listens, or that there is none. */
  static final String HEADER = "x-emulator-data-plane";

  private static final String NEVER = "NEVER";

  private final Emulation emulation;

  DataPlane(Emulation emulation) {
    this.emulation = emulation;
  }

  private Optional<SqlEngine> engine() {
    return emulation.plugin(SqlEngine.class);
  }

  void guard(SqlGate gate) {
    engine().ifPresent(engine -> engine.guardedBy(gate));
  }

  /** Runs what the engine has to do, when there is one; what it refuses, the call is refused. */
  void run(ObjectNode row, BiConsumer<SqlEngine, SqlEngine.Instance> work) {
    try {
      engine().ifPresent(e -> work.accept(e, instance(row)));
    } catch (IllegalStateException e) {
      throw SqlErrors.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** What the server behind an instance says to a statement; empty when there is none. */
  Optional<SqlEngine.Execution> execute(ObjectNode row, SqlEngine.Statement statement) {
    try {
      return engine().flatMap(e -> e.execute(instance(row), statement));
    } catch (IllegalStateException e) {
      throw SqlErrors.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** Lets the server run or rest as the row says; its address goes into the arguments. */
  static void bring(SqlEngine engine, ObjectNode row, ObjectNode arguments) {
    if (Trees.text(row, "settings", "activationPolicy").equals(NEVER)) {
      engine.stop(instance(row));
      return;
    }
    JsonNode replicates = row.path("settings").path("databaseReplicationEnabled");
    if (replicates.isBoolean()) {
      engine.pause(instance(row), !replicates.asBoolean());
    }
    engine
        .start(instance(row))
        .ifPresent(a -> arguments.put("host", a.host()).put("port", a.port()));
  }

  /** Gives the row its addresses: those of its server, when it has one. */
  void settle(ObjectNode row, Ids ids, ObjectNode arguments) {
    InstanceResource.addresses(row, ids);
    String host = Trees.text(arguments, "host");
    if (!host.isEmpty()) {
      for (var n : row.path("ipAddresses")) {
        if (n instanceof ObjectNode o && !Trees.text(o, "type").equals("OUTGOING")) {
          o.put("ipAddress", host);
        }
      }
      row.put("_server", host + ":" + arguments.path("port").asInt());
    }
    InstanceResource.encrypted(row);
    row.put("state", "RUNNABLE");
  }

  /** After a restart of the emulator: the servers that should run, run again. */
  void resume(SqlTables tables) {
    engine()
        .ifPresent(
            engine -> {
              for (String project : tables.instances.projects()) {
                tables.instances.list(project).stream()
                    .filter(row -> !Trees.text(row, "_server").isEmpty())
                    .filter(row -> !Trees.text(row, "settings", "activationPolicy").equals(NEVER))
                    .forEach(row -> engine.resume(instance(row)));
              }
            });
  }

  static SqlEngine.Instance instance(ObjectNode row) {
    return new SqlEngine.Instance(
        Trees.text(row, "project"),
        Trees.text(row, "name"),
        Trees.text(row, "databaseVersion"),
        Trees.text(row, "region"));
  }

  /** Another instance of the same project, version and engine, such as a primary's replica. */
  static SqlEngine.Instance other(ObjectNode row, String name) {
    SqlEngine.Instance own = instance(row);
    return new SqlEngine.Instance(own.project(), name, own.databaseVersion(), own.region());
  }

  /** Says in a header whether there is a server behind an instance. */
  JsonAnswer marked(JsonAnswer answer) {
    return engine().isPresent() ? answer : answer.withHeader(HEADER, "none");
  }

  /** The same for the answer that shows one instance: where its server listens. */
  JsonAnswer marked(JsonAnswer answer, ObjectNode row) {
    String server = Trees.text(row, "_server");
    return answer.withHeader(HEADER, engine().isEmpty() || server.isEmpty() ? "none" : server);
  }
}
