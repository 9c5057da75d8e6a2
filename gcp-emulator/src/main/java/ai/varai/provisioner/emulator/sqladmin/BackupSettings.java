package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backups and transaction logs among an instance's settings: their defaults, and what goes
 * together.
 *
 * @param before the settings before this change; null for a new instance
 * @see <a
 *     href="https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances#BackupConfiguration">
 *     Backup configuration</a>
 */
record BackupSettings(
    DatabaseVersion version,
    ObjectNode settings,
    @Nullable ObjectNode before,
    boolean plus,
    boolean replica) {

  private static final List<String> TAKEN_OVER =
      List.of(
          "enabled",
          "binaryLogEnabled",
          "pointInTimeRecoveryEnabled",
          "replicationLogArchivingEnabled",
          "transactionalLogStorageState");

  /** What becomes of an instance's backups when it becomes a replica. */
  static void ofNewReplica(ObjectNode row) {
    if (Trees.at(row, "settings", "backupConfiguration") instanceof ObjectNode backups) {
      backups.put("enabled", false);
    }
  }

  /** No primary keeps logs without backups, as its replicas do. */
  static void ofNewPrimary(ObjectNode row) {
    if (Trees.at(row, "settings", "backupConfiguration") instanceof ObjectNode backups
        && (Trees.flag(backups, "binaryLogEnabled")
            || Trees.flag(backups, "pointInTimeRecoveryEnabled"))) {
      backups.put("enabled", true);
    }
  }

  /** A replica that takes its primary's place has the backups and logs that the primary had. */
  static void takeOver(ObjectNode replica, ObjectNode primary) {
    JsonNode had = Trees.at(primary, "settings", "backupConfiguration");
    ObjectNode backups = Trees.object(Trees.object(replica, "settings"), "backupConfiguration");
    for (String flag : TAKEN_OVER) {
      if (had.has(flag)) {
        backups.set(flag, had.get(flag));
      }
    }
    ofNewPrimary(replica);
  }

  void settle() {
    backups();
    finalBackup();
  }

  private void backups() {
    ObjectNode b = Trees.object(settings, "backupConfiguration");
    b.put("kind", "sql#backupConfiguration");
    boolean logs = plus && !replica;
    Trees.putDefault(b, "enabled", logs);
    fallback(b, "startTime", "12:00");
    ofReplica(b);
    boolean mysql = version.engine() == Engine.MYSQL;
    if (mysql) {
      b.remove(List.of("pointInTimeRecoveryEnabled", "replicationLogArchivingEnabled"));
      if (logs && Trees.flag(b, "enabled")) {
        Trees.putDefault(b, "binaryLogEnabled", true);
      }
    } else {
      b.remove("binaryLogEnabled");
      if (logs && Trees.flag(b, "enabled")) {
        Trees.putDefault(b, "pointInTimeRecoveryEnabled", true);
      }
      if (version.engine() == Engine.POSTGRES && b.hasNonNull("pointInTimeRecoveryEnabled")) {
        b.put("replicationLogArchivingEnabled", Trees.flag(b, "pointInTimeRecoveryEnabled"));
      }
    }
    boolean keeps =
        mysql ? Trees.flag(b, "binaryLogEnabled") : Trees.flag(b, "pointInTimeRecoveryEnabled");
    if (keeps && !Trees.flag(b, "enabled") && !replica) {
      throw SqlErrors.invalid(
          mysql
              ? "Binary log requires automated backups to be enabled."
              : "Point in time recovery must be disabled when backup is disabled.");
    }
    boolean regional = Trees.text(settings, "availabilityType").equals("REGIONAL");
    if (regional && mysql && !keeps && !replica) {
      throw SqlErrors.invalid(
          "REGIONAL availability requires automated backups and binary logs to be enabled.");
    }
    b.put(
        "transactionalLogStorageState",
        keeps ? "CLOUD_STORAGE" : "TRANSACTIONAL_LOG_STORAGE_STATE_UNSPECIFIED");
    if (!b.has("transactionLogRetentionDays") || keepsTooLong(b)) {
      b.put("transactionLogRetentionDays", plus ? 14 : SettingsLimits.LONGEST_LOG_DAYS);
    }
    ObjectNode kept = Trees.object(b, "backupRetentionSettings");
    Trees.putDefault(kept, "retentionUnit", "COUNT");
    if (!kept.has("retainedBackups")) {
      kept.put("retainedBackups", plus ? 15 : 7);
    }
    if (version.hasNewerFields() || plus) {
      Trees.putDefault(b, "backupTier", "STANDARD");
    }
  }

  /** Whether the logs' days are those of Enterprise Plus, which the instance leaves. */
  private boolean keepsTooLong(ObjectNode b) {
    String days = Trees.text(b, "transactionLogRetentionDays");
    return before != null
        && InstanceSettings.leavesPlus(before, plus)
        && days.equals(Trees.text(before, "backupConfiguration", "transactionLogRetentionDays"))
        && Trees.parse(days).filter(d -> d > SettingsLimits.LONGEST_LOG_DAYS).isPresent();
  }

  /** Replicas have none; one that had them before there was this rule does not keep them. */
  private void ofReplica(ObjectNode b) {
    if (!replica || !Trees.flag(b, "enabled")) {
      return;
    }
    if (before == null || !Trees.flag(before, "backupConfiguration", "enabled")) {
      throw SqlErrors.invalid(
          "Invalid flag for instance role: Backups cannot be enabled for read replica instance.");
    }
    b.put("enabled", false);
  }

  /** Recorded answers do not show it where nobody asked for one. */
  private void finalBackup() {
    if (settings.get("finalBackupConfig") instanceof ObjectNode last) {
      Trees.putDefault(last, "enabled", false);
      if (Trees.flag(last, "enabled")) {
        long days = Trees.number(last, "retentionDays").orElse(FinalBackups.USUAL_DAYS);
        last.put(
            "retentionDays", FinalBackups.days(days, "settings.finalBackupConfig.retentionDays"));
      } else {
        last.remove("retentionDays");
      }
    }
  }

  private void fallback(ObjectNode b, String name, String value) {
    String old = before == null ? "" : Trees.text(before, "backupConfiguration", name);
    Trees.putDefault(b, name, old.isEmpty() ? value : old);
  }
}
