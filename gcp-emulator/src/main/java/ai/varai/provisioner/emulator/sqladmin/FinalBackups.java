package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The backup that the deletion of an instance makes, when the call or the instance's settings ask
 * for one; what the call says counts more. It is the project's, outlives the instance, and is gone
 * when its time has come.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/backup-recovery/final-backup">Final
 *     backups</a>
 */
final class FinalBackups {

  /** What Google keeps it for when nobody says. */
  static final long USUAL_DAYS = 30;

  private static final long MOST_DAYS = 365;
  private static final String ARGUMENT = "finalBackup";
  private static final String SNAPSHOT = "snapshot";

  private final SqlTables tables;
  private final Ids ids;

  FinalBackups(SqlTables tables, Ids ids) {
    this.tables = tables;
    this.ids = ids;
  }

  /** Refuses a time for which no backup is kept. */
  static long days(long days, String field) {
    if (days < 1 || days > MOST_DAYS) {
      throw SqlErrors.invalid(
          field + " must be between 1 and " + MOST_DAYS + " days, and is " + days + ".");
    }
    return days;
  }

  /** Adds to the arguments of a deletion what backup it is to make, if any. */
  void ask(JsonCall call, ObjectNode instance, ObjectNode arguments) {
    boolean wanted =
        call.parameter("enableFinalBackup")
            .map(Boolean::parseBoolean)
            .orElseGet(() -> Trees.flag(instance, "settings", "finalBackupConfig", "enabled"));
    // There is nothing to save in what never ran, and a replica's data is its primary's.
    if (!wanted
        || !Trees.text(instance, "state").equals("RUNNABLE")
        || !Trees.text(instance, "masterInstanceName").isEmpty()) {
      return;
    }
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put(SNAPSHOT, ids.uuid());
    call.parameter("finalBackupDescription").ifPresent(text -> asked.put("description", text));
    Optional<String> days = call.parameter("finalBackupTtlDays").filter(text -> !text.isEmpty());
    Optional<String> until =
        call.parameter("finalBackupExpiryTime").filter(text -> !text.isEmpty());
    if (days.isPresent() && until.isPresent()) {
      throw SqlErrors.invalid("finalBackupTtlDays and finalBackupExpiryTime exclude each other.");
    }
    if (until.isPresent()) {
      asked.put("expiryTime", SqlTables.timestamp(expiry(until.get(), "finalBackupExpiryTime")));
    } else {
      asked.put("ttlDays", days.map(FinalBackups::number).orElseGet(() -> days(instance)));
    }
    arguments.set(ARGUMENT, asked);
  }

  private static long number(String text) {
    long days =
        Trees.parse(text)
            .orElseThrow(() -> SqlErrors.invalid("finalBackupTtlDays is no number: " + text));
    return days(days, "finalBackupTtlDays");
  }

  private static long days(ObjectNode instance) {
    return Trees.number(instance, "settings", "finalBackupConfig", "retentionDays")
        .orElse(USUAL_DAYS);
  }

  /** A time within the year to come. */
  Instant expiry(String text, String field) {
    Instant time;
    try {
      time = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw SqlErrors.invalid(field + " is no time: " + text);
    }
    if (!time.isAfter(tables.now())
        || time.isAfter(tables.now().plus(Duration.ofDays(MOST_DAYS)))) {
      throw SqlErrors.invalid(field + " must lie within the next " + MOST_DAYS + " days: " + text);
    }
    return time;
  }

  /** Keeps what the server holds, before it goes, if the deletion was asked for a backup. */
  static void capture(SqlEngine engine, ObjectNode instance, ObjectNode arguments) {
    String snapshot = Trees.text(arguments, ARGUMENT, SNAPSHOT);
    if (!snapshot.isEmpty()) {
      engine.capture(DataPlane.instance(instance), snapshot);
    }
  }

  /** Makes the backup that the deletion was asked for; runs when the deletion ends. */
  void make(String project, ObjectNode instance, ObjectNode arguments) {
    if (!(arguments.get(ARGUMENT) instanceof ObjectNode asked)) {
      return;
    }
    Instant time = tables.now();
    String now = SqlTables.timestamp(time);
    String id = ids.uuid();
    ObjectNode backup = JsonNodeFactory.instance.objectNode();
    backup.put("kind", "sql#backup");
    backup.put("name", "projects/" + project + "/backups/" + id);
    backup.put("selfLink", SqlTables.LINK + project + "/backups/" + id);
    backup.put("type", "FINAL");
    backup.put("instance", Trees.text(instance, "name"));
    backup.put("location", BackupRuns.location(instance));
    backup.putObject("backupInterval").put("startTime", now).put("endTime", now);
    backup.put("state", "SUCCESSFUL");
    backup.put("backupKind", "SNAPSHOT");
    backup.put("databaseVersion", Trees.text(instance, "databaseVersion"));
    backup.put("instanceDeletionTime", now);
    backup.set("instanceSettings", SqlView.withoutOwn(instance));
    backup.set(
        BackupRuns.CONTENTS,
        new InstanceContents(tables)
            .kept(project, Trees.text(instance, "name"), Trees.text(asked, SNAPSHOT)));
    if (asked.has("description")) {
      backup.put("description", Trees.text(asked, "description"));
    }
    String until = Trees.text(asked, "expiryTime");
    backup.put(
        "expiryTime",
        until.isEmpty()
            ? SqlTables.timestamp(
                time.plus(Duration.ofDays(Trees.number(asked, "ttlDays").orElse(USUAL_DAYS))))
            : until);
    tables.putBackup(project, id, backup);
  }
}
