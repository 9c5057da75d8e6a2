package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.run.ServiceRunner.Admission;
import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances of one revision, in containers. */
@RequiresDocker
class EngineScalingTest {
  private static final Workload REVISION =
      new Workload(
          "projects/p/locations/l/services/s/revisions/s-00001-abc",
          "",
          List.of(
              new Container(
                  "web",
                  SampleServiceImage.REFERENCE,
                  List.of(),
                  List.of(),
                  Map.of(),
                  List.of(),
                  8080,
                  Map.of("cpu", "1000m", "memory", "256Mi"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          Map.of(),
          Duration.ofSeconds(60),
          new Scaling(0, 2, 1));

  @TempDir Path home;

  private static Admission.Place place(LocalRunner runner) {
    return (Admission.Place) runner.admit(REVISION, "").toCompletableFuture().join();
  }

  private static int status(String address) throws IOException {
    String[] parts = address.split(":");
    return HttpQuestions.status(
        new Endpoint(parts[0], Integer.parseInt(parts[1])), "/health", Duration.ofSeconds(10));
  }

  @Test
  void eachHasAPortOfItsOwnAndTheThirdRequestWaitsForOne() throws Exception {
    try (LocalRunner runner =
        new LocalRunner(
            List.of(new EngineLauncher("engine-scaling-test")),
            new WorkloadVolumes.Maker(
                home.resolve("volumes"),
                (instance, account, client) -> {
                  throw new IllegalStateException("nobody is to connect here");
                }),
            LocalRunner.Bounds.of(4))) {
      Admission.Place first = place(runner);
      Admission.Place second = place(runner);
      assertThat(second.address()).isNotEqualTo(first.address());
      assertThat(second.instance()).isNotEqualTo(first.instance());
      assertThat(status(first.address())).isEqualTo(200);
      assertThat(status(second.address())).isEqualTo(200);

      var third = runner.admit(REVISION, "").toCompletableFuture();
      assertThat(third).isNotDone();
      second.release().run();
      assertThat(((Admission.Place) third.join()).instance()).isEqualTo(second.instance());
    }
  }
}
