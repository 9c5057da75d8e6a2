package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.output.StatusText;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what exists and how the running parts are doing. */
@Command
public final class StatusCommand extends EnvironmentCommand {
  @Option(names = "--all", description = "Show every resource, not only what runs.")
  private boolean everything;

  public StatusCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    EnvironmentStatus status = session.quietLifecycle().status();
    Optional<Promotion> promotion = session.quietLifecycle().promotion();
    var operations = session.provider().operations();
    List<Operations.PartStatus> parts = List.of();
    ProviderException unanswered = null;
    try {
      parts = operations.isPresent() ? RunningParts.of(status, operations.get()) : List.of();
    } catch (ProviderException e) {
      unanswered = e; // what the state knows is told all the same
    }
    session
        .reporter()
        .answer(
            StatusJson.of(status, promotion, parts),
            session.headline()
                + "\n"
                + session.worded(
                    new StatusText(session.reporter().paint(), everything)
                        .of(status, promotion, parts)));
    if (unanswered != null) {
      throw unanswered;
    }
    return ExitCode.DONE;
  }
}
