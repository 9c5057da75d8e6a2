package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Each command has a page whose usage part is generated between two marks and whose rest, above all
 * what {@code --json} prints, is written by hand. {@code mvn test -Dapprove} writes the usage anew.
 */
class CommandPagesTest {
  private static final String BEGIN = "<!-- usage: generated -->\n";
  private static final String END = "<!-- /usage -->\n";
  private static final Path FOLDER = Path.of("..", "docs", "commands");

  static Iterable<String> commands() {
    return CommandCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_page_shows_the_command_as_it_is_and_what_its_json_is(String command) throws IOException {
    Path file = FOLDER.resolve(command + ".md");
    String usage = BEGIN + "```text\n" + usage(command) + "```\n" + END;
    if (System.getProperty("approve") != null) {
      write(file, command, usage);
    }

    assertThat(file).as("run the test with -Dapprove to write it").exists();
    String page = Files.readString(file);
    assertThat(page)
        .as("%s is stale: run the test with -Dapprove and look at the difference", file)
        .contains(usage);
    assertThat(page.substring(page.indexOf("## JSON")).strip().lines().count())
        .as("what --json prints")
        .isGreaterThan(2);
  }

  @Test
  void there_is_no_page_of_a_command_that_does_not_exist() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".md", ""))
                  .filter(name -> !name.equals("README")))
          .isSubsetOf(CommandCatalog.names());
    }
  }

  private static void write(Path file, String command, String usage) throws IOException {
    Files.createDirectories(FOLDER);
    String page =
        Files.exists(file)
            ? Files.readString(file)
            : "# " + command + "\n\n" + BEGIN + END + "\n## JSON\n\n";
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END) + END.length();
    Files.writeString(file, page.substring(0, begin) + usage + page.substring(end));
  }

  private static String usage(String command) {
    var none = new ByteArrayOutputStream();
    CommandLine line =
        CommandTree.one(command, CommandLineRun.invocation(Path.of(""), Map.of(), none, none));
    var text = new StringBuilder(line.getUsageMessage(Ansi.OFF));
    new TreeMap<>(line.getSubcommands())
        .forEach((name, sub) -> text.append('\n').append(sub.getUsageMessage(Ansi.OFF)));
    return text.toString();
  }
}
