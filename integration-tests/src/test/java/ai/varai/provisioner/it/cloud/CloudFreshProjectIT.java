package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.serviceusage.v1.DisableServiceRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project in which nobody has enabled an API yet, beyond those that Google enables itself. */
class CloudFreshProjectIT {
  @TempDir Path folder;

  private CloudWorld world(String name) {
    return new CloudWorld(
        name, folder, Options.defaults().withLroMode(LroMode.ZERO).withCheckedServices(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void an_environment_comes_up_where_no_api_is_enabled(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      ResourceGraph graph = world.graph();
      assertThat(world.lifecycle().drift().none()).as("there is nothing, so no drift").isTrue();

      assertDone(world.up(graph));

      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(world.lifecycle().drift().none())
          .as("kinds whose APIs the environment does not need are no drift")
          .isTrue();
      assertDone(world.destroy(graph));
    }
  }

  @Test
  void an_api_that_is_not_known_everywhere_yet_is_waited_for_longer_than_other_failures_are()
      throws Exception {
    try (CloudWorld world = world("development")) {
      // Twice as often as any other passing failure is borne.
      world.fault(
          """
          {"api": "artifactregistry", "method": "CreateRepository", "count": 16,
           "status": "PERMISSION_DENIED",
           "message": "Artifact Registry API has not been used in project 1 before or it is disabled."}
          """);
      var repeats = new AtomicInteger();
      var settings =
          LifecycleSettings.of("development", "main", "tests", "somebody")
              .withRetry(new RetrySettings(8, Duration.ofMillis(1), Duration.ofMillis(10)));
      try (Lifecycle lifecycle =
          Lifecycle.open(
              settings,
              world.provider,
              new FolderStateBackend(folder.resolve("patient")),
              event -> {
                if (event instanceof LifecycleEvent.OperationRetrying) {
                  repeats.incrementAndGet();
                }
              })) {
        assertDone(CloudWorld.up(lifecycle, world.graph()));
      }
      assertThat(world.struck()).isEqualTo(16);
      assertThat(repeats).hasValueGreaterThanOrEqualTo(16);
    }
  }

  @Test
  void an_api_that_somebody_disabled_does_not_make_what_is_there_look_gone() throws Exception {
    try (CloudWorld world = world("development")) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      disable(world, "cloudscheduler.googleapis.com");
      var settings =
          LifecycleSettings.of("development", "main", "tests", "somebody")
              .withRetry(new RetrySettings(2, Duration.ofMillis(1), Duration.ofMillis(10)));
      try (Lifecycle lifecycle =
          Lifecycle.open(
              settings, world.provider, new FolderStateBackend(world.stateFolder()), event -> {})) {
        assertThatThrownBy(lifecycle::drift)
            .isInstanceOf(LifecycleException.class)
            .hasMessageContaining("Cloud Scheduler API has not been used in project")
            .extracting(failure -> ((LifecycleException) failure).advice())
            .asString()
            .contains("gcloud services enable");
      }
    }
  }

  private static void disable(CloudWorld world, String service) throws Exception {
    String project = world.environment().projectId();
    try (var clients =
        new Clients(
            CloudSettings.of(
                Map.of(
                    "project",
                    project,
                    "region",
                    world.environment().region(),
                    "gcp.endpoint",
                    world.cloud.url())))) {
      clients
          .serviceUsage()
          .disableServiceAsync(
              DisableServiceRequest.newBuilder()
                  .setName("projects/" + project + "/services/" + service)
                  .setDisableDependentServices(true)
                  .build())
          .get();
    }
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
