package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandTree;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a completion script. */
@Command(
    footer = {
      "",
      "bash: source <(provisioner completion bash)",
      "zsh:  provisioner completion zsh > ~/.provisioner-completion && source ~/.provisioner-completion"
    })
public final class CompletionCommand extends PlainCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      defaultValue = "bash",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  public CompletionCommand(Invocation invocation) {
    super(invocation);
  }

  /** The shells; the constants are what is typed. */
  @SuppressWarnings("MemberName")
  enum Shell {
    bash,
    zsh
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) {
    // The script itself switches on bash's completion functions when zsh reads it.
    String script = AutoComplete.bash("provisioner", CommandTree.all(surroundings));
    reporter.answer(Json.object("shell", shell, "script", script), script.stripTrailing());
    return ExitCode.DONE;
  }
}
