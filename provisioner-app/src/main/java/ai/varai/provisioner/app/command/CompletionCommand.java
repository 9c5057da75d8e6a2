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

  /**
   * Names of environments, which the script cannot know when it is written. Bash takes an equals
   * sign for a word of its own.
   */
  private static final String ENVIRONMENTS =
      """

      function _provisioner_environments() {
        local file
        for file in environments/*.yaml environments/*.yml environments/*.tfvars; do
          [ -f "$file" ] || continue
          file=${file##*/}
          file=${file%.*}
          case $file in config-matrix | hierarchy) ;; *) echo "$file" ;; esac
        done
        [ -d environments ] || printf '%s\\n' local development staging production
      }

      function _provisioner() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
        if [ "$word" = "=" ]; then
          word=
        elif [ "$before" = "=" ]; then
          before=${COMP_WORDS[COMP_CWORD-2]}
        fi
        case $before in
          -e | --env | --from)
            COMPREPLY=($(compgen -W "$(_provisioner_environments)" -- "$word"))
            ;;
          *) _complete_provisioner "$@" ;;
        esac
      }

      complete -F _provisioner -o default provisioner provision
      """;

  @Override
  int run(Reporter reporter, Invocation surroundings) {
    // The script itself switches on bash's completion functions when zsh reads it.
    String script = AutoComplete.bash("provisioner", CommandTree.all(surroundings)) + ENVIRONMENTS;
    reporter.answer(Json.object("shell", shell, "script", script), script.stripTrailing());
    return ExitCode.DONE;
  }
}
