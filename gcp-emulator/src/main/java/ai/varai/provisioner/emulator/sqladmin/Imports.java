package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Script;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Target;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.sqladmin.Transfers.FileType;
import ai.varai.provisioner.emulator.sqladmin.Transfers.Location;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code sql.instances.import}: an object of Cloud Storage goes into a database, read by its
 * server. Statements for a database without a server are kept as they are, not run, and exported
 * again.
 */
final class Imports {

  private static final String CONTEXT = "importContext";
  private static final String KIND = "import";
  private static final String KEPT = "kept";
  private static final String FIRST_USER = "postgres";

  private final Transfers transfers;
  private final SqlTables tables;
  private final InstanceActions actions;

  Imports(
      Transfers transfers, SqlTables tables, SqlOperations operations, InstanceActions actions) {
    this.transfers = transfers;
    this.tables = tables;
    this.actions = actions;
    operations.defineWork(KIND, this::keep, this::run);
  }

  JsonAnswer importFile(JsonCall call) {
    ObjectNode context = Exports.context(call, CONTEXT, "sql#importContext");
    Location from = Transfers.location(context, CONTEXT);
    return actions.start(
        call,
        "IMPORT",
        KIND,
        row -> {
          InstanceActions.anything(row);
          check(row, context, from);
        },
        row -> {
          ObjectNode arguments = JsonNodeFactory.instance.objectNode();
          arguments.set(CONTEXT, context);
          return arguments;
        });
  }

  private void check(ObjectNode instance, ObjectNode context, Location from) {
    if (!Trees.text(instance, "masterInstanceName").isEmpty()) {
      throw SqlErrors.notOnReplicas();
    }
    String database = database(instance, context);
    if (!database.isEmpty()) {
      transfers.requireDatabase(instance, database);
    }
    if (Transfers.fileType(context, instance) == FileType.CSV) {
      if (Trees.text(context, "database").isEmpty()) {
        throw SqlErrors.required("importContext.database");
      }
      if (Trees.text(context, "csvImportOptions", "table").isEmpty()) {
        throw SqlErrors.required("importContext.csvImportOptions.table");
      }
      Transfers.format(context.path("csvImportOptions"));
    }
    transfers.requireAccess(instance, from, "storage.objects.get");
    if (transfers.find(from).isEmpty()) {
      throw SqlErrors.invalid(
          "The file gs://" + from.bucket() + "/" + from.object() + " does not exist.");
    }
  }

  /** PostgreSQL's statements run in some database; those of MySQL may name theirs themselves. */
  private static String database(ObjectNode instance, JsonNode context) {
    String named = Trees.text(context, "database");
    return named.isEmpty() && InstanceResource.engine(instance) == DatabaseVersion.Engine.POSTGRES
        ? "postgres"
        : named;
  }

  private void run(Optional<SqlEngine> engine, ObjectNode instance, ObjectNode arguments) {
    JsonNode context = arguments.path(CONTEXT);
    String user = Trees.text(context, "importUser");
    String as = user.isEmpty() ? FIRST_USER : user;
    String database = database(instance, context);
    SqlEngine.Instance server = DataPlane.instance(instance);
    try (InputStream file = transfers.read(Transfers.location(context, CONTEXT))) {
      switch (Transfers.fileType(context, instance)) {
        case SQL -> {
          if (engine.isEmpty() || !engine.get().importSql(server, new Script(database, as), file)) {
            arguments.put(KEPT, new String(file.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
        case CSV -> {
          JsonNode options = context.path("csvImportOptions");
          Target target =
              new Target(
                  database,
                  as,
                  Trees.text(options, "table"),
                  options.path("columns").valueStream().map(JsonNode::asText).toList(),
                  Transfers.format(options));
          if (engine.isEmpty() || !engine.get().importCsv(server, target, file)) {
            throw Transfers.noServer();
          }
        }
        case BAK -> throw Transfers.noServer();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds statements that no server has run to those that the database has. */
  private void keep(String project, String name, ObjectNode arguments) {
    if (!arguments.has(KEPT)) {
      return;
    }
    String database = database(tables.require(project, name), arguments.path(CONTEXT));
    String statements = Trees.text(arguments, KEPT);
    String before =
        tables
            .find(project, name, Part.SCRIPT, database)
            .map(s -> Trees.text(s, "statements"))
            .orElse("");
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("database", database);
    row.put("statements", before + statements + (statements.endsWith("\n") ? "" : "\n"));
    tables.put(project, name, Part.SCRIPT, database, row);
  }
}
