package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole environment that others built is taken over: found by its names, marked where that can be
 * done, known by the state where it cannot, kept, and deleted in the end.
 */
class CloudTakeOverIT {
  @TempDir Path folder;

  @Test
  void an_environment_of_somebody_else_is_taken_over_whole() throws Exception {
    try (CloudWorld world =
            new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.ZERO));
        Lifecycle ours = ours(world);
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String parent =
          "projects/" + world.environment().projectId() + "/secrets/development-database-password";

      var all = graph.nodes().stream().map(ResourceNode::address).collect(Collectors.toSet());
      Plan plan = ours.plan(graph, PlanOptions.DEFAULT.withAdopt(all).holdingLock(Duration.ZERO));
      Set<String> made =
          plan.changes().stream()
              .filter(change -> Set.of("create", "replace").contains(change.action().word()))
              .map(change -> change.address().toString())
              .collect(Collectors.toSet());
      assertThat(made)
          .as("only what nobody can read is made anew")
          .containsExactlyInAnyOrder(
              "secret_version.database-password", "secret_version.database-url");
      int before = world.cloud.recorder().calls().size();
      assertDone(ours.apply(plan, ApplyOptions.DEFAULT));

      assertThat(world.cloud.recorder().calls().stream().skip(before))
          .as("the user has the new password")
          .anyMatch(call -> call.method().endsWith("users.update"));
      assertThat(clients.secrets().listSecretVersions(parent).iterateAll()).hasSize(2);
      assertThat(CloudWorld.changes(ours.plan(graph, PlanOptions.DEFAULT)))
          .as("what is taken over stays known")
          .isEmpty();
      assertThat(ours.drift().none()).isTrue();

      Plan end = ours.planDestroy(graph, PlanOptions.DEFAULT.holdingLock(Duration.ZERO));
      assertDone(ours.apply(end, ApplyOptions.DEFAULT));
      assertThat(clients.compute().networks().list(world.environment().projectId()).iterateAll())
          .noneMatch(network -> network.getName().startsWith("varai"));
      assertThat(
              clients.sql().instances().list(world.environment().projectId()).execute().getItems())
          .isNullOrEmpty();
    }
  }

  private Lifecycle ours(CloudWorld world) {
    return Lifecycle.open(
        LifecycleSettings.of("development", "ours", "tests", "somebody"),
        world.provider,
        new FolderStateBackend(folder.resolve("ours")),
        EventSink.NONE);
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
