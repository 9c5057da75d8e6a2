package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.Lifecycle;
import picocli.CommandLine.Command;

/** Prints the whole state as JSON. */
@Command(
    name = "export",
    description = "Print the whole state as JSON; sensitive values are not in it.")
public final class StateExportCommand extends EnvironmentCommand {
  public StateExportCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    Lifecycle lifecycle = session.quietLifecycle();
    var json = StatusJson.of(lifecycle.status(), lifecycle.promotion());
    session.reporter().answer(json, Json.document(json));
    return ExitCode.DONE;
  }
}
