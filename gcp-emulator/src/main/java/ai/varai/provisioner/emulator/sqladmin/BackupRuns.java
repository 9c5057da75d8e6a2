package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code sql.backupRuns}: backups on demand. Kept here are settings, and the names of databases and
 * users; what is in them an engine keeps, when there is one.
 */
final class BackupRuns {

  /** Where a backup keeps which databases and users there were. */
  static final String CONTENTS = "_contents";

  private static final String SNAPSHOT = "snapshot";

  /** Where the backup of an instance keeps what the instance was. */
  static final String SOURCE = "_instance";

  private static final Duration USUAL = Duration.ofMinutes(1);

  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final InstanceContents contents;
  private final Ids ids;

  BackupRuns(Emulation emulation, SqlTables tables, SqlOperations operations, DataPlane plane) {
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.contents = new InstanceContents(tables);
    this.ids = emulation.ids();
    operations.defineWithFailure(
        "backup",
        (project, instance, a) -> finishBackup(project, instance, a, "SUCCESSFUL"),
        (project, instance, a) -> finishBackup(project, instance, a, SqlTables.FAILED),
        (engine, instance, a) ->
            engine.capture(DataPlane.instance(instance), Trees.text(a, SNAPSHOT)));
    operations.define("deleteBackup", this::finishDelete);
  }

  JsonAnswer insert(JsonCall call) {
    return insert(call, call.variable("instance"));
  }

  JsonAnswer insert(JsonCall call, String of) {
    ObjectNode body = call.body();
    Project project = tables.project(call.variable("project"));
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = tables.require(project.id(), of);
              operations.requireIdle(instance);
              InstanceActions.anything(instance);
              String name = Trees.text(instance, "name");
              String now = tables.timestamp();
              String id = Long.toString(tables.now().toEpochMilli());
              ObjectNode run = JsonNodeFactory.instance.objectNode();
              run.put("kind", "sql#backupRun");
              run.put("status", "RUNNING");
              run.put("enqueuedTime", now);
              run.put("id", id);
              run.put("startTime", now);
              run.put("type", "ON_DEMAND");
              run.put("windowStartTime", now);
              run.put("instance", name);
              run.put("backupKind", "SNAPSHOT");
              run.put("location", location(instance));
              run.put("databaseVersion", Trees.text(instance, "databaseVersion"));
              run.put("selfLink", SqlTables.link(project.id(), name) + "/backupRuns/" + id);
              if (!Trees.text(body, "description").isEmpty()) {
                run.put("description", Trees.text(body, "description"));
              }
              run.set(SOURCE, SqlView.withoutOwn(instance));
              String snapshot = ids.uuid();
              run.set(CONTENTS, contents.kept(project.id(), name, snapshot));
              tables.put(project.id(), name, Part.BACKUP, id, run);
              ObjectNode arguments =
                  JsonNodeFactory.instance.objectNode().put("id", id).put(SNAPSHOT, snapshot);
              return operations.start(
                  call, project, instance, "BACKUP_VOLUME", "backup", USUAL, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  /** The multi-region around the instance. */
  static String location(ObjectNode instance) {
    return Trees.text(instance, "region").replaceFirst("-.*", "");
  }

  private void finishBackup(String project, String instance, ObjectNode arguments, String status) {
    String id = Trees.text(arguments, "id");
    tables
        .find(project, instance, Part.BACKUP, id)
        .ifPresent(
            run -> {
              run.put("status", status);
              run.put("endTime", tables.timestamp());
              tables.put(project, instance, Part.BACKUP, id, run);
            });
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = tables.require(project.id(), call.variable("instance"));
    List<ObjectNode> all =
        new ArrayList<>(tables.list(project.id(), Trees.text(instance, "name"), Part.BACKUP));
    Collections.reverse(all);
    Page<ObjectNode> page =
        Page.of(
            all,
            SqlOperations.pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            r -> Trees.text(r, "id"));
    ObjectNode answer = SqlView.list(call, "sql#backupRunsList", page.items());
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    tables.require(project.id(), call.variable("instance"));
    return SqlView.answer(call, require(project, call.variable("instance"), call.variable("id")));
  }

  ObjectNode require(Project project, String instance, String id) {
    return tables
        .find(project.id(), instance, Part.BACKUP, id)
        .orElseThrow(
            () ->
                SqlErrors.notFound()
                    .withMessage("The backup run does not exist.")
                    .withReason("backupRunDoesNotExist"));
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = tables.require(project.id(), call.variable("instance"));
              String id = call.variable("id");
              require(project, Trees.text(instance, "name"), id);
              ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("id", id);
              return operations.start(
                  call, project, instance, "DELETE_BACKUP", "deleteBackup", USUAL, arguments);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  private void finishDelete(String project, String instance, ObjectNode arguments) {
    tables.remove(project, instance, Part.BACKUP, Trees.text(arguments, "id"));
  }
}
