package ai.varai.provisioner.app.cli;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Command lines as documents show them, against the command line that there is. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * Why the command line would be refused; empty when it would not.
   *
   * @param words as a shell has them, without the program; variables stand for any word
   */
  public static Optional<String> problem(String words) {
    var none = new ByteArrayOutputStream();
    CommandLine line =
        CommandTree.all(CommandLineRun.invocation(Path.of(""), Map.of(), none, none));
    String[] arguments =
        Arrays.stream(words.strip().split("\\s+"))
            .map(word -> word.replaceAll("[\"']|\\$\\{\\{[^}]*}}|\\$\\{?\\w+}?", "x"))
            .toArray(String[]::new);
    try {
      line.parseArgs(arguments);
      return Optional.empty();
    } catch (CommandLine.ParameterException e) {
      return Optional.of(words + ": " + e.getMessage());
    }
  }
}
