package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.model.kind.SqlBackup;
import ai.varai.provisioner.model.kind.SqlFinalBackup;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlMaintenance;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.client.util.Data;
import com.google.api.services.sqladmin.model.AclEntry;
import com.google.api.services.sqladmin.model.BackupConfiguration;
import com.google.api.services.sqladmin.model.BackupRetentionSettings;
import com.google.api.services.sqladmin.model.DatabaseFlags;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.FinalBackupConfig;
import com.google.api.services.sqladmin.model.IpConfiguration;
import com.google.api.services.sqladmin.model.IpMapping;
import com.google.api.services.sqladmin.model.MaintenanceWindow;
import com.google.api.services.sqladmin.model.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Between our record of an instance and Cloud SQL's. */
final class SqlMapper {
  private static final int PORT = 5432;

  /** What Cloud SQL keeps a final backup for when nobody says it. */
  private static final int USUAL_RETENTION_DAYS = 30;

  DatabaseInstance instance(SqlInstance wanted, Map<String, String> labels) {
    SqlBackup backup = wanted.backup();
    return new DatabaseInstance()
        .setName(wanted.name())
        .setRegion(wanted.region())
        .setDatabaseVersion(wanted.databaseVersion())
        .setSettings(
            new Settings()
                .setTier(wanted.tier())
                .setEdition(
                    wanted.tier().startsWith("db-perf-optimized")
                        ? "ENTERPRISE_PLUS"
                        : "ENTERPRISE")
                .setDataDiskSizeGb((long) wanted.diskSizeGb())
                .setDataDiskType(wanted.diskType())
                .setStorageAutoResize(wanted.diskGrows())
                .setAvailabilityType(wanted.highAvailability() ? "REGIONAL" : "ZONAL")
                .setDeletionProtectionEnabled(wanted.deletionProtection())
                .setUserLabels(new LinkedHashMap<>(labels))
                .setDatabaseFlags(flags(wanted))
                .setBackupConfiguration(
                    new BackupConfiguration()
                        .setEnabled(backup.enabled())
                        .setStartTime(backup.startTime())
                        .setPointInTimeRecoveryEnabled(backup.pointInTimeRecovery())
                        .setTransactionLogRetentionDays(backup.transactionLogDays())
                        .setBackupRetentionSettings(
                            new BackupRetentionSettings()
                                .setRetentionUnit("COUNT")
                                .setRetainedBackups(backup.retained())))
                .setFinalBackupConfig(finalBackup(wanted))
                .setMaintenanceWindow(window(wanted))
                .setIpConfiguration(addresses(wanted)));
  }

  /** Without one it is said to be off: a patch that names none would leave it on. */
  private static FinalBackupConfig finalBackup(SqlInstance wanted) {
    return new FinalBackupConfig()
        .setEnabled(wanted.finalBackup().isPresent())
        .setRetentionDays(
            wanted
                .finalBackup()
                .map(SqlFinalBackup::retentionDays)
                .orElseGet(() -> Data.nullOf(Integer.class)));
  }

  private static Optional<SqlFinalBackup> finalBackup(Settings settings) {
    return Optional.ofNullable(settings.getFinalBackupConfig())
        .filter(config -> Boolean.TRUE.equals(config.getEnabled()))
        .map(
            config ->
                new SqlFinalBackup(
                    config.getRetentionDays() == null
                        ? USUAL_RETENTION_DAYS
                        : config.getRetentionDays()));
  }

  /** Without one the window is any: a patch has to name what is taken away. */
  private static MaintenanceWindow window(SqlInstance wanted) {
    return wanted
        .maintenanceWindow()
        .map(
            window ->
                new MaintenanceWindow()
                    .setDay(window.day())
                    .setHour(window.hour())
                    .setUpdateTrack(window.updateTrack()))
        .orElseGet(() -> Data.nullOf(MaintenanceWindow.class));
  }

  /** Cloud SQL shows day 0 where there is no window, and no track where it is the usual one. */
  private static Optional<SqlMaintenance> window(Settings settings) {
    return Optional.ofNullable(settings.getMaintenanceWindow())
        .filter(window -> window.getDay() != null && window.getDay() > 0)
        .map(
            window ->
                new SqlMaintenance(
                    window.getDay(),
                    window.getHour() == null ? 0 : window.getHour(),
                    window.getUpdateTrack() == null ? "stable" : window.getUpdateTrack()));
  }

  private static List<DatabaseFlags> flags(SqlInstance wanted) {
    return new TreeMap<>(wanted.flags())
        .entrySet().stream()
            .map(flag -> new DatabaseFlags().setName(flag.getKey()).setValue(flag.getValue()))
            .toList();
  }

  private static IpConfiguration addresses(SqlInstance wanted) {
    var addresses =
        new IpConfiguration()
            .setSslMode(wanted.sslMode())
            .setIpv4Enabled(wanted.publicIp())
            .setAuthorizedNetworks(
                wanted.authorizedNetworks().stream()
                    .map(range -> new AclEntry().setValue(range))
                    .toList());
    wanted.privateNetwork().ifPresent(network -> addresses.setPrivateNetwork(network.get()));
    return addresses;
  }

  SqlInstance record(DatabaseInstance found) {
    Settings settings = found.getSettings();
    Optional<BackupConfiguration> backup = Optional.ofNullable(settings.getBackupConfiguration());
    Optional<IpConfiguration> addresses = Optional.ofNullable(settings.getIpConfiguration());
    var flags = new LinkedHashMap<String, String>();
    if (settings.getDatabaseFlags() != null) {
      settings.getDatabaseFlags().forEach(flag -> flags.put(flag.getName(), flag.getValue()));
    }
    Optional<String> isPrivate = address(found, "PRIVATE");
    Optional<String> isPublic = address(found, "PRIMARY");
    return new SqlInstance(
        found.getName(),
        found.getRegion(),
        found.getDatabaseVersion(),
        settings.getTier(),
        Math.toIntExact(settings.getDataDiskSizeGb() == null ? 0 : settings.getDataDiskSizeGb()),
        text(settings.getDataDiskType()),
        !Boolean.FALSE.equals(settings.getStorageAutoResize()),
        "REGIONAL".equals(settings.getAvailabilityType()),
        new SqlBackup(
            backup.map(BackupConfiguration::getEnabled).orElse(false),
            backup.map(BackupConfiguration::getStartTime).orElse(""),
            backup.map(BackupConfiguration::getPointInTimeRecoveryEnabled).orElse(false),
            backup
                .map(BackupConfiguration::getBackupRetentionSettings)
                .map(BackupRetentionSettings::getRetainedBackups)
                .orElse(0),
            backup.map(BackupConfiguration::getTransactionLogRetentionDays).orElse(0)),
        finalBackup(settings),
        window(settings),
        addresses.map(IpConfiguration::getSslMode).orElse(""),
        Boolean.TRUE.equals(settings.getDeletionProtectionEnabled()),
        addresses
            .map(IpConfiguration::getPrivateNetwork)
            .filter(network -> !network.isEmpty())
            .map(network -> Value.of(Names.link(network))),
        addresses.map(IpConfiguration::getIpv4Enabled).orElse(false),
        addresses.map(IpConfiguration::getAuthorizedNetworks).orElse(List.of()).stream()
            .map(AclEntry::getValue)
            .toList(),
        flags,
        Marks.unmarked(SqlInstances.labels(found)),
        Optional.ofNullable(found.getConnectionName()),
        isPrivate,
        isPrivate.map(address -> PORT),
        isPublic,
        isPublic.map(address -> PORT));
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static Optional<String> address(DatabaseInstance found, String type) {
    List<IpMapping> all = found.getIpAddresses();
    return all == null
        ? Optional.empty()
        : all.stream()
            .filter(each -> type.equals(each.getType()))
            .map(IpMapping::getIpAddress)
            .findFirst();
  }

  /** Whether an instance needs no change; its disk may be larger. */
  boolean same(SqlInstance wanted, SqlInstance is) {
    return wanted.tier().equals(is.tier())
        && is.diskSizeGb() >= wanted.diskSizeGb()
        && wanted.diskType().equals(is.diskType())
        && wanted.diskGrows() == is.diskGrows()
        && wanted.highAvailability() == is.highAvailability()
        && wanted.backup().equals(is.backup())
        && wanted.finalBackup().equals(is.finalBackup())
        && wanted.maintenanceWindow().equals(is.maintenanceWindow())
        && wanted.sslMode().equals(is.sslMode())
        && wanted.deletionProtection() == is.deletionProtection()
        && wanted.privateNetwork().equals(is.privateNetwork())
        && wanted.publicIp() == is.publicIp()
        && Set.copyOf(wanted.authorizedNetworks()).equals(Set.copyOf(is.authorizedNetworks()))
        && wanted.flags().equals(is.flags());
  }
}
