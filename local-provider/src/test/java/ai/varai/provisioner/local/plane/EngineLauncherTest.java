package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An image for which no process is configured runs in the Docker engine. */
@RequiresDocker
class EngineLauncherTest {
  private static Workload workload(String image, Map<String, String> environment) {
    return new Workload(
        "projects/p/locations/l/services/s/revisions/s-00001-abc",
        "",
        List.of(
            new Container(
                "web",
                image,
                List.of(),
                List.of(),
                environment,
                8080,
                Map.of("cpu", "1000m", "memory", "256Mi"),
                Optional.empty(),
                Optional.empty())),
        Duration.ofSeconds(60),
        0,
        1);
  }

  @Test
  void aRevisionAnswersFromItsContainerUntilItIsStopped() throws Exception {
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test")) {
      RunningWorkload running =
          RunningWorkload.start(
              List.of(engine), workload(SampleServiceImage.REFERENCE, Map.of("K_SERVICE", "s")));
      String[] address = running.address().split(":");
      Endpoint endpoint = new Endpoint(address[0], Integer.parseInt(address[1]));
      try (running) {
        assertThat(HttpQuestions.status(endpoint, "/health", Duration.ofSeconds(10)))
            .isEqualTo(200);
        assertThat(running.alive()).isTrue();
      }
      assertThat(running.alive()).isFalse();
      assertThat(HttpQuestions.accepts(endpoint, Duration.ofSeconds(2))).isFalse();
    }
  }

  @Test
  void aContainerThatEndsSaysWhatItSaid() {
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test")) {
      assertThatThrownBy(
              () ->
                  RunningWorkload.start(
                      List.of(engine),
                      workload(SampleServiceImage.REFERENCE, Map.of("CONCURRENCY", "many"))))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("CONCURRENCY must be a whole number");
    }
  }
}
