package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code sql.instances.restoreBackup}: an instance gets the databases and users of a backup, or a
 * new instance is made of one with the settings that its source had.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/backup-recovery/restore">About restoring
 *     an instance</a>
 */
final class Restores {

  private static final Duration USUAL = Duration.ofMinutes(1);
  private static final String OVERRIDES = "restoreInstanceSettings";

  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final Instances instances;
  private final BackupRuns runs;
  private final Backups backups;
  private final InstanceContents contents;

  Restores(
      SqlTables tables,
      SqlOperations operations,
      DataPlane plane,
      Instances instances,
      BackupRuns runs,
      Backups backups) {
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.instances = instances;
    this.runs = runs;
    this.backups = backups;
    this.contents = new InstanceContents(tables);
    operations.define(
        "restore",
        this::restored,
        (engine, row, arguments) -> {
          if (arguments.get("contents") instanceof ObjectNode kept
              && !InstanceContents.bring(engine, DataPlane.instance(row), kept)) {
            InstanceContents.change(
                engine, DataPlane.instance(row), arguments.path("before"), kept);
          }
        });
  }

  JsonAnswer restore(JsonCall call) {
    ObjectNode body = call.body();
    Project project = tables.project(call.variable("project"));
    String name = call.variable("instance");
    ObjectNode backup = backup(project, name, body);
    if (!Trees.text(backup, "state").equals("SUCCESSFUL")) {
      throw SqlErrors.invalid("The backup was not successful and cannot be restored.");
    }
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              Optional<ObjectNode> target = tables.instances.get(project.id(), name);
              if (target.isPresent()) {
                return overwrite(call, project, target.get(), backup, body);
              }
              if (Trees.text(body, "backup").isEmpty()) {
                throw SqlErrors.noInstance();
              }
              return make(call, project, name, backup, body);
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  /**
   * {@code sql.instances.pointInTimeRestore}: a new instance from what a backup vault has of one,
   * which may be gone. There is no Backup and DR Service here, and so no vault.
   */
  JsonAnswer toPointInTime(JsonCall call) {
    ObjectNode body = call.body();
    tables.project(call.variable("project"));
    for (String field : List.of("datasource", "targetInstance", "pointInTime")) {
      if (Trees.text(body, field).isEmpty()) {
        throw SqlErrors.invalid("Missing parameter: " + field + ".");
      }
    }
    String source = Trees.text(body, "datasource");
    if (!source.matches("projects/[^/]+/locations/[^/]+/backupVaults/[^/]+/dataSources/[^/]+")) {
      throw SqlErrors.invalid("Invalid datasource: " + source + ".");
    }
    try {
      OffsetDateTime.parse(Trees.text(body, "pointInTime"));
    } catch (DateTimeParseException e) {
      throw SqlErrors.invalid("Invalid point in time: " + Trees.text(body, "pointInTime") + ".");
    }
    throw Backups.missing().withMessage("The data source " + source + " does not exist.");
  }

  /** The backup that is asked for, in the form of the project's backups. */
  private ObjectNode backup(Project project, String target, ObjectNode body) {
    String named = Trees.text(body, "backup");
    String vaulted = Trees.text(body, "backupdrBackup");
    boolean run = body.path("restoreBackupContext").isObject();
    if (Stream.of(!named.isEmpty(), !vaulted.isEmpty(), run).filter(b -> b).count() != 1) {
      throw SqlErrors.invalid(
          "Exactly one of restoreBackupContext, backup and backupdrBackup must be set.");
    }
    if (!vaulted.isEmpty()) {
      // There is no Backup and DR Service here, and so no vault with backups.
      throw Backups.missing();
    }
    if (!named.isEmpty()) {
      return backups.named(named);
    }
    JsonNode context = body.path("restoreBackupContext");
    String owner = Trees.text(context, "project");
    String from = Trees.text(context, "instanceId");
    Project of = owner.isEmpty() ? project : tables.project(owner);
    String source = from.isEmpty() ? target : from;
    ObjectNode found = runs.require(of, source, Trees.text(context, "backupRunId"));
    return Backups.ofRun(of.id(), source, found);
  }

  private ObjectNode overwrite(
      JsonCall call, Project project, ObjectNode target, ObjectNode backup, ObjectNode body) {
    operations.requireIdle(target);
    InstanceActions.anything(target);
    if (body.path(OVERRIDES).isObject()) {
      throw SqlErrors.invalid(
          OVERRIDES + " can be set only when the backup is restored to a new instance.");
    }
    if (!Trees.text(target, "masterInstanceName").isEmpty()) {
      throw SqlErrors.invalid("A backup cannot be restored to a read replica.");
    }
    if (!target.path("replicaNames").isEmpty()) {
      throw SqlErrors.invalid(
          "The instance has read replicas. Delete them before you restore a backup to it.");
    }
    String have = Trees.text(target, "databaseVersion");
    String want = Trees.text(backup, "databaseVersion");
    if (!have.equals(want)) {
      throw SqlErrors.invalid(
          "Database type of target instance and backup differ. Instance database type: "
              + have
              + ", Backup database type: "
              + want
              + ".");
    }
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.set("before", contents.of(project.id(), Trees.text(target, "name")));
    if (backup.get(BackupRuns.CONTENTS) instanceof ObjectNode kept) {
      arguments.set("contents", kept);
    }
    arguments.put("size", size(backup.path("instanceSettings")));
    return operations.start(call, project, target, "RESTORE_VOLUME", "restore", USUAL, arguments);
  }

  private static long size(JsonNode instance) {
    return Trees.number(instance, "settings", "dataDiskSizeGb").orElse(0L);
  }

  private void restored(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    if (arguments.path("contents").isObject()) {
      contents.put(project, row, arguments.path("contents"));
    }
    long needed = arguments.path("size").asLong();
    if (needed > size(row)) {
      Trees.object(row, "settings").put("dataDiskSizeGb", Long.toString(needed));
    }
    // What was logged before a restore leads to data that are no longer there.
    RecoveryWindow.begin(row, tables.timestamp());
    tables.put(project, row);
  }

  private ObjectNode make(
      JsonCall call, Project project, String name, ObjectNode backup, ObjectNode body) {
    ObjectNode source = backup.path("instanceSettings").deepCopy();
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    for (String kept : List.of("region", "databaseVersion", "settings")) {
      made.set(kept, source.path(kept).deepCopy());
    }
    Trees.object(made, "settings").remove("settingsVersion");
    for (JsonNode cleared : body.path("restoreInstanceClearOverridesFieldNames")) {
      clear(made, cleared.asText());
    }
    if (body.get(OVERRIDES) instanceof ObjectNode overrides) {
      ObjectNode asked = overrides.deepCopy();
      asked.remove(List.of("name", "project"));
      moved(asked, source, made);
      Trees.merge(made, asked);
    }
    made.put("name", name);
    String version = Trees.text(made, "databaseVersion");
    if (!version.equals(Trees.text(backup, "databaseVersion"))) {
      throw SqlErrors.invalid(
          "The database version cannot be changed from "
              + Trees.text(backup, "databaseVersion")
              + " to "
              + version
              + " when a backup is restored.");
    }
    if (size(made) < size(source)) {
      throw SqlErrors.invalid(
          "The storage of the new instance must have at least the size of the backup's instance: "
              + size(source)
              + " GB.");
    }
    return instances.make(call, project, made, "RESTORE_VOLUME", backup.path(BackupRuns.CONTENTS));
  }

  /** In another region the zones of the source mean nothing. */
  private static void moved(ObjectNode asked, ObjectNode source, ObjectNode made) {
    String region = Trees.text(asked, "region");
    if (!region.isEmpty() && !region.equals(Trees.text(source, "region"))) {
      Trees.object(made, "settings").remove("locationPreference");
    }
  }

  private static void clear(ObjectNode made, String path) {
    String[] steps = path.split("\\.", -1);
    JsonNode at = made;
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.path(Trees.camel(steps[i]));
    }
    if (at instanceof ObjectNode parent) {
      parent.remove(Trees.camel(steps[steps.length - 1]));
    }
  }
}
