package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was done to zones themselves. An operation has had its effect when it is begun. */
final class ZoneOperations {

  private static final String DONE = "dns.operation";

  private final Emulation emulation;
  private final DnsTables tables;

  ZoneOperations(Emulation emulation, DnsTables tables) {
    this.emulation = emulation;
    this.tables = tables;
    emulation
        .operations()
        .define(
            DONE,
            (row, now) -> {
              tables.operations.update(row.project(), row.target(), o -> o.put("status", "done"));
              return row;
            });
  }

  /** Writes an operation and gives it as it begins; within a transaction. */
  ObjectNode begin(
      JsonCall call, Project project, String type, Optional<ObjectNode> before, ObjectNode after) {
    String id = call.parameter("clientOperationId").orElseGet(emulation.ids()::uuid);
    if (tables.operations.contains(project.id(), key(after, id))) {
      throw DnsErrors.exists("parameters.clientOperationId", id);
    }
    ObjectNode out = DnsTables.object();
    out.put("startTime", tables.now());
    out.put("id", id);
    ObjectNode context = out.putObject("zoneContext");
    before.ifPresent(b -> context.set("oldValue", DnsTables.shown(b)));
    context.set("newValue", DnsTables.shown(after));
    out.put("user", call.call().principal());
    out.put("type", type);
    out.put("status", "pending");
    out.put("kind", "dns#operation");
    String place = key(after, id);
    tables.operations.put(project.id(), place, out);
    emulation
        .operations()
        .schedule(
            "dns",
            project.id(),
            DONE,
            place,
            emulation.operations().mode().delay(ZoneChanges.USUAL));
    return out;
  }

  private static String key(ObjectNode zone, String id) {
    return DnsTables.name(zone) + "\t" + id;
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    String id = call.variable("operation");
    return JsonAnswer.ok(
        tables
            .operations
            .get(project.id(), key(zone, id))
            .orElseThrow(() -> DnsErrors.missing("parameters.operation", id)));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    String by = call.parameter("sortBy").orElse("startTime").equals("id") ? "id" : "startTime";
    List<ObjectNode> all = new ArrayList<>(tables.operations.list(project.id(), key(zone, "")));
    all.sort(Comparator.comparing((ObjectNode o) -> Trees.text(o, by)));
    return DnsTables.page(
        call, "dns#managedZoneOperationsListResponse", "operations", all, o -> Trees.text(o, "id"));
  }
}
