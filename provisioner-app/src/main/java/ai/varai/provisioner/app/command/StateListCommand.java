package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.output.Table;
import ai.varai.provisioner.app.session.Session;
import picocli.CommandLine.Command;

/** Lists the resources of the state. */
@Command(name = "list", description = "List the resources of the state.")
public final class StateListCommand extends EnvironmentCommand {
  public StateListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    var resources = session.quietLifecycle().status().resources();
    var table = new Table();
    resources.forEach(
        r -> table.row(r.address().toString(), r.id(), r.isProtected() ? "protected" : ""));
    session
        .reporter()
        .answer(
            Json.object("resources", resources.stream().map(StatusJson::resource).toList()),
            table.isEmpty() ? "The state is empty." : table.text("").stripTrailing());
    return ExitCode.DONE;
  }
}
