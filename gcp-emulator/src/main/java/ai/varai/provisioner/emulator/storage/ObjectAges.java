package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lifecycle rules that delete by age alone, carried out when somebody next asks for the bucket.
 * Google does so within a day. Rules with other conditions or actions are kept and do nothing.
 */
final class ObjectAges {
  private ObjectAges() {}

  /** Deletes what is older than the bucket's rules allow; what is held stays. */
  static void enforce(StorageTables tables, Bucket bucket) {
    OptionalInt days = days(bucket.row());
    if (days.isEmpty()) {
      return;
    }
    Instant limit = tables.now().minus(Duration.ofDays(days.getAsInt()));
    List<ObjectNode> old = new ArrayList<>();
    for (ObjectNode row : tables.withPrefix(bucket, "")) {
      boolean held = Trees.flag(row, "eventBasedHold") || Trees.flag(row, "temporaryHold");
      String created = Trees.text(row, "timeCreated");
      if (!held && !created.isEmpty() && !Instant.parse(created).isAfter(limit)) {
        old.add(row);
      }
    }
    if (!old.isEmpty()) {
      tables.store.run(
          bucket.project(), () -> old.forEach(row -> tables.softDeleted.remove(bucket, row)));
    }
  }

  /** The least age of the rules that delete by age alone. */
  private static OptionalInt days(ObjectNode bucket) {
    OptionalInt least = OptionalInt.empty();
    for (JsonNode rule : Trees.at(bucket, "lifecycle", "rule")) {
      JsonNode condition = Trees.at(rule, "condition");
      if (Trees.text(rule, "action", "type").equals("Delete")
          && condition.size() == 1
          && condition.path("age").canConvertToInt()) {
        int age = condition.path("age").asInt();
        least = OptionalInt.of(Math.min(age, least.orElse(age)));
      }
    }
    return least;
  }
}
