package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SqlFinalBackup;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlMaintenance;
import java.time.DayOfWeek;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** PostgreSQL servers on Cloud SQL. */
public final class SqlInstanceExport extends KindExport<SqlInstance> {
  public SqlInstanceExport() {
    super(SqlInstance.class, Module.DATABASE, "google_sql_database_instance", "sql_instances");
  }

  @Override
  public String importId(String project, String id) {
    return "projects/" + project + "/instances/" + id;
  }

  @Override
  public void terraform(SqlInstance r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("database_version", r.databaseVersion())
        .set("deletion_protection", r.deletionProtection())
        .set("final_backup_description", r.finalBackup().map(last -> "Last backup of " + r.name()))
        .block("settings", settings -> settings(r, settings));
  }

  @Override
  public String attribute(String component) {
    return switch (component) {
      case "privateAddress" -> "private_ip_address";
      case "publicAddress" -> "public_ip_address";
      default -> super.attribute(component);
    };
  }

  @Override
  public void gcloud(SqlInstance r, Script script) {
    script
        .gcloud("sql instances create")
        .argument(r.name())
        .flag("region", r.region())
        .flag("database-version", r.databaseVersion())
        .flag("edition", edition(r).toLowerCase(Locale.ROOT).replace('_', '-'))
        .flag("tier", r.tier())
        .flag("storage-size", r.diskSizeGb() + "GB")
        .flag("storage-type", r.diskType().replace("PD_", ""))
        .on(r.diskGrows() ? "storage-auto-increase" : "no-storage-auto-increase", true)
        .flag("availability-type", availability(r))
        .on(r.deletionProtection() ? "deletion-protection" : "no-deletion-protection", true)
        .on(r.backup().enabled() ? "backup" : "no-backup", true)
        .flag(
            "backup-start-time",
            r.backup().enabled() ? Optional.of(r.backup().startTime()) : Optional.empty())
        .flag(
            "retained-backups-count",
            r.backup().enabled() ? Optional.of(r.backup().retained()) : Optional.empty())
        .on("enable-point-in-time-recovery", r.backup().pointInTimeRecovery())
        .flag(
            "retained-transaction-log-days",
            r.backup().pointInTimeRecovery()
                ? Optional.of(r.backup().transactionLogDays())
                : Optional.empty())
        .flag("maintenance-window-day", r.maintenanceWindow().map(SqlInstanceExport::day))
        .flag("maintenance-window-hour", r.maintenanceWindow().map(SqlMaintenance::hour))
        .flag("maintenance-release-channel", r.maintenanceWindow().map(SqlInstanceExport::channel))
        .flag("ssl-mode", r.sslMode())
        .on(r.publicIp() ? "assign-ip" : "no-assign-ip", true)
        .flag(
            "authorized-networks",
            r.authorizedNetworks().isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(",", r.authorizedNetworks())))
        .flag("network", r.privateNetwork())
        .flag("database-flags", r.flags())
        .end();
    if (!r.labels().isEmpty() || r.finalBackup().isPresent()) {
      script
          .gcloud("beta sql instances patch") // the released command has neither flag
          .argument(r.name())
          .flag("update-labels", r.labels())
          .on("final-backup", r.finalBackup().isPresent())
          .flag("final-backup-retention-days", r.finalBackup().map(SqlFinalBackup::retentionDays))
          .end();
    }
  }

  @Override
  public String shell(SqlInstance r, String component, Script script) {
    return switch (component) {
      case "connectionName" -> script.project() + ":" + r.region() + ":" + r.name();
      case "privatePort", "publicPort" -> "5432";
      case "privateAddress" -> address(Script.quote(r.name()), "PRIVATE");
      case "publicAddress" -> address(Script.quote(r.name()), "PRIMARY");
      default -> super.shell(r, component, script);
    };
  }

  private static void settings(SqlInstance r, Body body) {
    body.set("tier", r.tier())
        .set("edition", edition(r))
        .set("availability_type", availability(r))
        .set("disk_size", r.diskSizeGb())
        .set("disk_type", r.diskType())
        .set("disk_autoresize", r.diskGrows())
        .set("deletion_protection_enabled", r.deletionProtection())
        .set("user_labels", r.labels());
    new TreeMap<>(r.flags())
        .forEach(
            (name, value) ->
                body.block("database_flags", flag -> flag.set("name", name).set("value", value)));
    body.block(
        "backup_configuration",
        backup ->
            backup
                .set("enabled", r.backup().enabled())
                .set("start_time", r.backup().startTime())
                .set("point_in_time_recovery_enabled", r.backup().pointInTimeRecovery())
                .set("transaction_log_retention_days", r.backup().transactionLogDays())
                .block(
                    "backup_retention_settings",
                    kept ->
                        kept.set("retained_backups", r.backup().retained())
                            .set("retention_unit", "COUNT")));
    r.finalBackup()
        .ifPresent(
            last ->
                body.block(
                    "final_backup_config",
                    block ->
                        block.set("enabled", true).set("retention_days", last.retentionDays())));
    r.maintenanceWindow()
        .ifPresent(
            window ->
                body.block(
                    "maintenance_window",
                    block ->
                        block
                            .set("day", window.day())
                            .set("hour", window.hour())
                            .set("update_track", window.updateTrack())));
    body.block(
        "ip_configuration",
        ip -> {
          ip.set("ssl_mode", r.sslMode())
              .set("ipv4_enabled", r.publicIp())
              .set("private_network", r.privateNetwork());
          r.authorizedNetworks()
              .forEach(
                  range -> ip.block("authorized_networks", entry -> entry.set("value", range)));
        });
  }

  private static String edition(SqlInstance r) {
    return r.tier().startsWith("db-perf-optimized") ? "ENTERPRISE_PLUS" : "ENTERPRISE";
  }

  /** gcloud says MON to SUN. */
  private static String day(SqlMaintenance window) {
    return DayOfWeek.of(window.day()).name().substring(0, 3);
  }

  /** gcloud has words of its own for the tracks. */
  private static String channel(SqlMaintenance window) {
    return switch (window.updateTrack()) {
      case "canary" -> "preview";
      case "stable" -> "production";
      default -> window.updateTrack();
    };
  }

  private static String availability(SqlInstance r) {
    return r.highAvailability() ? "REGIONAL" : "ZONAL";
  }

  /**
   * A command that tells an address.
   *
   * @param name of the instance, as a word of the shell
   */
  static String address(String name, String type) {
    return "$(gcloud sql instances describe "
        + name
        + " --project=\"$PROJECT\" --flatten='ipAddresses[]'"
        + " --format='csv[no-heading](ipAddresses.type,ipAddresses.ipAddress)' | sed -n 's/^"
        + type
        + ",//p')";
  }
}
