package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a service and starts it again. */
@Command
public final class RestartCommand extends EnvironmentCommand {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Numbers.Positive.class,
      defaultValue = "60",
      description = "How long to wait until it is ready.")
  private int timeout;

  @Parameters(paramLabel = "SERVICE", description = "Name of a service or database.")
  private @Nullable String service;

  public RestartCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    String name = String.valueOf(service);
    try {
      session.operations().restart(name, Duration.ofSeconds(timeout));
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
    session.reporter().conclude("'" + name + "' runs again.", Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
