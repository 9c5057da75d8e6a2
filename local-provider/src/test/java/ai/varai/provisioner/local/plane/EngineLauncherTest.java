package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.run.ServiceRunner.Check;
import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Mount;
import ai.varai.provisioner.emulator.run.ServiceRunner.Output;
import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import ai.varai.provisioner.emulator.run.ServiceRunner.Volume;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.docker.TestImages;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image for which no process is configured runs in the Docker engine. */
@RequiresDocker
class EngineLauncherTest {
  @TempDir Path home;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private RunningWorkload.Host host(EngineLauncher engine) {
    return new RunningWorkload.Host(
        List.of(engine),
        new WorkloadVolumes.Maker(
            home.resolve("volumes"),
            (instance, account, client) -> {
              throw new IllegalStateException("nobody is to connect here");
            }),
        new Output() {
          @Override
          public void line(Workload of, String instance, boolean error, String text) {
            told.add((error ? "stderr " : "stdout ") + text);
          }

          @Override
          public void event(Workload of, String instance, boolean trouble, String text) {
            told.add((trouble ? "trouble " : "event ") + text);
          }
        });
  }

  private static Workload workload(String image, Map<String, String> environment) {
    return workload(image, environment, Optional.empty());
  }

  private static Workload workload(
      String image, Map<String, String> environment, Optional<Probe> liveness) {
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
                List.of(),
                8080,
                Map.of("cpu", "1000m", "memory", "256Mi"),
                Optional.empty(),
                liveness,
                Optional.empty())),
        Map.of(),
        Duration.ofSeconds(60),
        Scaling.fixed(1));
  }

  @Test
  void aRevisionAnswersFromItsContainerUntilItIsStopped() throws Exception {
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test")) {
      RunningWorkload running =
          RunningWorkload.start(
              host(engine),
              workload(SampleServiceImage.REFERENCE, Map.of("K_SERVICE", "s")),
              () -> {});
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
  void aContainerThatFailsItsLivenessProbeIsKilled() throws Exception {
    Probe probe =
        new Probe(
            new Check.Http("/nowhere", 8080, List.of()),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            2,
            1);
    var ended = new CountDownLatch(1);
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test");
        RunningWorkload running =
            RunningWorkload.start(
                host(engine),
                workload(SampleServiceImage.REFERENCE, Map.of(), Optional.of(probe)),
                ended::countDown)) {
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.alive()).isFalse();
    }
    assertThat(told)
        .contains(
            "event Default STARTUP TCP probe succeeded after 1 attempt for container \"web\" on port"
                + " 8080.",
            "trouble LIVENESS HTTP probe failed 2 times consecutively for container \"web\" on port"
                + " 8080 path \"/nowhere\". The instance has been shut down.\n"
                + "GET /nowhere was answered with the status 404.");
  }

  /** The database's image has a shell. */
  @Test
  void aContainerHasItsVolumesAndIsHeard() throws Exception {
    Container container =
        new Container(
            "task",
            TestImages.POSTGRES.reference(),
            List.of("sh", "-c"),
            List.of(
                "grep -q secret /secrets/db/password"
                    + " && test -S /cloudsql/p:l:main/.s.PGSQL.5432"
                    + " && echo text > /scratch/file"
                    + " && grep -q text /also/file"
                    + " && printf 'one\\ntwo' && echo three >&2"),
            Map.of(),
            List.of(
                new Mount("/secrets", "files", ""),
                new Mount("/cloudsql", "sql", ""),
                new Mount("/scratch", "empty", ""),
                new Mount("/also", "empty", "")),
            0,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Workload task =
        new Workload(
            "projects/p/locations/l/jobs/j/executions/e/tasks/t",
            "",
            List.of(container),
            Map.of(
                "files",
                new Volume.Files(
                    Map.of("db/password", "secret\n".getBytes(StandardCharsets.UTF_8))),
                "sql",
                new Volume.SqlSockets(List.of("p:l:main")),
                "empty",
                new Volume.Scratch()),
            Duration.ofSeconds(60),
            Scaling.fixed(1));
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test");
        RunningWorkload running = RunningWorkload.begin(host(engine), task)) {
      assertThat(running.result(Duration.ofSeconds(60)).message()).isEmpty();
    }
    assertThat(home.resolve("volumes")).isEmptyDirectory();
    assertThat(told)
        .containsExactlyInAnyOrder(
            "stdout one", "stdout two", "stderr three", "event Container called exit(0).");
  }

  @Test
  void aContainerThatEndsSaysWhatItSaid() {
    try (EngineLauncher engine = new EngineLauncher("engine-launcher-test")) {
      assertThatThrownBy(
              () ->
                  RunningWorkload.start(
                      host(engine),
                      workload(SampleServiceImage.REFERENCE, Map.of("CONCURRENCY", "many")),
                      () -> {}))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("CONCURRENCY must be a whole number");
    }
  }
}
