package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.source.NearName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one resource of the state. */
@Command(name = "show", description = "Show one resource of the state with its attributes.")
public final class StateShowCommand extends EnvironmentCommand {
  @Parameters(paramLabel = "ADDRESS", description = "The resource.")
  private String address = "";

  public StateShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    ResourceAddress wanted = Addresses.one(address);
    var resources = session.quietLifecycle().status().resources();
    var found = resources.stream().filter(r -> r.address().equals(wanted)).findFirst();
    if (found.isEmpty()) {
      var names = resources.stream().map(r -> r.address().toString()).toList();
      throw CommandFailure.invalid(
          "RESOURCE_UNKNOWN",
          "The state holds no " + address + ".",
          NearName.of(address, names)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse(
                  "'provisioner state list --env="
                      + session.environment().environment()
                      + "' shows what it holds."));
    }
    var json = StatusJson.resource(found.get());
    session.reporter().answer(json, Json.document(json));
    return ExitCode.DONE;
  }
}
