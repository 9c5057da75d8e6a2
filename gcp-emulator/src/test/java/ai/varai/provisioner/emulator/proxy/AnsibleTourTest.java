package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour with Ansible's collection google.cloud, where Ansible is installed. It takes many
 * minutes, so that a system property asks for it: {@code -Dansible.tour}, or {@code
 * -Dansible.tour=networks,services} for some of its parts.
 */
class AnsibleTourTest {
  private static final String TOUR = "../docs/tour/ansible/run.sh";

  @TempDir Path work;

  @Test
  void everyStepOfTheTourPasses() throws IOException, InterruptedException {
    String parts = System.getProperty("ansible.tour");
    if (parts == null || !installed()) {
      String why = parts == null ? "ask for it with -Dansible.tour" : "no Ansible on the PATH";
      System.out.println("THE TOUR WITH ANSIBLE DID NOT RUN: " + why);
      Assumptions.abort("the tour with Ansible did not run: " + why);
    }
    Path log = work.resolve("tour.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      // Maven gives "true" to a property without a value.
      Stream<String> asked = parts.equals("true") ? Stream.of() : Stream.of(parts.split(","));
      List<String> command = Stream.concat(Stream.of("bash", TOUR), asked).toList();
      Process running = start(command, log, cloud.startProxy(0, "tour-project"));
      boolean ended = running.waitFor(60, TimeUnit.MINUTES);
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
      String told = Files.readString(log);
      System.out.println(told);
      assertThat(ended).as("the tour ended in time").isTrue();
      assertThat(running.exitValue()).as(told).isZero();
      assertThat(told).containsPattern("\\n[1-9]\\d* passed, .* 0 failed\\n");
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
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ansible-playbook")));
  }
}
