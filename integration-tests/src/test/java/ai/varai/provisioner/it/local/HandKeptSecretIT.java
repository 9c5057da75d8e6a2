package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that nobody can generate: a person puts it in, and services get it. */
class HandKeptSecretIT {
  private static final String ENVIRONMENT =
      """
      environment: keyed
      project_id: keyed-project
      region: us-central1
      target: local
      local: {mode: embedded}
      secrets:
        api-key: {generate: false}
        session-key: {}
      services:
        web:
          process: ["${java}", "-jar", "${sample-service}"]
          secret_environment_variables:
            API_KEY: {secret_name: api-key}
            SESSION_KEY: {secret_name: session-key}
      """;

  private static final List<String> SET = List.of("secret", "set", "api-key", "--env=keyed");

  @Test
  void aServiceThatReadsItStartsOnceItIsThereAndAgainWhenItChanges(@TempDir Path temporary)
      throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("env")).toRealPath();
    Path transcripts = Files.createDirectory(temporary.resolve("transcripts"));
    Files.writeString(
        Files.createDirectory(folder.resolve("environments")).resolve("keyed.yaml"), ENVIRONMENT);
    Path file = Files.writeString(temporary.resolve("value"), "first value\n");
    var cli = new Cli(folder, transcripts, List.of());
    try {
      assertThat(set(cli, "--from-file=" + file).err())
          .as("there is no secret before the first up")
          .contains("There is no secret", "Bring the environment up first");
      var early = cli.run("up", "--env=keyed");
      assertThat(early.exit()).as(early.toString()).isEqualTo(1);
      assertThat(early.out() + early.err())
          .contains("has no value yet", "provisioner secret set", "--env=keyed");

      var put = set(cli, "--from-file=" + file, "--json");
      assertThat(put.exit()).as(put.toString()).isZero();
      assertThat(put.out()).contains("\"version\":\"1\"").doesNotContain("first value");
      var up = cli.run("up", "--env=keyed");
      assertThat(up.exit()).as(up.toString()).isZero();
      assertThat(seen(cli, folder)).isEqualTo("first value");
      nothingToDo(cli);

      assertThat(set(cli.with(Map.of("NEW", "second value")), "--from-env=NEW").exit()).isZero();
      var plan = cli.run("plan", "--env=keyed", "--detailed-exitcode");
      assertThat(plan.exit()).as(plan.toString()).isEqualTo(2);
      assertThat(plan.out()).contains("run_service.web", "has a new value");
      assertThat(cli.run("up", "--env=keyed").exit()).isZero();
      assertThat(seen(cli, folder)).isEqualTo("second value");
      nothingToDo(cli);

      for (Path written : files(folder)) {
        assertThat(new String(Files.readAllBytes(written), StandardCharsets.ISO_8859_1))
            .as(written.toString())
            .doesNotContain("second value");
      }
    } finally {
      cli.run("destroy", "--env=keyed");
    }
    assertThat(Processes.about(folder)).isEmpty();
    assertThat(folder.resolve(".provisioner/keyed/secrets")).doesNotExist();
  }

  @Test
  void whatCannotBePutInIsRefusedWithWhatToDo(@TempDir Path temporary) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("env")).toRealPath();
    Files.writeString(
        Files.createDirectory(folder.resolve("environments")).resolve("keyed.yaml"), ENVIRONMENT);
    var cli = new Cli(folder, temporary, List.of());

    refused(set(cli), "is empty", "standard input");
    refused(set(cli, "--from-env=NOT_THERE_AT_ALL"), "NOT_THERE_AT_ALL is not set");
    refused(set(cli, "--from-env=HOME", "--from-file=x"), "exclude each other");
    refused(set(cli, "--from-file=missing"), "cannot be read");
    refused(
        cli.run("secret", "set", "session-key", "--env=keyed", "--from-env=HOME"),
        "made by the environment itself",
        "--replace=secret_version.session-key");
    refused(
        cli.run("secret", "set", "no-such", "--env=keyed", "--from-env=HOME"),
        "no secret 'no-such'",
        "Such are: api-key");
    assertThat(folder.resolve(".provisioner/keyed/secrets")).doesNotExist();
  }

  private static void nothingToDo(Cli cli) {
    var plan = cli.run("plan", "--env=keyed", "--detailed-exitcode");
    assertThat(plan.exit()).as(plan.toString()).isZero();
  }

  private static Cli.Result set(Cli cli, String... more) {
    return cli.run(Stream.concat(SET.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static void refused(Cli.Result result, String... words) {
    assertThat(result.exit()).as(result.toString()).isEqualTo(3);
    assertThat(result.err()).contains(words);
  }

  /** The value that a command gets and the running process has: they must be one. */
  private static String seen(Cli cli, Path folder) {
    var exec = cli.run("exec", "--env=keyed", "--service=web", "--", "printenv", "API_KEY");
    assertThat(exec.exit()).as(exec.toString()).isZero();
    String known = exec.out().strip();
    assertThat(Processes.about(folder))
        .extracting(process -> Processes.variable(process, "API_KEY"))
        .contains(Optional.of(known));
    return known;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
