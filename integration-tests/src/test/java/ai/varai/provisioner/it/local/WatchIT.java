package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inner loop of whoever writes a service: build it, and it runs. */
class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String UP = "Environment 'shop' is up";

  private Path folder = Path.of("");
  private Cli cli = new Cli(folder, folder, List.of());

  @BeforeEach
  void an_environment_of_one_service(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("shop")).toRealPath();
    cli = new Cli(folder, Files.createDirectory(temporary.resolve("transcripts")), List.of());
    Files.createDirectory(folder.resolve("environments"));
    Files.writeString(
        folder.resolve("environments/shop.yaml"),
        """
        environment: shop
        project_id: shop-local
        region: us-central1
        target: local
        services:
          web:
            process: [sh, "${project}/serve.sh", "${java}"]
            min_instances: 1
            max_instances: 1
            memory: 512Mi
        local: {mode: embedded}
        """);
  }

  @AfterEach
  void leave_nothing_behind() {
    cli.run("destroy", "--env=shop");
  }

  @Test
  void what_is_built_is_run_and_what_is_wrong_is_told_until_it_is_right() throws Exception {
    program("echo first");
    var watch = cli.start("watch", "--env=shop", "--plain");
    try {
      awaitOutput(watch, "Watching environments/shop.yaml, and what web is made of.");
      assertThat(watch.result().out()).contains("run_service.web  created", UP);

      program("echo second");
      awaitOutput(watch, "web was built anew.");
      awaitOutput(watch, "its program has changed since it was started", "updated", UP);
      assertThat(cli.run("logs", "web", "--env=shop").out()).contains("first", "second");

      Path file = folder.resolve("environments/shop.yaml");
      String right = Files.readString(file);
      Files.writeString(file, right.replace("memory:", "memry:"));
      await().atMost(PATIENCE).until(() -> watch.result().err().contains("did you mean memory?"));
      assertThat(watch.process().isAlive()).isTrue();
      Files.writeString(file, right.replace("512Mi", "640Mi"));
      awaitOutput(watch, "memory: \"512Mi\" -> \"640Mi\"", UP);

      Files.writeString(
          file,
          right
              .replace("target: local", "target: emulated")
              .replace("process: ", "image: example/web:1 #"));
      await().atMost(PATIENCE).until(() -> watch.result().err().contains("is not on this machine"));
      Files.writeString(file, right.replace("512Mi", "640Mi"));
      awaitOutput(watch, "environments/shop.yaml has changed.", "Nothing to do", UP);

      program("exit 3");
      await()
          .atMost(PATIENCE)
          .until(() -> watch.result().err().contains("Whatever you change, it is tried again."));
      program("echo third");
      awaitOutput(watch, "web was built anew.", UP);
      assertThat(cli.run("plan", "--env=shop", "--detailed-exitcode").exit())
          .as("no lock is held in between, and nothing is left to do")
          .isZero();
    } finally {
      watch.process().destroy();
    }
    assertThat(watch.process().waitFor()).isEqualTo(130);
  }

  @Test
  void an_environment_of_the_cloud_is_not_changed_because_a_file_was_saved() throws IOException {
    Path file = folder.resolve("environments/shop.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("target: local", "target: emulated")
            .replace("process: ", "image: example/web:1 #"));

    var watch = cli.run("watch", "--env=shop");

    assertThat(watch.exit()).as(watch.toString()).isEqualTo(3);
    assertThat(watch.err()).contains("'shop' is not on this machine", "up --env=shop");
  }

  /** A service whose first line may be anything. */
  private void program(String line) throws IOException {
    Files.writeString(
        folder.resolve("serve.sh"),
        line + "\nexec \"$1\" -cp '" + Cli.jar() + "' ai.varai.provisioner.sample.SampleService\n");
  }

  private int read;

  /** What comes after what came last. */
  private void awaitOutput(Cli.Running watch, String... texts) {
    for (String text : texts) {
      await().atMost(PATIENCE).until(() -> watch.result().out().indexOf(text, read) >= 0);
      read = watch.result().out().indexOf(text, read) + text.length();
    }
  }
}
