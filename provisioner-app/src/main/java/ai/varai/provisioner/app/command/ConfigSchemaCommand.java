package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.schema.JsonSchema;
import picocli.CommandLine.Command;

/** Prints the JSON Schema of environment files, for editors. */
@Command(name = "schema", description = "Print the JSON Schema of environment files.")
public final class ConfigSchemaCommand extends PlainCommand {
  public ConfigSchemaCommand(Invocation invocation) {
    super(invocation);
  }

  /** A schema is JSON already: with and without {@code --json} it is the same. */
  @Override
  int run(Reporter reporter, Invocation surroundings) {
    surroundings.out().print(JsonSchema.of(RecordType.of(Environment.class), "Environment"));
    return ExitCode.DONE;
  }
}
