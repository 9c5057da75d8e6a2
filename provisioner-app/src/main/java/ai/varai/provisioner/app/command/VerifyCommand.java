package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.VerifyFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks whether the environment works. */
@Command
public final class VerifyCommand extends EnvironmentCommand {
  @Option(
      names = "--target",
      paramLabel = "ADDRESS",
      description = "Only this resource; repeatable.")
  private List<String> targets = new ArrayList<>();

  @Mixin private ChecksOptions checks = new ChecksOptions();

  public VerifyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.CHECK);
  }

  @Override
  int run(Session session) throws Exception {
    checks.prepare(session);
    var graph = session.graphs().toLookAt();
    session.announce();
    int exit = VerifyFlow.verify(session, graph, Addresses.all(targets));
    session
        .reporter()
        .conclude(exit == 0 ? "All checks hold." : "Not all checks hold.", Map.of(), exit);
    return exit;
  }
}
