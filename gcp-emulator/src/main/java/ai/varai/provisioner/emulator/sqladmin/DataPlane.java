package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The plugged-in engine, or none. */
final class DataPlane {

  private final Emulation emulation;

  DataPlane(Emulation emulation) {
    this.emulation = emulation;
  }

  private Optional<SqlEngine> engine() {
    return emulation.plugin(SqlEngine.class);
  }

  /** Runs what the engine has to do, when there is one. */
  void run(ObjectNode row, BiConsumer<SqlEngine, SqlEngine.Instance> work) {
    engine().ifPresent(e -> work.accept(e, instance(row)));
  }

  /** Starts the instance's server if it should run, and gives the row its addresses. */
  void settle(ObjectNode row, Ids ids) {
    InstanceResource.addresses(row, ids);
    boolean runs = !Trees.text(row, "settings", "activationPolicy").equals("NEVER");
    run(
        row,
        (engine, instance) -> {
          if (!runs) {
            engine.stop(instance);
            return;
          }
          engine
              .start(instance)
              .ifPresent(
                  a -> {
                    ArrayNode list = (ArrayNode) row.path("ipAddresses");
                    for (var n : list) {
                      if (n instanceof ObjectNode o) {
                        o.put("ipAddress", a.host());
                      }
                    }
                    row.put("_port", a.port());
                  });
        });
    row.put("state", "RUNNABLE");
  }

  private static SqlEngine.Instance instance(ObjectNode row) {
    return new SqlEngine.Instance(
        Trees.text(row, "project"),
        Trees.text(row, "name"),
        Trees.text(row, "databaseVersion"),
        Trees.text(row, "region"));
  }

  /** Says in a header whether there is a server behind an instance. */
  JsonAnswer marked(JsonAnswer answer) {
    return engine().isPresent() ? answer : answer.withHeader("x-emulator-data-plane", "none");
  }
}
