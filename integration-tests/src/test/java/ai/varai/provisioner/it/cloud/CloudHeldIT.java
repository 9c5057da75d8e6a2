package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cloud Run holds addresses in a subnetwork for hours after the last service is gone. */
class CloudHeldIT {
  @TempDir Path folder;

  @Test
  void a_destroy_says_who_holds_the_subnetwork_and_the_next_one_goes_on() throws Exception {
    try (CloudWorld world =
        new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.ZERO))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      world.fault(
          """
          {"method": "subnetworks.delete", "status": "INVALID_ARGUMENT",
           "message": "The subnetwork resource is already being used by 'serverless-ipv4-1'"}
          """);

      ApplyResult held = world.destroy(graph);

      assertThat(held.failures())
          .singleElement()
          .satisfies(
              failure -> {
                assertThat(failure.message())
                    .contains("is still held by addresses of Cloud Run")
                    .contains("varai-dev-subnet");
                assertThat(failure.advice()).contains("run the same command again later");
              });
      assertThat(world.lifecycle().status().resources())
          .as("everything is gone but what is held and what it hangs on")
          .extracting(each -> each.address().kind())
          .containsOnly("subnetwork", "network", "project_service");

      world.cloud.faults().clear();
      assertDone(world.destroy(graph));
      assertThat(world.lifecycle().status().resources()).isEmpty();
    }
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
