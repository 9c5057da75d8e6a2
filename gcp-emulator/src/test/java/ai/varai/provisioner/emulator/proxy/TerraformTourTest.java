package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour with Terraform's provider hashicorp/google, where Terraform is installed. It takes many
 * minutes, so that a system property asks for it: {@code -Dterraform.tour}, or {@code
 * -Dterraform.tour=network,secrets} for some of its parts. {@code -Dterraform.plugins=FOLDER} says
 * where the provider's binary lies; without it Terraform installs the provider from its registry.
 */
class TerraformTourTest {
  private static final String TOUR = "../docs/tour/terraform/run.sh";

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    String parts = System.getProperty("terraform.tour");
    if (parts == null || !installed()) {
      String why = parts == null ? "ask for it with -Dterraform.tour" : "no Terraform on the PATH";
      System.out.println("THE TOUR WITH TERRAFORM DID NOT RUN: " + why);
      Assumptions.abort("the tour with Terraform did not run: " + why);
    }
    Path log = work.resolve("tour.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      // Maven gives "true" to a property without a value.
      Stream<String> asked = parts.equals("true") ? Stream.of() : Stream.of(parts.split(","));
      List<String> command = Stream.concat(Stream.of("bash", TOUR), asked).toList();
      Map<String, String> variables = new HashMap<>(cloud.startProxy(0, "tour-project"));
      Optional.ofNullable(System.getProperty("terraform.plugins"))
          .ifPresent(folder -> variables.put("TERRAFORM_PLUGINS", folder));
      Process running = start(command, log, variables);
      boolean ended = running.waitFor(60, TimeUnit.MINUTES);
      running.descendants().forEach(ProcessHandle::destroyForcibly);
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
    assertThat(start(List.of("bash", TOUR), log, Map.of()).waitFor()).isEqualTo(3);
    assertThat(Files.readString(log)).contains("does not point at an emulator");
  }

  private static Process start(List<String> command, Path log, Map<String, String> variables)
      throws IOException {
    ProcessBuilder tour =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    tour.environment().remove("GCP_EMULATOR_ENDPOINT");
    tour.environment().putAll(variables);
    return tour.start();
  }

  private static boolean installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform")));
  }
}
