package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Until when objects have to stay: by their bucket's policy as it is now, and by a configuration of
 * their own.
 *
 * @see <a href="https://cloud.google.com/storage/docs/bucket-lock">Bucket Lock</a>
 * @see <a href="https://cloud.google.com/storage/docs/object-lock">Object Retention Lock</a>
 */
final class Retention {

  /** The time from which a policy counts where an event-based hold was released; nobody sees it. */
  private static final String RELEASED = "_eventBasedHoldReleased";

  private Retention() {}

  /** The earliest time at which an object may be deleted; empty when nothing keeps it. */
  static Optional<Instant> expiry(ObjectNode bucket, ObjectNode object) {
    return Stream.of(byPolicy(bucket, object), until(object.path("retention")))
        .flatMap(Optional::stream)
        .max(Instant::compareTo);
  }

  private static Optional<Instant> byPolicy(ObjectNode bucket, ObjectNode object) {
    if (Trees.flag(object, "eventBasedHold")) {
      // The time begins when the hold is released.
      return Optional.empty();
    }
    String released = Trees.text(object, RELEASED);
    String from = released.isEmpty() ? Trees.text(object, "timeCreated") : released;
    return Trees.number(bucket, "retentionPolicy", "retentionPeriod")
        .map(seconds -> Instant.parse(from).plus(Duration.ofSeconds(seconds)));
  }

  private static Optional<Instant> until(JsonNode retention) {
    return Optional.of(Trees.text(retention, "retainUntilTime"))
        .filter(time -> !time.isEmpty())
        .map(time -> OffsetDateTime.parse(time).toInstant());
  }

  /** Puts in what callers see of it. */
  static void show(ObjectNode bucket, ObjectNode printed) {
    expiry(bucket, printed)
        .ifPresent(time -> printed.put("retentionExpirationTime", StorageTables.timestamp(time)));
    printed.remove(RELEASED);
  }

  /** Notes that an event-based hold was released. */
  static void noteRelease(ObjectNode before, ObjectNode after, Instant now) {
    if (Trees.flag(before, "eventBasedHold") && !Trees.flag(after, "eventBasedHold")) {
      after.put(RELEASED, StorageTables.timestamp(now));
    }
  }

  /**
   * Refuses a configuration that cannot be, or that takes back what was promised.
   *
   * @param before the configuration until now; missing for a new object
   * @param override whether the caller says that an unlocked one may be weakened
   */
  static void check(
      ObjectNode bucket, ObjectNode row, JsonNode before, boolean override, Instant now) {
    JsonNode asked = row.path("retention");
    if (asked.equals(before)) {
      return;
    }
    Optional<Instant> old = until(before).filter(now::isBefore);
    boolean locked = Trees.text(before, "mode").equals("Locked");
    if (asked.isMissingNode() || asked.isEmpty()) {
      row.remove("retention");
      if (old.isPresent() && (locked || !override)) {
        throw weakened(row, locked);
      }
      return;
    }
    if (!Trees.text(bucket, "objectRetention", "mode").equals("Enabled")) {
      throw StorageErrors.invalid(
          "Object retention is not enabled on bucket '" + Trees.text(bucket, "name") + "'.");
    }
    String mode = Trees.text(asked, "mode");
    if (!Set.of("Locked", "Unlocked").contains(mode)) {
      throw StorageErrors.invalid("Invalid value for retention mode: '" + mode + "'");
    }
    Instant until = time(asked);
    if (!until.isAfter(now)) {
      throw StorageErrors.invalid("The retainUntilTime must be in the future.");
    }
    boolean shorter = old.filter(until::isBefore).isPresent();
    if (old.isPresent()
        && (locked
            ? shorter || !mode.equals("Locked")
            : !override && (shorter || mode.equals("Locked")))) {
      throw weakened(row, locked);
    }
  }

  private static Instant time(JsonNode retention) {
    try {
      return until(retention).orElseThrow(() -> StorageErrors.required("retainUntilTime"));
    } catch (DateTimeParseException e) {
      throw StorageErrors.invalid(
          "Invalid value for retainUntilTime: '" + Trees.text(retention, "retainUntilTime") + "'");
    }
  }

  private static RuntimeException weakened(ObjectNode row, boolean locked) {
    return StorageErrors.forbidden(
        "The retention configuration of object '"
            + Trees.text(row, "bucket")
            + "/"
            + Trees.text(row, "name")
            + (locked
                ? "' is locked: its time cannot be reduced, and it cannot be removed."
                : "' is reduced, locked or removed with overrideUnlockedRetention only."),
        "forbidden");
  }
}
