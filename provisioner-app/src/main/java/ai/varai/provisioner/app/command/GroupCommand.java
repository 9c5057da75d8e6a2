package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has subcommands. */
abstract class GroupCommand extends PlainCommand {
  @Spec private @Nullable CommandSpec spec;

  GroupCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  final int run(Reporter reporter, Invocation surroundings) {
    List<String> names = spec == null ? List.of() : List.copyOf(spec.subcommands().keySet());
    String command = spec == null ? "provisioner" : spec.qualifiedName();
    throw CommandFailure.invalid(
        "SUBCOMMAND_MISSING",
        "'" + command + "' needs to know what to do: " + String.join(", ", names) + ".",
        "See '" + command + " --help'.");
  }
}
