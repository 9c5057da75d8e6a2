package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.FindingJson;
import ai.varai.provisioner.app.output.FindingText;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.session.Environments;
import ai.varai.provisioner.app.session.InvalidEnvironment;
import ai.varai.provisioner.app.session.LoadedEnvironment;
import ai.varai.provisioner.app.session.Selection;
import ai.varai.provisioner.model.read.TfvarsImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an environment's file of Terraform's variable file. */
@Command(
    name = "tfvars",
    description =
        "Write an environment's YAML file from a .tfvars file, and check it; unknown keys are"
            + " refused.")
public final class ImportTfvarsCommand extends PlainCommand {
  @Parameters(paramLabel = "FILE", description = "The .tfvars file.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file; default: environments/NAME.yaml.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Overwrite a file that exists.")
  private boolean force;

  public ImportTfvarsCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) throws IOException {
    if (!file.toString().endsWith(".tfvars")) {
      throw CommandFailure.invalid(
          "NO_TFVARS",
          file + " is no variable file of Terraform.",
          "Name a file that ends in .tfvars; other files are environments already.");
    }
    TfvarsImport read = TfvarsImport.of(surroundings.directory(), file);
    if (read.yaml().isEmpty()) {
      throw InvalidEnvironment.of(read.findings());
    }
    String name = read.name().orElseThrow();
    Path shown = out == null ? Path.of("environments", name + ".yaml") : out;
    Path target = surroundings.directory().resolve(shown);
    if (Files.exists(target) && !force) {
      throw CommandFailure.invalid(
          "FILE_EXISTS", shown + " exists already.", "Name another with --out, or add --force.");
    }
    new UserFile(target).writeInFolders(heading() + read.yaml().get());

    LoadedEnvironment loaded =
        new Environments(surroundings)
            .load(
                new Selection(
                    Optional.of(name), Optional.of(shown), List.of(), Optional.empty(), Map.of()));
    reporter.answer(
        Json.object(
            "environment", name,
            "written", shown.toString(),
            "valid", loaded.valid(),
            "findings", loaded.findings().stream().map(FindingJson::of).toList()),
        "Written: "
            + shown
            + "\n"
            + new FindingText(reporter.paint())
                .of(loaded.findings(), loaded.waived(), loaded.valid()));
    return ExitCode.DONE;
  }

  private String heading() {
    return "# yaml-language-server: $schema=schema/environment.schema.json\n"
        + "#\n"
        + "# Written by 'provisioner import tfvars' from "
        + file.getFileName()
        + "; comments of that file are not in it.\n\n";
  }
}
