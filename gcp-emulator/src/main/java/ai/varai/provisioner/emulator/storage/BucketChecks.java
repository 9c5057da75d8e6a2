package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.support.Labels;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What Cloud Storage refuses of a bucket's rules and labels.
 *
 * @see <a href="https://cloud.google.com/storage/docs/lifecycle">Lifecycle rules</a>
 */
final class BucketChecks {

  private static final int MOST_RULES = 100;
  private static final int MOST_LABELS = 64;

  private BucketChecks() {}

  /**
   * Refuses rules that cannot be carried out; storage classes are in capitals from then on.
   *
   * @param classes the storage classes that there are
   */
  static void lifecycle(JsonNode rules, Set<String> classes) {
    if (rules.size() > MOST_RULES) {
      throw StorageErrors.invalid("A bucket has at most " + MOST_RULES + " lifecycle rules.");
    }
    for (JsonNode rule : rules) {
      String type = Trees.text(rule, "action", "type");
      if (type.isEmpty()) {
        throw StorageErrors.invalid("A lifecycle management rule must have an action.");
      }
      if (!Set.of("Delete", "SetStorageClass", "AbortIncompleteMultipartUpload").contains(type)) {
        throw StorageErrors.invalid("Invalid lifecycle action type: '" + type + "'");
      }
      String storageClass = Trees.text(rule, "action", "storageClass").toUpperCase(Locale.ROOT);
      if (!storageClass.isEmpty() && rule.path("action") instanceof ObjectNode action) {
        action.put("storageClass", storageClass);
      }
      if (type.equals("SetStorageClass") && !classes.contains(storageClass)) {
        throw StorageErrors.invalid(
            "A SetStorageClass action must have a storage class: '" + storageClass + "'");
      }
      condition(Trees.at(rule, "condition"));
    }
  }

  private static void condition(JsonNode condition) {
    if (condition.isEmpty()) {
      throw StorageErrors.invalid("A lifecycle management rule must have a condition.");
    }
    for (String days : new String[] {"age", "numNewerVersions", "daysSinceNoncurrentTime"}) {
      if (condition.has(days) && Trees.number(condition, days).filter(n -> n >= 0).isEmpty()) {
        throw StorageErrors.invalid(
            "Invalid lifecycle condition: " + days + " must be a number that is not negative.");
      }
    }
  }

  static void labels(JsonNode labels) {
    if (labels.size() > MOST_LABELS) {
      throw StorageErrors.invalid("A bucket has at most " + MOST_LABELS + " labels.");
    }
    for (Map.Entry<String, JsonNode> e : labels.properties()) {
      // A label that is null is about to be removed.
      String value = e.getValue().asText("");
      if (!Labels.valid(e.getKey(), value)) {
        throw StorageErrors.invalid("Invalid label: '" + e.getKey() + "' = '" + value + "'");
      }
    }
  }

  /** Folders need a bucket whose objects have no access lists. */
  static void namespace(ObjectNode row) {
    if (Trees.flag(row, "hierarchicalNamespace", "enabled")
        && !Trees.flag(row, "iamConfiguration", "uniformBucketLevelAccess", "enabled")
        && !Trees.flag(row, "iamConfiguration", "bucketPolicyOnly", "enabled")) {
      throw StorageErrors.invalid(
          "Hierarchical namespace requires uniform bucket-level access to be enabled.");
    }
  }
}
