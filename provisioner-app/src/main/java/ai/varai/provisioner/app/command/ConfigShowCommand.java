package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.ConfigView;
import ai.varai.provisioner.app.session.InvalidEnvironment;
import ai.varai.provisioner.app.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints each effective value and where it came from. */
@Command(name = "show", description = "Print each effective value.")
public final class ConfigShowCommand extends EnvironmentCommand {
  @Option(names = "--origin", description = "With the file and line that each came from.")
  private boolean origin;

  public ConfigShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) {
    var source =
        session
            .loaded()
            .source()
            .orElseThrow(() -> InvalidEnvironment.of(session.loaded().findings()));
    session.reporter().answer(ConfigView.json(source), ConfigView.text(source, origin));
    return ExitCode.DONE;
  }
}
