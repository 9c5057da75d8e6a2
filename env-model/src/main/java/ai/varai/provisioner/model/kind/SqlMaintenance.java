package ai.varai.provisioner.model.kind;

/**
 * When Cloud SQL may restart a {@link SqlInstance} to update it.
 *
 * @param day day of the week, 1 for Monday to 7 for Sunday, UTC
 * @param hour in which it begins, 0 to 23, UTC
 * @param updateTrack {@code canary}, {@code stable} or {@code week5}
 */
public record SqlMaintenance(int day, int hour, String updateTrack) {}
