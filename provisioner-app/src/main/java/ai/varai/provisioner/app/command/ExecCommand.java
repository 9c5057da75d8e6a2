package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.cli.Signals;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command of this machine with the variables that a service has. */
@Command
public final class ExecCommand extends EnvironmentCommand {
  @Option(
      names = "--service",
      paramLabel = "SERVICE",
      description = "With this service's variables; default: what all services have in common.")
  private @Nullable String service;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments, after '--'.")
  private List<String> command = new ArrayList<>();

  public ExecCommand(Invocation invocation) {
    super(invocation);
  }

  /** The exit code is that of the command. */
  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    var process = new ProcessBuilder(command).directory(session.invocation().directory().toFile());
    process.inheritIO();
    try {
      process.environment().putAll(session.workbench().variables(Optional.ofNullable(service)));
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
    try {
      return run(process, session.invocation().signals());
    } catch (IOException e) {
      String first = command.get(0);
      throw CommandFailure.invalid(
          "COMMAND_NOT_STARTED",
          "'" + first + "' cannot be started.",
          session.environment().services().containsKey(first)
              ? "It is a service: exec runs a command of this machine with the variables of one, as in:"
                  + " provisioner exec --env="
                  + session.environment().environment()
                  + " --service="
                  + first
                  + " -- COMMAND"
              : "Check that it is installed and on the PATH.");
    }
  }

  /** Runs the command to its end, which is for the command to decide also when signals come. */
  private static int run(ProcessBuilder command, Signals signals)
      throws IOException, InterruptedException {
    var child = new CompletableFuture<Process>();
    signals.listenBesideAChild(
        () -> {
          var unused = child.thenAccept(Process::destroy);
        });
    Process started = command.start();
    child.complete(started);
    return started.waitFor();
  }
}
