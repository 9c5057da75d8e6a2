package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code sql.Backups}: all backups of a project. The final ones are kept as they are shown; the
 * others are runs of an instance, shown in this API's form under a name that follows from theirs.
 */
final class Backups {

  private final SqlTables tables;
  private final SqlOperations operations;
  private final BackupRuns runs;
  private final FinalBackups finals;

  Backups(SqlTables tables, SqlOperations operations, BackupRuns runs, FinalBackups finals) {
    this.tables = tables;
    this.operations = operations;
    this.runs = runs;
    this.finals = finals;
  }

  JsonAnswer create(JsonCall call) {
    return runs.insert(call, Trees.text(call.body(), "instance"));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<ObjectNode> all =
        all(project.id()).stream().map(b -> SqlView.print(call, b)).filter(filter::test).toList();
    Page<ObjectNode> page =
        Page.of(
            all,
            SqlOperations.pageSize(call, "pageSize"),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            b -> Trees.text(b, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      answer.putArray("backups").addAll(page.items());
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return SqlView.answer(call, require(project.id(), call.variable("backup")));
  }

  /** Description and end of a final backup; one of an instance goes by the instance's settings. */
  JsonAnswer update(JsonCall call) {
    ObjectNode body = call.body();
    Project project = tables.project(call.variable("project"));
    String id = call.variable("backup");
    return SqlView.answer(
        call,
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode backup = require(project.id(), id);
              if (!Trees.text(backup, "type").equals("FINAL")) {
                throw SqlErrors.invalid("Only final backups can be updated.");
              }
              List<String> mask =
                  call.parameter("updateMask")
                      .filter(text -> !text.isEmpty())
                      .map(text -> List.of(text.split(",")))
                      .orElse(List.of("description", "ttlDays", "expiryTime"));
              if (mask.contains("description") && body.has("description")) {
                backup.put("description", Trees.text(body, "description"));
              }
              if (mask.contains("ttlDays") || mask.contains("ttl_days")) {
                Trees.number(body, "ttlDays")
                    .map(days -> FinalBackups.days(days, "ttlDays"))
                    .map(days -> tables.now().plus(Duration.ofDays(days)))
                    .ifPresent(time -> backup.put("expiryTime", SqlTables.timestamp(time)));
              }
              String until = Trees.text(body, "expiryTime");
              if (!until.isEmpty()
                  && (mask.contains("expiryTime") || mask.contains("expiry_time"))) {
                backup.put("expiryTime", SqlTables.timestamp(finals.expiry(until, "expiryTime")));
              }
              return operation(
                  call,
                  project,
                  backup,
                  "UPDATE_BACKUP",
                  () -> tables.putBackup(project.id(), id, backup));
            }));
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String id = call.variable("backup");
    return SqlView.answer(
        call,
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode backup = require(project.id(), id);
              return operation(
                  call,
                  project,
                  backup,
                  "DELETE_BACKUP",
                  () -> {
                    tables.removeBackup(project.id(), id);
                    tables.remove(
                        project.id(),
                        Trees.text(backup, "instance"),
                        Part.BACKUP,
                        Trees.text(backup, "_run"));
                  });
            }));
  }

  private ObjectNode operation(
      JsonCall call, Project project, ObjectNode backup, String type, Runnable effect) {
    return operations.finished(
        call,
        project,
        Trees.text(backup, "instance"),
        type,
        Trees.text(backup, "selfLink"),
        effect);
  }

  /** A backup of the project by its full name, for a restore. */
  ObjectNode named(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length != 4 || !parts[0].equals("projects") || !parts[2].equals("backups")) {
      throw SqlErrors.invalid("backup must be projects/PROJECT/backups/BACKUP, and is " + name);
    }
    return require(tables.project(parts[1]).id(), parts[3]);
  }

  private ObjectNode require(String project, String id) {
    String end = "/backups/" + id;
    return all(project).stream()
        .filter(b -> Trees.text(b, "name").endsWith(end))
        .findFirst()
        .orElseThrow(Backups::missing);
  }

  static GoogleError missing() {
    return SqlErrors.notFound()
        .withMessage("The backup does not exist.")
        .withReason("backupDoesNotExist");
  }

  /** The newest first. */
  private List<ObjectNode> all(String project) {
    List<ObjectNode> all = new ArrayList<>(tables.backups(project));
    for (ObjectNode instance : tables.instances.list(project)) {
      for (ObjectNode run : tables.list(project, Trees.text(instance, "name"), Part.BACKUP)) {
        all.add(ofRun(project, Trees.text(instance, "name"), run));
      }
    }
    all.sort(
        Comparator.comparing((ObjectNode b) -> Trees.text(b, "backupInterval", "startTime"))
            .reversed()
            .thenComparing(b -> Trees.text(b, "name")));
    return all;
  }

  /** A run of an instance as this API shows it. */
  static ObjectNode ofRun(String project, String name, ObjectNode run) {
    String number = Trees.text(run, "id");
    String path = "projects/" + project + "/instances/" + name + "/backupRuns/" + number;
    UUID id = UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8));
    ObjectNode backup = JsonNodeFactory.instance.objectNode();
    backup.put("kind", "sql#backup");
    backup.put("name", "projects/" + project + "/backups/" + id);
    backup.put("selfLink", SqlTables.LINK + project + "/backups/" + id);
    backup.put("type", Trees.text(run, "type"));
    backup.put("instance", name);
    backup.put("location", Trees.text(run, "location"));
    backup
        .putObject("backupInterval")
        .put("startTime", Trees.text(run, "startTime"))
        .put("endTime", Trees.text(run, "endTime"));
    backup.put("state", Trees.text(run, "status"));
    backup.put("backupKind", Trees.text(run, "backupKind"));
    backup.put("databaseVersion", Trees.text(run, "databaseVersion"));
    backup.put("backupRun", path);
    backup.put("_run", number);
    if (run.has(BackupRuns.SOURCE)) {
      backup.set("instanceSettings", run.path(BackupRuns.SOURCE));
      backup.set(BackupRuns.CONTENTS, run.path(BackupRuns.CONTENTS));
    }
    Optional.of(Trees.text(run, "description"))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> backup.put("description", text));
    return backup;
  }
}
