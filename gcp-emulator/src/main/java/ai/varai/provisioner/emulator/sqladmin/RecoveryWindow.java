package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * To which points in time an instance can be cloned: as far back as its transaction logs are kept,
 * and no further than it exists.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr">Point-in-time
 *     recovery</a>
 */
final class RecoveryWindow {

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
    ObjectNode backups =
        row.withObjectProperty("settings").withObjectProperty("backupConfiguration");
    if (!Trees.flag(backups, "pointInTimeRecoveryEnabled")
        && !Trees.flag(backups, "binaryLogEnabled")) {
      throw SqlErrors.invalid(
          "Point-in-time recovery is not enabled for instance " + Trees.text(row, "name") + ".");
    }
  }

  private Instant earliest(ObjectNode row) {
    long days =
        Trees.number(row, "settings", "backupConfiguration", "transactionLogRetentionDays")
            .orElse(7L);
    Instant kept = tables.now().minus(Duration.ofDays(days));
    Instant made = Instant.parse(Trees.text(row, "createTime"));
    return made.isAfter(kept) ? made : kept;
  }
}
