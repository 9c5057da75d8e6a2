package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the state is kept and how it is encrypted, as the command line does it. */
class StateStorageTest {
  private static final String PASSPHRASE = "correct horse battery staple";

  @TempDir Path folder;

  @BeforeEach
  void plugIn() throws Exception {
    ToyProvider.packInto(folder);
  }

  private CommandLineRun run(Map<String, String> variables, String... words) {
    return CommandLineRun.in(folder, variables, words);
  }

  private void up(Map<String, String> variables) {
    var run = run(variables, "apply", "--env=local");
    assertThat(run.exit()).as(run.toString()).isZero();
  }

  private List<Path> stateFiles() throws IOException {
    try (var files = Files.walk(folder.resolve(".provisioner/local/state"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aPassphraseEncryptsStateAndSavedPlansAndIsNeededToReadThem() throws Exception {
    Map<String, String> secret = Map.of("PROVISIONER_STATE_PASSPHRASE", PASSPHRASE);
    up(secret);
    var saved = run(secret, "plan", "--env=local", "--destroy", "--out=plan.bin");
    assertThat(saved.exit()).as(saved.toString()).isZero();
    for (Path file : stateFiles()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain("auth-service")
          .doesNotContain(PASSPHRASE);
    }
    assertThat(Files.readString(folder.resolve("plan.bin"), StandardCharsets.ISO_8859_1))
        .doesNotContain("auth-service");
    assertThat(run(secret, "state", "list", "--env=local").out())
        .contains("run_service.auth-service");
    for (Map<String, String> other :
        List.<Map<String, String>>of(
            Map.of(), Map.of("PROVISIONER_STATE_PASSPHRASE", "another passphrase"))) {
      var refused = run(other, "state", "list", "--env=local");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("passphrase").doesNotContain("\tat ");
    }
    Path file = Files.writeString(folder.resolve("key"), PASSPHRASE + "\n");
    var fromFile =
        run(
            Map.of("PROVISIONER_STATE_PASSPHRASE_FILE", file.toString()),
            "apply",
            "--env=local",
            "plan.bin");
    assertThat(fromFile.exit()).as(fromFile.toString()).isZero();
    assertThat(fromFile.out() + fromFile.err()).contains("Nothing of 'local' is left");
  }

  @Test
  void encryptionCanBeSwitchedOnLater() {
    up(Map.of());
    Map<String, String> secret = Map.of("PROVISIONER_STATE_PASSPHRASE", PASSPHRASE);
    assertThat(run(secret, "timeline", "--env=local").exit()).isZero();
    assertThat(run(secret, "rollback", "--list", "--env=local").exit()).isZero();
    assertThat(run(secret, "destroy", "--env=local").exit()).isZero();
  }

  @Test
  void aPassphraseThatIsShortOrGivenTwiceIsRefused() {
    var shortOne = run(Map.of("PROVISIONER_STATE_PASSPHRASE", "short"), "status", "--env=local");
    assertThat(shortOne.exit()).isEqualTo(3);
    assertThat(shortOne.err()).contains("12 characters").doesNotContain("'short'");
    var twice =
        run(
            Map.of(
                "PROVISIONER_STATE_PASSPHRASE",
                PASSPHRASE,
                "PROVISIONER_STATE_PASSPHRASE_FILE",
                "key"),
            "status",
            "--env=local");
    assertThat(twice.exit()).isEqualTo(3);
  }

  @Test
  void theTimelineOfTheLastApplyIsDrawn() throws Exception {
    assertThat(run(Map.of(), "timeline", "--env=local").err()).contains("No apply");
    up(Map.of());
    assertThat(run(Map.of(), "timeline", "--env=local").out())
        .contains("create run_service.auth-service")
        .contains("The longest chain: ");
    assertThat(run(Map.of(), "timeline", "--env=local", "--format=svg").out()).startsWith("<svg");
    assertThat(run(Map.of(), "timeline", "--env=local", "--json").out())
        .contains("\"operation\": \"create\"");
  }

  @Test
  void aDryRunShowsThePlanAndChangesNothing() throws Exception {
    for (String command : List.of("apply", "up", "destroy")) {
      var run = run(Map.of(), command, "--env=local", "--dry-run");
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out() + run.err()).contains("Nothing was changed");
    }
    assertThat(run(Map.of(), "state", "list", "--env=local").out()).doesNotContain("run_service");
    up(Map.of());
    run(Map.of(), "destroy", "--env=local", "--dry-run");
    assertThat(run(Map.of(), "state", "list", "--env=local").out()).contains("run_service");
  }

  @Test
  void aBucketOfTheEmulatedCloudHoldsTheState() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> variables =
          Map.of("PROVISIONER_STATE_BACKEND", "gs://state-of-tests", "GCP_EMULATOR", cloud.url());
      var missing = run(variables, "apply", "--env=local");
      assertThat(missing.exit()).isEqualTo(1);
      assertThat(missing.err()).contains("gcloud storage buckets create gs://state-of-tests");

      assertThat(missing.err()).contains("provisioner state init");

      var init = run(variables, "state", "init", "--env=local");
      assertThat(init.exit()).as(init.toString()).isZero();
      assertThat(init.out()).contains("Made gs://state-of-tests for the state.");
      assertThat(run(variables, "state", "init", "--env=local").out()).contains("which is there");
      var made = run(variables, "apply", "--env=local");
      assertThat(made.exit()).as(made.toString()).isZero();
      assertThat(run(variables, "state", "list", "--env=local").out())
          .contains("run_service.auth-service");
      assertThat(folder.resolve(".provisioner/local/state")).doesNotExist();
    }
  }

  @Test
  void aPlaceThatNobodyServesIsRefusedWithThoseThatThereAre() {
    var run = run(Map.of("PROVISIONER_STATE_BACKEND", "s3://bucket"), "status", "--env=local");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("s3://bucket").contains("gs://").contains("folder");
  }
}
