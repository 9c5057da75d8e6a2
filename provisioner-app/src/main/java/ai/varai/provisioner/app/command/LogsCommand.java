package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a service or a database wrote. */
@Command
public final class LogsCommand extends EnvironmentCommand {
  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until interrupted.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      converter = Numbers.NotNegative.class,
      defaultValue = "1000",
      description = "The last N lines at most (default: ${DEFAULT-VALUE}).")
  private int tail;

  @Parameters(paramLabel = "SERVICE", description = "Name of a service or database.")
  private @Nullable String service;

  public LogsCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    String name = String.valueOf(service);
    var out = session.invocation().out();
    Consumer<String> sink =
        session.json()
            ? line ->
                out.println(Json.line(Json.object("type", "log", "service", name, "line", line)))
            : out::println;
    try {
      session.operations().logs(name, tail, follow, sink);
    } catch (ProviderException e) {
      throw Parts.failure(e);
    }
    return ExitCode.DONE;
  }
}
