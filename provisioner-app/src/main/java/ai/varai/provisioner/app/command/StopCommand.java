package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops what runs without deleting it. */
@Command
public final class StopCommand extends EnvironmentCommand {
  @Parameters(
      paramLabel = "SERVICE",
      description = "Names of services and databases; default: all that run.")
  private List<String> services = new ArrayList<>();

  public StopCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    String environment = session.environment().environment();
    int stopped = 0;
    try {
      Workbench workbench = session.workbench();
      for (String part : services.isEmpty() ? running(session.operations()) : services) {
        workbench.stop(part);
        stopped++;
      }
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
    String message =
        stopped == 0
            ? "Nothing of '" + environment + "' runs."
            : "Stopped "
                + stopped
                + (stopped == 1 ? " part" : " parts")
                + " of '"
                + environment
                + "'; 'provisioner up --env="
                + environment
                + "' starts what is stopped.";
    session.reporter().conclude(message, Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }

  /** Services before the databases and emulators that they use. */
  private static List<String> running(Operations operations)
      throws ProviderException, InterruptedException {
    return operations.status().stream()
        .filter(part -> part.state() != Operations.State.STOPPED)
        .sorted(Comparator.comparing(part -> !part.kind().equals("run_service")))
        .map(PartStatus::name)
        .toList();
  }
}
