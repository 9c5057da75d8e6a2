package ai.varai.provisioner.model.kind;

/**
 * Backups of a {@link SqlInstance}.
 *
 * @param startTime UTC, {@code HH:MM}
 * @param retained number of backups kept
 * @param transactionLogDays days for which the log is kept that point-in-time recovery needs
 */
public record SqlBackup(
    boolean enabled,
    String startTime,
    boolean pointInTimeRecovery,
    int retained,
    int transactionLogDays) {}
