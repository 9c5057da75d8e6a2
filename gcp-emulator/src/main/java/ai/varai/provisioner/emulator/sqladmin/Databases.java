package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code sql.databases}. A create is done at once; an update or a delete takes its time. */
final class Databases {

  private static final Duration USUAL = Duration.ofSeconds(2);

  /** The collation that MySQL takes for a character set when none is named. */
  private static final Map<String, String> MYSQL_COLLATIONS =
      Map.of(
          "utf8", "utf8_general_ci",
          "utf8mb3", "utf8mb3_general_ci",
          "utf8mb4", "utf8mb4_general_ci",
          "latin1", "latin1_swedish_ci",
          "ascii", "ascii_general_ci",
          "binary", "binary");

  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final InstanceContents contents;
  private final Ids ids;

  Databases(Emulation emulation, SqlTables tables, SqlOperations operations, DataPlane plane) {
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.contents = new InstanceContents(tables);
    this.ids = emulation.ids();
    operations.define("updateDatabase", this::finishUpdate);
    operations.define("deleteDatabase", this::finishDelete);
  }

  /** The databases that a new instance has. */
  void builtIn(String project, ObjectNode instance) {
    List<String> names =
        switch (InstanceResource.engine(instance)) {
          case MYSQL -> List.of("mysql", "information_schema", "performance_schema", "sys");
          case POSTGRES -> List.of("postgres");
          case SQLSERVER -> List.of("master", "model", "msdb", "tempdb");
        };
    for (String name : names) {
      put(project, instance, row(instance, name, "", ""));
    }
  }

  /** Gives an instance databases of these names and no others. */
  void only(String project, ObjectNode instance, Set<String> names) {
    String at = Trees.text(instance, "name");
    for (ObjectNode known : tables.list(project, at, Part.DATABASE)) {
      if (!names.contains(Trees.text(known, "name"))) {
        tables.remove(project, at, Part.DATABASE, Trees.text(known, "name"));
      }
    }
    for (String name : names) {
      if (tables.find(project, at, Part.DATABASE, name).isEmpty()) {
        put(project, instance, row(instance, name, "", ""));
      }
    }
  }

  private ObjectNode row(ObjectNode instance, String name, String charset, String collation) {
    String project = Trees.text(instance, "project");
    String at = Trees.text(instance, "name");
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "sql#database");
    row.put("etag", ids.hex(64));
    row.put("name", name);
    row.put("instance", at);
    row.put("project", project);
    row.put("selfLink", SqlTables.link(project, at) + "/databases/" + name);
    switch (InstanceResource.engine(instance)) {
      case MYSQL -> {
        boolean old = Trees.text(instance, "databaseVersion").startsWith("MYSQL_5");
        String set = charset.isEmpty() ? (old ? "utf8" : "utf8mb4") : charset;
        String byDefault =
            !old && set.equals("utf8mb4")
                ? "utf8mb4_0900_ai_ci"
                : MYSQL_COLLATIONS.getOrDefault(set, set + "_general_ci");
        row.put("charset", set);
        row.put("collation", collation.isEmpty() ? byDefault : collation);
      }
      case POSTGRES -> {
        row.put("charset", charset.isEmpty() ? "UTF8" : charset);
        row.put("collation", collation.isEmpty() ? "en_US.UTF8" : collation);
      }
      case SQLSERVER ->
          row.put("collation", collation.isEmpty() ? "SQL_Latin1_General_CP1_CI_AS" : collation);
    }
    return row;
  }

  private void put(String project, ObjectNode instance, ObjectNode row) {
    tables.put(project, Trees.text(instance, "name"), Part.DATABASE, Trees.text(row, "name"), row);
  }

  private ObjectNode instance(Project project, JsonCall call) {
    ObjectNode instance = tables.require(project.id(), call.variable("instance"));
    SqlTables.requireRunning(instance);
    return instance;
  }

  private ObjectNode require(ObjectNode instance, JsonCall call) {
    return contents
        .find(instance, Part.DATABASE, call.variable("database"))
        .orElseThrow(SqlErrors::notFound);
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = instance(project, call);
    return JsonAnswer.ok(
        SqlView.list(call, "sql#databasesList", contents.list(instance, Part.DATABASE)));
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return SqlView.answer(call, require(instance(project, call), call));
  }

  JsonAnswer insert(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode body = call.body();
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = instance(project, call);
              operations.requireIdle(instance);
              InstanceContents.requireOwn(instance);
              String at = Trees.text(instance, "name");
              String name = Trees.text(body, "name");
              if (name.isEmpty()) {
                throw SqlErrors.required("name");
              }
              if (tables.find(project.id(), at, Part.DATABASE, name).isPresent()) {
                throw exists(InstanceResource.engine(instance), name);
              }
              ObjectNode row =
                  row(instance, name, Trees.text(body, "charset"), Trees.text(body, "collation"));
              return operations.finished(
                  call,
                  project,
                  at,
                  "CREATE_DATABASE",
                  SqlTables.link(project.id(), at) + "/databases/" + name,
                  () -> {
                    put(project.id(), instance, row);
                    plane.run(instance, (engine, i) -> engine.createDatabase(i, name));
                  });
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private static RuntimeException exists(Engine engine, String name) {
    String detail =
        switch (engine) {
          case MYSQL -> "Error 1007: Can't create database '" + name + "'; database exists.";
          case POSTGRES -> "pq: database \"" + name + "\" already exists.";
          case SQLSERVER -> "Database '" + name + "' already exists. Choose a different name.";
        };
    return SqlErrors.invalid("failed to create database " + name + ". Detail: " + detail);
  }

  JsonAnswer patch(JsonCall call) {
    return change(call, false);
  }

  JsonAnswer update(JsonCall call) {
    return change(call, true);
  }

  private JsonAnswer change(JsonCall call, boolean whole) {
    Project project = tables.project(call.variable("project"));
    ObjectNode body = call.body();
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = instance(project, call);
              InstanceContents.requireOwn(instance);
              ObjectNode row = require(instance, call);
              String charset = Trees.text(body, "charset");
              String collation = Trees.text(body, "collation");
              if (InstanceResource.engine(instance) == Engine.POSTGRES
                  && (differs(row, "charset", charset) || differs(row, "collation", collation))) {
                throw SqlErrors.invalid(
                    "The charset and collation of a PostgreSQL database cannot be changed.");
              }
              ObjectNode next =
                  row(
                      instance,
                      Trees.text(row, "name"),
                      charset.isEmpty() && !whole ? Trees.text(row, "charset") : charset,
                      collation);
              ObjectNode arguments = JsonNodeFactory.instance.objectNode();
              arguments.set("next", next);
              arguments.put("link", Trees.text(row, "selfLink"));
              return operations.start(
                  call, project, instance, "UPDATE_DATABASE", "updateDatabase", USUAL, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private static boolean differs(ObjectNode row, String field, String asked) {
    return !asked.isEmpty() && !asked.equals(Trees.text(row, field));
  }

  private void finishUpdate(String project, String instance, ObjectNode arguments) {
    if (arguments.get("next") instanceof ObjectNode next) {
      tables.put(project, instance, Part.DATABASE, Trees.text(next, "name"), next);
    }
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = instance(project, call);
              InstanceContents.requireOwn(instance);
              ObjectNode row = require(instance, call);
              ObjectNode arguments = JsonNodeFactory.instance.objectNode();
              arguments.put("database", Trees.text(row, "name"));
              arguments.put("link", Trees.text(row, "selfLink"));
              return operations.start(
                  call, project, instance, "DELETE_DATABASE", "deleteDatabase", USUAL, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private void finishDelete(String project, String instance, ObjectNode arguments) {
    String name = Trees.text(arguments, "database");
    plane.run(tables.require(project, instance), (engine, i) -> engine.dropDatabase(i, name));
    tables.remove(project, instance, Part.DATABASE, name);
    tables.remove(project, instance, Part.SCRIPT, name);
  }
}
