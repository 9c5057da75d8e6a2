package ai.varai.provisioner.app.command;

import static java.util.stream.Collectors.toSet;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.output.StatusText;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    List<Operations.PartStatus> parts =
        operations.isPresent() ? parts(status, operations.get()) : List.of();
    session
        .reporter()
        .answer(
            StatusJson.of(status, promotion, parts),
            session.headline()
                + "\n"
                + new StatusText(session.reporter().paint(), everything)
                    .of(status, promotion, parts));
    return ExitCode.DONE;
  }

  /** What runs, and what should: the state has it, and nobody saw it. */
  static List<Operations.PartStatus> parts(EnvironmentStatus status, Operations operations)
      throws Exception {
    var parts = new ArrayList<>(operations.status());
    Set<String> seen = parts.stream().map(Operations.PartStatus::name).collect(toSet());
    for (EnvironmentStatus.ResourceStatus resource : status.resources()) {
      String name = String.valueOf(resource.attributes().get("name"));
      if (operations.kinds().contains(resource.address().kind()) && !seen.contains(name)) {
        parts.add(
            new Operations.PartStatus(
                name,
                resource.address().kind(),
                Operations.State.MISSING,
                "it does not exist any more; 'provisioner up' makes it again",
                Optional.empty(),
                0));
      }
    }
    parts.sort(Comparator.comparing(Operations.PartStatus::name));
    return parts;
  }
}
