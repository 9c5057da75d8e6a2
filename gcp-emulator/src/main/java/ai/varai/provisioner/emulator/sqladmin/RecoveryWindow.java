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
import java.util.Optional;

/**
 * To which points in time an instance can be cloned: as far back as its transaction logs are kept,
 * and no further than it exists, than they are switched on, and than its last restore.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr">Point-in-time
 *     recovery</a>
 */
final class RecoveryWindow {

  private static final String BEGIN = "_logsBegin";
  private static final String SINCE = "logsSince";

  private final SqlTables tables;
  private final ServerTimes times;

  RecoveryWindow(SqlTables tables, ServerTimes times) {
    this.tables = tables;
    this.times = times;
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
    Instant kept = tables.now().minus(kept(row));
    Instant begun = begun(row);
    return begun.isAfter(kept) ? begun : kept;
  }

  private static Instant begun(ObjectNode row) {
    String begun = Trees.text(row, BEGIN);
    return Instant.parse(begun.isEmpty() ? Trees.text(row, "createTime") : begun);
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

  /**
   * Has the engine keep what the instance's logs are to lead back to, and tells the operation's
   * effect from when on they do.
   */
  static void keep(SqlEngine engine, ObjectNode row, ObjectNode arguments) {
    Optional<Duration> back = logs(row) ? Optional.of(kept(row)) : Optional.empty();
    engine
        .keepLogs(DataPlane.instance(row), back)
        .ifPresent(since -> arguments.put(SINCE, since.toString()));
  }

  /** Notes from when on the engine has logs, when that is later than what is known. */
  void kept(ObjectNode row, ObjectNode arguments) {
    String since = Trees.text(arguments, SINCE);
    if (!since.isEmpty()) {
      Instant begun = times.ofEmulator(Instant.parse(since)).plusMillis(1);
      if (begun.isAfter(begun(row))) {
        begin(row, SqlTables.timestamp(begun));
      }
    }
  }

  /** What servers' clocks showed at a point in time. */
  Instant ofServer(String pointInTime) {
    return times.ofServer(Instant.parse(pointInTime));
  }

  private static Duration kept(ObjectNode row) {
    return Duration.ofDays(
        Trees.number(row, "settings", "backupConfiguration", "transactionLogRetentionDays")
            .orElse(7L));
  }

  /** A replica's logs are its primary's. */
  private static boolean logs(ObjectNode row) {
    if (!Trees.text(row, "masterInstanceName").isEmpty()) {
      return false;
    }
    JsonNode backups = row.path("settings").path("backupConfiguration");
    return Trees.flag(backups, "pointInTimeRecoveryEnabled")
        || Trees.flag(backups, "binaryLogEnabled");
  }
}
