package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature branch beside the environment that it is a copy of, in one project. */
class CloudBranchIT {
  @TempDir Path folder;

  @Test
  void a_branch_comes_and_goes_and_what_it_is_a_copy_of_stays_as_it_was() throws Exception {
    try (var development =
        new CloudWorld(
            "development",
            folder.resolve("development"),
            Options.defaults().withLroMode(LroMode.ZERO))) {
      ResourceGraph lasting = development.graph();
      assertDone(development.up(lasting));
      Map<String, Long> before = holdings(development);

      try (var branch =
          new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
        ResourceGraph copy = branch.graph();
        assertThat(branch.environment().projectId())
            .isEqualTo(development.environment().projectId());
        assertDone(branch.up(copy));

        branch.provider.operations().orElseThrow().restart("auth-service", Duration.ofMinutes(1));
        assertThat(CloudWorld.changes(branch.plan(copy))).as("a restart is no change").isEmpty();
        assertThat(branch.lifecycle().verify(copy, Set.of()).passed()).isTrue();
        assertUntouched(development, lasting);
        assertThat(branch.orphans()).isEmpty();

        assertDone(branch.destroy(copy));

        assertThat(branch.lifecycle().status().resources()).isEmpty();
        assertUntouched(development, lasting);
        assertThat(holdings(development)).as("nothing of the branch is left").isEqualTo(before);
      }
    }
  }

  /** Without what Google keeps for days: deleted log buckets, an instance's name and network. */
  private static Map<String, Long> holdings(CloudWorld world) {
    Map<String, Long> all = world.holdings();
    all.keySet().removeAll(Set.of("logging.buckets", "sqladmin.names", "sqladmin.networks"));
    return all;
  }

  private static void assertUntouched(CloudWorld world, ResourceGraph graph) throws Exception {
    assertThat(world.lifecycle().drift().none()).isTrue();
    assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    assertThat(world.lifecycle().verify(graph, Set.of()).passed()).isTrue();
    assertThat(world.orphans()).isEmpty();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
