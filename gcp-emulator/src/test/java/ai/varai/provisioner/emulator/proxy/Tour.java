package ai.varai.provisioner.emulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A script that goes through the emulator with a client of Google Cloud that is installed here or
 * not. It takes minutes, so that a system property asks for it.
 *
 * @param client what a reader knows the client as
 * @param tool the program that has to be on the PATH
 * @param property the system property, such as {@code gcloud.tour}
 */
record Tour(String client, String tool, String property, String script, Duration limit) {

  /** What is asked for: all parts when it is empty. Aborts the test when nothing is. */
  String asked() {
    String asked = System.getProperty(property);
    if (asked == null || !installed()) {
      String why =
          asked == null ? "ask for it with -D" + property : "no " + client + " on the PATH";
      System.out.println(
          "THE TOUR WITH " + client.toUpperCase(Locale.ROOT) + " DID NOT RUN: " + why);
      Assumptions.abort("the tour with " + client + " did not run: " + why);
    }
    // Maven gives "true" to a property without a value.
    return "true".equals(asked) ? "" : String.valueOf(asked);
  }

  /** The parts that are asked for, by their names. */
  List<String> parts() {
    return Stream.of(asked().split(",")).filter(part -> !part.isEmpty()).toList();
  }

  /** Goes through all of it; fails when a step did, or none was taken. */
  void pass(Path work, List<String> arguments, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path log = work.resolve("tour.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> all = new HashMap<>(cloud.startProxy(0, "tour-project"));
      all.putAll(variables);
      Process running = start(arguments, log, all);
      boolean ended = running.waitFor(limit.toMinutes(), TimeUnit.MINUTES);
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
      String told = Files.readString(log);
      System.out.println(told);
      assertThat(ended).as("the tour ended in time").isTrue();
      assertThat(running.exitValue()).as(told).isZero();
      assertThat(told).containsPattern("\\n[1-9]\\d* passed,( .*,)? 0 failed\\n");
    }
  }

  /** It must not touch the real Google Cloud. */
  void refuseElsewhere(Path work) throws IOException, InterruptedException {
    Path log = work.resolve("refused.log");
    assertThat(start(List.of(), log, Map.of()).waitFor()).isEqualTo(3);
    assertThat(Files.readString(log)).contains("does not point at an emulator");
  }

  private Process start(List<String> arguments, Path log, Map<String, String> variables)
      throws IOException {
    List<String> command = Stream.concat(Stream.of("bash", script), arguments.stream()).toList();
    ProcessBuilder tour =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    tour.environment().remove("GCP_EMULATOR_ENDPOINT");
    tour.environment().putAll(variables);
    return tour.start();
  }

  private boolean installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
