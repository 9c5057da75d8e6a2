package ai.varai.provisioner.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The pipelines in docs: files that can be read, whose commands the command line understands. */
class PipelinesPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path EXAMPLES = DOCS.resolve("pipelines");

  /** Where a command of ours begins, in a line of a script or on a terminal. */
  private static final Pattern OURS =
      Pattern.compile(
          "(?:\\./provision|java -jar provisioner\\.jar|(?<!<!-- )\\bprovisioner(?= [a-z]))\\s+");

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(EXAMPLES)) {
      return all.filter(each -> each.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_option_of_an_example_exists(Path file) throws IOException {
    List<String> commands = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      collect(new Load(LoadSettings.builder().build()).loadFromInputStream(in), commands);
    }
    assertThat(commands).as(file.toString()).isNotEmpty();
    assertThat(commands.stream().flatMap(each -> CommandLines.problem(each).stream())).isEmpty();
  }

  @Test
  void every_option_on_the_page_exists() throws IOException {
    List<String> commands = new ArrayList<>();
    collect(Files.readString(DOCS.resolve("pipelines.md")), commands);
    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(commands.stream().flatMap(each -> CommandLines.problem(each).stream())).isEmpty();
  }

  @Test
  void every_example_is_named_on_the_page() throws IOException {
    String page = Files.readString(DOCS.resolve("pipelines.md"));
    try (Stream<Path> all = Files.list(EXAMPLES)) {
      assertThat(all.map(each -> "(pipelines/" + each.getFileName() + ")"))
          .hasSizeGreaterThan(8)
          .allSatisfy(link -> assertThat(page).contains(link));
    }
  }

  @Test
  void roles_of_the_deployer_are_those_of_the_page_of_permissions() throws IOException {
    String script = Files.readString(EXAMPLES.resolve("keyless.sh"));
    String acting = script.substring(script.indexOf("# To act"));
    Pattern role = Pattern.compile("(?m)^\\| `(roles/[A-Za-z.]+)` \\|");
    assertThat(
            role.matcher(Files.readString(DOCS.resolve("permissions.md")))
                .results()
                .map(found -> found.group(1))
                .distinct())
        .hasSizeGreaterThan(10)
        .allSatisfy(each -> assertThat(acting).contains(each));
  }

  /** An option that is none, and a command that is none, are found. */
  @Test
  void a_command_that_is_wrong_is_told() {
    assertThat(CommandLines.problem("plan --env=x --markdwn=y")).isPresent();
    assertThat(CommandLines.problem("plam")).isPresent();
    assertThat(CommandLines.problem("plan --env=x --markdown=y")).isEmpty();
  }

  private static void collect(Object node, List<String> commands) {
    if (node instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, commands));
    } else if (node instanceof List<?> list) {
      list.forEach(each -> collect(each, commands));
    } else if (node instanceof String text) {
      for (String line : text.replaceAll("\\\\\n\\s*", "").lines().toList()) {
        var begin = OURS.matcher(line);
        while (!line.strip().startsWith("#") && begin.find()) {
          commands.add(
              line.substring(begin.end()).replaceFirst("\\s*(\\|\\||&&|;|\\)|`|#|>).*", ""));
        }
      }
    }
  }
}
