package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.dashboard.Dashboard;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a page about the environment until it is interrupted. */
@Command
public final class DashboardCommand extends EnvironmentCommand {
  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Numbers.Port.class,
      defaultValue = "0",
      description = "The port on this machine; 0, the default, takes a free one.")
  private int port;

  public DashboardCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    // What is wrong with the environment is said here rather than on the page.
    session.provider();
    try (Dashboard dashboard = start(session)) {
      String address = dashboard.address().toString();
      session
          .invocation()
          .out()
          .println(
              session.json()
                  ? Json.line(Json.object("type", "ready", "url", address))
                  : "Dashboard of '"
                      + session.environment().environment()
                      + "': "
                      + address
                      + "\nIt is served until you interrupt it (Ctrl-C).");
      // Nothing counts down: a signal ends the process.
      new CountDownLatch(1).await();
    }
    return ExitCode.DONE;
  }

  private Dashboard start(Session session) {
    try {
      return Dashboard.start(port, session::again, session::worded);
    } catch (IOException e) {
      throw CommandFailure.invalid(
          "DASHBOARD_NOT_STARTED",
          "Port " + port + " cannot be had: " + e.getMessage() + ".",
          "Give another --port, or none to take a free one.");
    }
  }
}
