package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import ai.varai.provisioner.model.describe.Required;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PostgreSQL database: Cloud SQL, or a real PostgreSQL on this machine. */
@Doc("The PostgreSQL database: Cloud SQL, or a real PostgreSQL on this machine.")
public record DatabaseConfig(
    @Doc(
            value = "Machine type of Cloud SQL. The local target does not use it.",
            example = "db-custom-2-7680")
        @Required
        @Pattern(
            value = "db-[A-Za-z0-9-]+",
            expected = "a Cloud SQL tier such as db-f1-micro or db-custom-2-7680")
        String tier,
    @Doc("Size of the disk in GB.") @Default("10") @Range(min = 10, max = 65536) int diskSize,
    @Doc("Kind of disk.") @Default("PD_SSD") DiskType diskType,
    @Doc("Whether the disk grows by itself when it is nearly full. `disk_size` is then the least.")
        @Default("true")
        boolean diskAutoresize,
    @Doc("Whether daily backups are made.") @Default("true") boolean backupEnabled,
    @Doc("Whether the database can be brought back to any second of the last days.")
        @Default("false")
        boolean pointInTimeRecovery,
    @Doc("Whether a standby in another zone takes over.") @Default("false")
        boolean highAvailability,
    @Doc("Whether deleting the database is refused.") @Default("true") boolean deletionProtection,
    @Doc("PostgreSQL version, as Cloud SQL names it.")
        @Default("POSTGRES_14")
        @Pattern(
            value = "POSTGRES_(9_6|1[0-9])",
            expected = "a PostgreSQL version such as POSTGRES_14")
        String databaseVersion,
    @Doc("Edition of Cloud SQL.") @Default("ENTERPRISE") DatabaseEdition edition,
    @Doc(
            "Name of the instance. Without it the name has a suffix of its own, because Cloud SQL keeps a deleted name reserved for a week.")
        @Pattern(
            value = "[a-z]([-a-z0-9]{0,96}[a-z0-9])?",
            expected = "up to 98 lower-case letters, digits and hyphens, starting with a letter")
        Optional<String> instanceName,
    @Doc("Name of the database. Without it: `varai_` and the environment.")
        @Pattern(
            value = Forms.SQL_NAME,
            expected = "a PostgreSQL identifier of at most 63 characters")
        Optional<String> databaseName,
    @Doc("Name of the user that services connect as.")
        @Default("varai_user")
        @Pattern(
            value = Forms.SQL_NAME,
            expected = "a PostgreSQL identifier of at most 63 characters")
        String userName,
    @Doc("When the daily backup may start, UTC.")
        @Default("03:00")
        @Pattern(value = Forms.TIME, expected = "a time HH:MM")
        String backupStartTime,
    @Doc("Backups kept.") @Default("30") @Range(min = 1, max = 365) int retainedBackups,
    @Doc(
            "Whether deleting the database makes a last backup first, which outlives it. The local target makes none.")
        @Default("false")
        boolean finalBackup,
    @Doc("Days for which the last backup is kept after the deletion.")
        @Default("30")
        @Range(min = 1, max = 365)
        int finalBackupRetentionDays,
    @Doc("Days for which the log is kept that point-in-time recovery needs.")
        @Default("7")
        @Range(min = 1, max = 35)
        int transactionLogRetentionDays,
    @Doc(
            "When Cloud SQL may restart the database to update it. Without it: at any time. The local target does not use it.")
        Optional<MaintenanceWindow> maintenanceWindow,
    @Doc(
            "Which connections are accepted. Without it: `ENCRYPTED_ONLY` when `security_config.require_ssl`, otherwise any.")
        Optional<SslMode> sslMode,
    @Doc("Whether the instance has an address in the VPC.") @Default("true") boolean privateIp,
    @Doc("Length of the range reserved in the VPC for Google-managed services.")
        @Default("16")
        @Range(min = 8, max = 24)
        int privateIpPrefixLength,
    @Doc("Whether the instance has a public address.") @Default("false") boolean publicIp,
    @Doc("Ranges that may connect to the public address.")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        List<String> authorizedNetworks,
    @Doc(value = "PostgreSQL settings.", example = "{log_min_duration_statement: \"1000\"}")
        @KeyPattern(value = "[a-z][a-z0-9_.]*", expected = "the name of a PostgreSQL setting")
        Map<String, String> flags,
    @Doc(
            "Port. Without effect so far: Cloud SQL has 5432 only, the local target finds a free one, or `local.ports` says it.")
        @Default("5432")
        @Range(min = 1, max = 65535)
        int port) {
  public DatabaseConfig {
    authorizedNetworks = List.copyOf(authorizedNetworks);
    flags = Ordered.copy(flags);
  }
}
