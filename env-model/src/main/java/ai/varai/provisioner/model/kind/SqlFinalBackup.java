package ai.varai.provisioner.model.kind;

/**
 * The backup of a {@link SqlInstance} that is made when it is deleted, and outlives it.
 *
 * @param retentionDays days for which it is kept after the deletion
 */
public record SqlFinalBackup(int retentionDays) {}
