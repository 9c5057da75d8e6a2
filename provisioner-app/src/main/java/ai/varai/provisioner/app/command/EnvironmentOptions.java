package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.session.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
          "Its file, YAML or .tfvars; default: environments/NAME.yaml, or the shipped one where"
              + " there is no folder environments.")
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

  @Option(
      names = "--impersonate",
      paramLabel = "ACCOUNT",
      description =
          "Call Google Cloud as this service account (also: the variable"
              + " PROVISIONER_GCP_IMPERSONATE).")
  private @Nullable String impersonate;

  @Option(
      names = "--quota-project",
      paramLabel = "PROJECT",
      description =
          "The project whose quota calls use up (also: the variable PROVISIONER_GCP_QUOTA_PROJECT).")
  private @Nullable String quotaProject;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "An emulated Google Cloud that runs already, as http://HOST:PORT (also: the variable"
              + " GCP_EMULATOR).")
  private @Nullable String endpoint;

  Selection selection() {
    return new Selection(
        Optional.ofNullable(name),
        Optional.ofNullable(file),
        values,
        Optional.ofNullable(home),
        access());
  }

  private Map<String, String> access() {
    var access = new HashMap<String, String>();
    put(access, "gcp.impersonate", impersonate);
    put(access, "gcp.quota_project", quotaProject);
    put(access, "gcp.endpoint", endpoint);
    return access;
  }

  private static void put(Map<String, String> access, String option, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      access.put(option, value);
    }
  }
}
