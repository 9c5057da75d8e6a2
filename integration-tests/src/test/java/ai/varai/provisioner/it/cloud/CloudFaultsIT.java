package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The life of the cloud environments in a cloud that fails: calls are turned away, answers are lost
 * after their effect, operations stall, policies are not to be seen at once. What comes of it must
 * be what comes of a life without faults. {@code -Dfaults.seed=N} gives other faults, {@code
 * -Dfaults.environments=development,staging,production} takes all environments.
 */
class CloudFaultsIT {
  private static final long SEED = Long.getLong("faults.seed", 1);

  @TempDir Path folder;

  /** What an environment's life left, at the points where it was looked at. */
  private record Life(
      Map<String, String> described,
      Map<String, Long> up,
      Map<String, Long> changed,
      Map<String, Long> destroyed) {}

  static List<String> environments() {
    return List.of(System.getProperty("faults.environments", "production").split(","));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void a_life_with_faults_ends_as_a_life_without(String name) throws Exception {
    Life calm;
    try (CloudWorld world = world(name, "calm")) {
      calm = live(world);
    }
    try (CloudWorld world = world(name, "faulty")) {
      hurt(world);

      Life faulty = live(world);

      System.out.printf("%-12s %d faults injected, seed %d%n", name, world.struck(), SEED);
      world.cloud.faults().strikes().forEach(each -> assertThat(each).isPositive());
      assertThat(world.struck()).isGreaterThan(100);
      assertThat(differences(calm.described(), faulty.described())).isEmpty();
      assertThat(differences(calm.up(), faulty.up())).as("after up").isEmpty();
      assertThat(differences(calm.changed(), faulty.changed())).as("after the change").isEmpty();
      assertThat(differences(calm.destroyed(), faulty.destroyed())).as("after destroy").isEmpty();
    }
  }

  private CloudWorld world(String name, String life) {
    return new CloudWorld(name, folder.resolve(life), Options.defaults().withLroMode(LroMode.FAST));
  }

  private static <V> List<String> differences(Map<String, V> calm, Map<String, V> faulty) {
    var keys = new TreeSet<>(calm.keySet());
    keys.addAll(faulty.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(calm.get(key), faulty.get(key)))
        .map(key -> key + ": " + calm.get(key) + " without faults, " + faulty.get(key) + " with")
        .toList();
  }

  private static void hurt(CloudWorld world) {
    world.fault(
        "{'seed': %d, 'probability': 0.05, 'status': 'RESOURCE_EXHAUSTED', 'retryAfter': 1}"
            .formatted(SEED)
            .replace('\'', '"'));
    for (String each :
        new String[] {
          "{'probability': 0.05, 'status': 'UNAVAILABLE'}",
          "{'probability': 0.03, 'drop': 'after'}",
          "{'api': 'compute', 'probability': 0.02, 'status': 'PERMISSION_DENIED',"
              + " 'message': 'Quota exceeded for quota metric Queries per minute.'}",
          "{'operation': 'stall', 'probability': 0.1, 'latencyMs': 2000}",
          "{'operation': 'stale', 'probability': 0.5, 'latencyMs': 500}"
        }) {
      world.fault(each.replace('\'', '"'));
    }
  }

  private static Life live(CloudWorld world) throws Exception {
    ResourceGraph graph = world.graph();
    assertDone(world.measured("up", () -> world.up(graph)));
    assertThat(CloudWorld.changes(world.measured("no-op plan", () -> world.plan(graph)))).isEmpty();
    Map<String, String> described = world.described();
    Map<String, Long> up = world.holdings();

    ResourceGraph other =
        world.graph("services.auth-service.max_instances=7", "monitoring_config.retention_days=45");
    assertThat(CloudWorld.changes(world.plan(other))).isNotEmpty();
    assertDone(world.measured("change", () -> world.up(other)));
    assertThat(CloudWorld.changes(world.plan(other))).isEmpty();
    Map<String, Long> changed = world.holdings();

    assertDone(world.measured("destroy", () -> world.destroy(other)));
    assertThat(world.lifecycle().status().resources()).isEmpty();
    return new Life(described, up, changed, world.holdings());
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
