package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * To which points in time an instance can be cloned: as far back as its transaction logs are kept,
 * and no further than it exists, than they are switched on, and than its last restore.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr">Point-in-time
 *     recovery</a>
 */
final class RecoveryWindow {

  private static final String BEGIN = "_logsBegin";

  private final SqlTables tables;

  RecoveryWindow(SqlTables tables) {
    this.tables = tables;
  }

  /** {@code sql.projects.instances.getLatestRecoveryTime}. */
  JsonAnswer latest(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    requireLogs(row);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", "sql#getLatestRecoveryTime");
    answer.put("latestRecoveryTime", tables.timestamp());
    answer.put("earliestRecoveryTime", SqlTables.timestamp(earliest(row)));
    return JsonAnswer.ok(answer);
  }

  /** Refuses a point in time that is out of reach; an empty one means now. */
  void check(ObjectNode row, String pointInTime) {
    if (pointInTime.isEmpty()) {
      return;
    }
    requireLogs(row);
    Instant point;
    try {
      point = Instant.parse(pointInTime);
    } catch (DateTimeParseException e) {
      throw SqlErrors.invalid("Invalid value for cloneContext.pointInTime: " + pointInTime + ".");
    }
    Instant earliest = earliest(row);
    if (point.isBefore(earliest) || point.isAfter(tables.now())) {
      throw SqlErrors.invalid(
          "The point in time "
              + pointInTime
              + " is not within the recovery window, which begins at "
              + SqlTables.timestamp(earliest)
              + " and ends at "
              + tables.timestamp()
              + ".");
    }
  }

  private static void requireLogs(ObjectNode row) {
    if (!logs(row)) {
      throw SqlErrors.invalid(
          "Point-in-time recovery is not enabled for instance " + Trees.text(row, "name") + ".");
    }
  }

  private Instant earliest(ObjectNode row) {
    long days =
        Trees.number(row, "settings", "backupConfiguration", "transactionLogRetentionDays")
            .orElse(7L);
    Instant kept = tables.now().minus(Duration.ofDays(days));
    String begun = Trees.text(row, BEGIN);
    Instant made = Instant.parse(begun.isEmpty() ? Trees.text(row, "createTime") : begun);
    return made.isAfter(kept) ? made : kept;
  }

  /** Notes that the logs of an instance begin now: those from before are gone. */
  static void begin(ObjectNode row, String now) {
    row.put(BEGIN, now);
  }

  /** Logs begin anew when they are switched on. */
  static void changed(ObjectNode before, ObjectNode after, String now) {
    if (logs(after) && !logs(before)) {
      begin(after, now);
    }
  }

  private static boolean logs(ObjectNode row) {
    JsonNode backups = row.path("settings").path("backupConfiguration");
    return Trees.flag(backups, "pointInTimeRecoveryEnabled")
        || Trees.flag(backups, "binaryLogEnabled");
  }
}
