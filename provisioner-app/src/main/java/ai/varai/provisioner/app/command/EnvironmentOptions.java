package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.session.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which environment a command is about. */
final class EnvironmentOptions {
  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME",
      description = "The environment (also: the variable PROVISIONER_ENV).")
  private @Nullable String name;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description =
          "Its file, YAML or .tfvars; default: environments/NAME.yaml, then the shipped one.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one value over those of the file; repeatable.")
  private List<String> values = new ArrayList<>();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where state and local data are kept (also: the variable PROVISIONER_HOME); default:"
              + " .provisioner.")
  private @Nullable Path home;

  Selection selection() {
    return new Selection(
        Optional.ofNullable(name), Optional.ofNullable(file), values, Optional.ofNullable(home));
  }
}
