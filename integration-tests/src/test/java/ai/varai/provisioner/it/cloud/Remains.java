package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.store.Change;
import com.google.iam.v1.Policy;
import com.google.logging.v2.LifecycleState;
import com.google.logging.v2.LogBucket;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is in an emulated project after its environment was destroyed. Google itself keeps some
 * things, or made them before anybody asked: each is named here with its reason, and all else has
 * been forgotten by the destroy.
 */
final class Remains {
  /** Rows, as table and key, and why they may be there. */
  private static final Map<Pattern, String> GOOGLES =
      Map.ofEntries(
          because("(core|resourcemanager)\\.projects .*", "the project outlives its environments"),
          because("serviceusage\\.enabled .*", "APIs are never disabled: others may use them"),
          because("core\\.operations .*", "operations are told of after their resources are gone"),
          because("compute\\.requests .*", "request ids, by which a repeated call is known"),
          because("compute\\.projects default", "notes that the project has its default network"),
          because("compute\\.networks global/default", "the default network of every project"),
          because("compute\\.subnetworks regions/[a-z0-9-]+/default", "those of that network"),
          because("compute\\.routes global/default-route-[0-9a-f]+", "those of that network"),
          because("compute\\.firewalls global/default-allow-[a-z]+", "those of that network"),
          because(
              "logging\\.buckets locations/global/buckets/_(Default|Required)", "of the project"),
          because("logging\\.sinks _(Default|Required)", "those of the project"),
          because("iam\\.deleted(Accounts|At) \\d+", "accounts may be undeleted for 30 days"),
          because("sqladmin\\.backups .*", "final backups: that they stay is what they are for"),
          because(
              "storage\\.softDeleted[A-Za-z]* .*",
              "buckets and objects may be restored for a week"),
          because("sqladmin\\.names .*", "a deleted instance keeps its name for a week"),
          because("sqladmin\\.networks .*", "when Cloud SQL left the network: it holds on to it"));

  private Remains() {}

  private static Map.Entry<Pattern, String> because(String rows, String reason) {
    return Map.entry(Pattern.compile(rows), reason);
  }

  /** What the destroy left that is nobody's but the environment's. */
  static List<String> of(List<Change> store) {
    return store.stream()
        .filter(row -> !isGoogles(row))
        .map(row -> row.table() + " " + row.key())
        .sorted()
        .toList();
  }

  private static boolean isGoogles(Change row) {
    byte[] value = Objects.requireNonNull(row.value());
    try {
      return switch (row.table()) {
        // A policy stays with its project; whoever was in it does not. That of a bucket comes back
        // with it.
        case "core.iam" ->
            row.key().startsWith("storage/softDeleted/")
                || row.key().equals("cloudresourcemanager/project")
                    && Policy.parseFrom(value).getBindingsCount() == 0;
        // A bucket of logs that was deleted may be restored for seven days.
        case "logging.buckets" ->
            named(row)
                || LogBucket.parseFrom(value).getLifecycleState()
                    == LifecycleState.DELETE_REQUESTED;
        default -> named(row);
      };
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the emulator keeps something else in " + row.table(), e);
    }
  }

  private static boolean named(Change row) {
    String name = row.table() + " " + row.key();
    return GOOGLES.keySet().stream().anyMatch(rows -> rows.matcher(name).matches());
  }
}
