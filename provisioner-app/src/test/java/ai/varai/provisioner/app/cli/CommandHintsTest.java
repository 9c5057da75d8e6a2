package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A command that a message names can be copied and run. */
class CommandHintsTest {
  private static final List<String> MODULES =
      List.of("env-model", "lifecycle", "gcp-provider", "local-provider", "provisioner-app");

  /** What stands between quotes, or alone after a colon or the word "run". */
  private static final Pattern COMMAND =
      Pattern.compile("(?<!Written by )(?:'|: |`|\\| )provisioner ([a-z][^'`\"]*)");

  private static final ByteArrayOutputStream NONE = new ByteArrayOutputStream();
  private static final Invocation INVOCATION =
      CommandLineRun.invocation(Path.of(""), Map.of(), NONE, NONE);

  private final CommandHints hints = new CommandHints(INVOCATION, List.of("--env=development"));

  @Test
  void a_command_without_an_environment_gets_the_one_it_is_about() {
    assertThat(hints.complete("make it with 'provisioner state init', or with: gcloud storage"))
        .isEqualTo(
            "make it with 'provisioner state init --env=development', or with: gcloud storage");
    assertThat(hints.complete("Bring it up first: provisioner up."))
        .isEqualTo("Bring it up first: provisioner up --env=development.");
    assertThat(hints.complete("Give it: printf %s VALUE | provisioner secret set key"))
        .isEqualTo("Give it: printf %s VALUE | provisioner secret set --env=development key");
    assertThat(hints.complete("'provisioner up' goes on; 'provisioner rollback' goes back"))
        .isEqualTo(
            "'provisioner up --env=development' goes on; 'provisioner rollback"
                + " --env=development' goes back");
  }

  @Test
  void what_names_one_is_about_none_or_is_no_command_stays_as_it_is() {
    for (String text :
        List.of(
            "'provisioner up --env=staging' goes on",
            "run provisioner secret set key --env=staging",
            "'provisioner explain CODE' says more",
            "look at gs://bucket/provisioner up there",
            "the provisioner needs Java 17",
            "Use the provisioner that wrote it.",
            "printed by provisioner 1.0")) {
      assertThat(hints.complete(text)).isEqualTo(text);
      assertThat(new CommandHints(INVOCATION, List.of()).complete(text)).isEqualTo(text);
    }
  }

  @Test
  void the_environment_is_found_among_the_words_that_were_given() {
    assertThat(CommandHints.selection(List.of("up", "-e", "dev", "--plain")))
        .containsExactly("--env=dev");
    assertThat(CommandHints.selection(List.of("up", "-edev", "--config-file", "x.yaml")))
        .containsExactly("--env=dev", "--config-file=x.yaml");
    assertThat(CommandHints.selection(List.of("up", "--env=dev"))).containsExactly("--env=dev");
    assertThat(CommandHints.selection(List.of("up", "--plain"))).isEmpty();
    assertThat(
            CommandHints.selection(
                List.of(
                    "up",
                    "--target",
                    "emulated",
                    "--target=bucket.a",
                    "--home",
                    "there",
                    "--set",
                    "target=gcp",
                    "--endpoint=http://localhost:8090",
                    "--set=region=x")))
        .containsExactly(
            "--target=emulated",
            "--home=there",
            "--target=gcp",
            "--endpoint=http://localhost:8090");
  }

  @Test
  void a_command_finds_the_state_and_the_cloud_that_the_message_came_from() {
    var there =
        new CommandHints(
            INVOCATION,
            List.of(
                "--env=production",
                "--config-file=of mine.yaml",
                "--target=emulated",
                "--home=/srv/state",
                "--endpoint=http://localhost:8090"));
    String own = " --config-file=\"of mine.yaml\" --target=emulated";
    String around = " --home=/srv/state --endpoint=http://localhost:8090";

    assertThat(there.complete("'provisioner up' goes on"))
        .isEqualTo("'provisioner up --env=production" + own + around + "' goes on");
    assertThat(there.complete("'provisioner up --env=production' finishes them."))
        .isEqualTo("'provisioner up --env=production" + own + around + "' finishes them.");
    // Another environment is in the same place, and its file is its own.
    assertThat(there.complete("'provisioner verify --env=staging' says which"))
        .isEqualTo("'provisioner verify --env=staging" + around + "' says which");
    // Resources that are meant, and not where they land.
    assertThat(there.complete("make that before: provisioner up --target=bucket.a"))
        .isEqualTo(
            "make that before: provisioner up --env=production"
                + own
                + around
                + " --target=bucket.a");
    assertThat(there.complete("'provisioner explain CODE' says more"))
        .isEqualTo("'provisioner explain CODE' says more");
    assertThat(there.complete(there.complete("run 'provisioner up'")))
        .isEqualTo(there.complete("run 'provisioner up'"));
  }

  @Test
  void what_a_shell_would_split_or_fill_in_is_quoted() {
    assertThat(in("/srv/a b")).endsWith(" --home=\"/srv/a b\"");
    assertThat(in("/srv/it's")).endsWith(" --home=\"/srv/it's\"");
    assertThat(in("/srv/$HOME")).endsWith(" --home='/srv/$HOME'");
    assertThat(in("/srv/ü")).endsWith(" --home=\"/srv/ü\"");
  }

  private static String in(String home) {
    return new CommandHints(INVOCATION, List.of("--home=" + home))
        .complete("Bring it up: provisioner up");
  }

  @Test
  void every_command_that_a_message_names_is_one_that_runs() throws IOException {
    var wrong = new TreeMap<String, String>();
    int seen = 0;
    for (Map.Entry<String, Path> one : named().entrySet()) {
      String completed = hints.complete("'provisioner " + one.getKey() + "'");
      String[] words =
          completed
              .substring(1, completed.length() - 1)
              .replaceFirst("^provisioner ", "")
              .split(" ");
      seen++;
      try {
        CommandTree.all(INVOCATION).parseArgs(words);
      } catch (CommandLine.ParameterException e) {
        wrong.put(one.getValue().getFileName() + ": " + String.join(" ", words), e.getMessage());
      }
    }
    assertThat(seen).as("or the search finds nothing").isGreaterThan(35);
    assertThat(wrong).isEmpty();
  }

  /** The commands in the texts of the program, with the file that each was found in last. */
  private static Map<String, Path> named() throws IOException {
    var found = new TreeMap<String, Path>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          Matcher command = COMMAND.matcher(texts(Files.readString(file)));
          while (command.find()) {
            String words = command.group(1).split("[.;:,]( |$)|[.,;:]$")[0].strip();
            if (CommandCatalog.find(words.split(" ")[0]).isPresent()) {
              found.put(words, file);
            }
          }
        }
      }
    }
    return found;
  }

  /** A program's texts with what is put together to one in one piece, 1 for what is put in. */
  private static String texts(String source) {
    return source
        .replaceAll("(?m)^\\s*(//|\\*|/\\*).*$", "")
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replaceAll("\"\\s*\\+\\s*(?:[\\w.]|\\((?:[^()\"]|\\([^()\"]*\\))*\\))+\\s*\\+\\s*\"", "1")
        .replaceAll("(?<=[= ])\"\\s*\\+\\s*(?:[\\w.]|\\(\\))+", "1\"");
  }
}
