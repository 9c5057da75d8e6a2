package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.model.source.NearName;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Words for arguments that a command does not understand. */
final class ArgumentErrors {
  private ArgumentErrors() {}

  static CommandFailure of(CommandLine.ParameterException wrong) {
    CommandSpec spec = wrong.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName();
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(spec, unmatched.getUnmatched().get(0));
    }
    return CommandFailure.invalid(
        "ARGUMENT_INVALID",
        sentence(String.valueOf(wrong.getMessage())),
        "See '" + command + " --help'.");
  }

  private static CommandFailure unmatched(CommandSpec spec, String word) {
    String command = spec.qualifiedName();
    boolean option = word.startsWith("-");
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    List<String> candidates =
        option ? List.copyOf(spec.optionsMap().keySet()) : List.copyOf(spec.subcommands().keySet());
    String meant =
        NearName.of(name, candidates).map(near -> "Did you mean '" + near + "'? ").orElse("");
    return CommandFailure.invalid(
        option ? "OPTION_UNKNOWN" : "ARGUMENT_UNEXPECTED",
        "'" + command + "' has no " + (option ? "option '" + name : "place for '" + word) + "'.",
        meant + "See '" + command + " --help'.");
  }

  private static String sentence(String text) {
    return Sentence.of(text.lines().map(String::strip).collect(Collectors.joining(" ")));
  }
}
