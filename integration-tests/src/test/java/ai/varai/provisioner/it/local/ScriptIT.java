package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./provision} in a checkout whose jar is built and has no archive yet. */
class ScriptIT {
  private static final Path JAR = Path.of("../provisioner-app/target/provisioner.jar");
  private static final String PREPARING = "preparing a quicker start";

  @TempDir Path folder;

  private record Ended(int exit, String output) {}

  @Test
  void aFirstCommandDoesNotWaitForTheArchiveThatIsMadeBesideIt() throws Exception {
    Path checkout = checkout();
    List<Process> first = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      first.add(start(checkout, "explain", "CFG001"));
    }
    int makers = 0;
    for (Process process : first) {
      Ended ended = ended(process);
      assertThat(ended.exit()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("The file is not well-formed");
      makers += ended.output().contains(PREPARING) ? 1 : 0;
    }
    assertThat(makers).as("one of three commands has it made").isEqualTo(1);

    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> endings(checkout).equals(List.of(".jar", ".jsa")));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(Processes.about(checkout)).isEmpty());
    assertThat(home()).as("it was made without the home of the command").isEmptyDirectory();
    Ended later = ended(start(checkout, "explain", "CFG001"));
    assertThat(later.exit()).as(later.output()).isZero();
    assertThat(later.output()).doesNotContain(PREPARING);
  }

  @Test
  void whatAKilledMakerLeftBehindKeepsNobodyFromMakingItLater() throws Exception {
    Path checkout = checkout();
    ended(start(checkout, "explain", "CFG001"));
    Path lock = only(checkout, ".lock");
    Processes.about(checkout).forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(Processes.about(checkout)).isEmpty());
    Files.createDirectories(lock);
    assertThat(ended(start(checkout, "explain", "CFG001")).output()).doesNotContain(PREPARING);

    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Ended later = ended(start(checkout, "explain", "CFG001"));
    assertThat(later.output()).contains(PREPARING);
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> endings(checkout).equals(List.of(".jar", ".jsa")));
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path checkout() throws IOException {
    Path checkout = Files.createDirectories(folder.resolve("checkout")).toRealPath();
    Files.createDirectories(home());
    Files.copy(Path.of("../provision"), checkout.resolve("provision"));
    Path target = Files.createDirectories(checkout.resolve("provisioner-app/target"));
    Files.copy(JAR, target.resolve("provisioner.jar"));
    return checkout;
  }

  private Process start(Path checkout, String... words) throws IOException {
    var command = new ArrayList<>(List.of("sh", checkout.resolve("provision").toString()));
    command.addAll(List.of(words));
    var builder =
        new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
    builder.environment().put("PROVISIONER_DAEMON", "off");
    builder.environment().put("PROVISIONER_HOME", home().toString());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "PROVISIONER_NO_CDS"));
    return builder.start();
  }

  /** Ends with its output: what is made beside it must not hold that open. */
  private static Ended ended(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static List<String> endings(Path checkout) throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("provisioner-app/target"))) {
      return files
          .map(file -> file.getFileName().toString())
          .map(name -> name.substring(name.lastIndexOf('.')))
          .sorted()
          .toList();
    }
  }

  private static Path only(Path checkout, String ending) throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("provisioner-app/target"))) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }
}
