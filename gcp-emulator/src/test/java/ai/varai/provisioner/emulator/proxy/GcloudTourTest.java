package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripted tour with the real gcloud, where one is installed. It takes minutes, so that a
 * system property asks for it: {@code -Dgcloud.tour}, or {@code -Dgcloud.tour='^(run|sql) '} for
 * the steps that match.
 */
class GcloudTourTest {
  private static final Path TOUR = Path.of("../docs/tour/gcloud.sh");

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    String steps = System.getProperty("gcloud.tour");
    if (steps == null || !installed()) {
      String why = steps == null ? "ask for it with -Dgcloud.tour" : "no gcloud on the PATH";
      System.out.println("THE TOUR WITH GCLOUD DID NOT RUN: " + why);
      Assumptions.abort("the tour with gcloud did not run: " + why);
    }
    Path log = work.resolve("tour.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      ProcessBuilder tour =
          new ProcessBuilder("bash", TOUR.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      tour.environment().putAll(cloud.startProxy(0, "tour-project"));
      // Maven gives "true" to a property without a value.
      tour.environment().put("STEPS", steps.equals("true") ? "" : steps);
      Process running = tour.start();
      boolean ended = running.waitFor(20, TimeUnit.MINUTES);
      running.destroyForcibly();
      String told = Files.readString(log);
      System.out.println(told);
      assertThat(ended).as("the tour ended in time").isTrue();
      assertThat(running.exitValue()).as(told).isZero();
      assertThat(told).containsPattern("\\n[1-9]\\d* passed, 0 failed\\n");
    }
  }

  @Test
  void theTourRefusesAShellThatDoesNotPointAtAnEmulator() throws IOException, InterruptedException {
    Path log = work.resolve("refused.log");
    ProcessBuilder tour =
        new ProcessBuilder("bash", TOUR.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    tour.environment().remove("GCP_EMULATOR_ENDPOINT");
    assertThat(tour.start().waitFor()).isEqualTo(3);
    assertThat(Files.readString(log)).contains("does not point at an emulator");
  }

  private static boolean installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcloud")));
  }
}
