package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Dump;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Query;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.sqladmin.Transfers.FileType;
import ai.varai.provisioner.emulator.sqladmin.Transfers.Location;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code sql.instances.export}: a database goes into an object of Cloud Storage, written by its
 * server. What no server holds are the statements that were imported: they are what is exported.
 */
final class Exports {

  private static final String CONTEXT = "exportContext";
  private static final String KIND = "export";

  private final Transfers transfers;
  private final SqlTables tables;
  private final InstanceActions actions;

  Exports(
      Transfers transfers, SqlTables tables, SqlOperations operations, InstanceActions actions) {
    this.transfers = transfers;
    this.tables = tables;
    this.actions = actions;
    operations.defineWork(KIND, (project, instance, arguments) -> {}, this::run);
  }

  JsonAnswer export(JsonCall call) {
    ObjectNode context = context(call, CONTEXT, "sql#exportContext");
    Location to = Transfers.location(context, CONTEXT);
    return actions.start(
        call,
        "EXPORT",
        KIND,
        row -> {
          InstanceActions.anything(row);
          check(row, context);
          transfers.requireAccess(row, to, "storage.objects.create", "storage.objects.delete");
        },
        row -> {
          ObjectNode arguments = JsonNodeFactory.instance.objectNode();
          arguments.set(CONTEXT, context);
          return arguments;
        });
  }

  /** The call's description of the transfer, as its operation shows it. */
  static ObjectNode context(JsonCall call, String name, String kind) {
    if (!(call.body().path(name) instanceof ObjectNode given)) {
      throw SqlErrors.required(name);
    }
    return given.deepCopy().put("kind", kind);
  }

  private void check(ObjectNode instance, ObjectNode context) {
    List<String> databases = texts(context.path("databases"));
    databases.forEach(database -> transfers.requireDatabase(instance, database));
    FileType type = Transfers.fileType(context, instance);
    boolean many =
        type == FileType.SQL && InstanceResource.engine(instance) == DatabaseVersion.Engine.MYSQL;
    if (!many && databases.size() != 1) {
      throw SqlErrors.invalid("Exactly one database must be specified for the export.");
    }
    if (type == FileType.CSV) {
      if (Trees.text(context, "csvExportOptions", "selectQuery").isEmpty()) {
        throw SqlErrors.required("exportContext.csvExportOptions.selectQuery");
      }
      Transfers.format(context.path("csvExportOptions"));
    }
  }

  private void run(Optional<SqlEngine> engine, ObjectNode instance, ObjectNode arguments) {
    JsonNode context = arguments.path(CONTEXT);
    Location to = Transfers.location(context, CONTEXT);
    List<String> databases = texts(context.path("databases"));
    switch (Transfers.fileType(context, instance)) {
      case SQL ->
          transfers.write(to, "application/sql", out -> sql(engine, instance, context, out));
      case CSV -> {
        JsonNode options = context.path("csvExportOptions");
        Query query =
            new Query(
                databases.get(0), Trees.text(options, "selectQuery"), Transfers.format(options));
        if (engine.isEmpty()
            || !transfers.write(
                to,
                "text/csv",
                out -> engine.get().exportCsv(DataPlane.instance(instance), query, out))) {
          throw Transfers.noServer();
        }
      }
      case BAK -> throw Transfers.noServer();
    }
  }

  private boolean sql(
      Optional<SqlEngine> engine, ObjectNode instance, JsonNode context, OutputStream out)
      throws IOException {
    List<String> databases = texts(context.path("databases"));
    JsonNode options = context.path("sqlExportOptions");
    if (engine.isPresent() && databases.size() == 1) {
      JsonNode own = options.path("postgresExportOptions");
      Dump dump =
          new Dump(
              databases.get(0),
              texts(options.path("tables")),
              Trees.flag(options, "schemaOnly"),
              Trees.flag(own, "clean"),
              Trees.flag(own, "ifExists"));
      if (engine.get().exportSql(DataPlane.instance(instance), dump, out)) {
        return true;
      }
    }
    out.write(kept(instance, databases).getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private String kept(ObjectNode instance, List<String> databases) {
    var text = new StringBuilder();
    text.append("-- ").append(Trees.text(instance, "connectionName"));
    text.append(": no server stands behind this instance; what was imported into it follows.\n");
    new InstanceContents(tables)
        .list(instance, Part.SCRIPT).stream()
            .filter(s -> databases.isEmpty() || databases.contains(Trees.text(s, "database")))
            .forEach(s -> text.append(Trees.text(s, "statements")));
    return text.toString();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).filter(t -> !t.isEmpty()).toList();
  }
}
