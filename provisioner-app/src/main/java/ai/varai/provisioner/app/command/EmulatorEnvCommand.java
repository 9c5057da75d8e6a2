package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the variables with which Google's tools talk to a running emulator. */
@Command(
    name = "env",
    description = "Print the variables with which Google's tools talk to a running emulator.",
    footer = {"", "eval \"$(provisioner emulator env)\""})
public final class EmulatorEnvCommand extends PlainCommand {
  /**
   * The APIs of which gcloud takes another address by {@code CLOUDSDK_API_ENDPOINT_OVERRIDES_API}
   * ({@code gcloud topic configurations}).
   */
  private static final List<String> APIS =
      List.of(
          "RUN",
          "SECRETMANAGER",
          "SQL",
          "COMPUTE",
          "STORAGE",
          "MONITORING",
          "LOGGING",
          "IAM",
          "CLOUDRESOURCEMANAGER",
          "SERVICEUSAGE",
          "ARTIFACTREGISTRY");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = EmulatorCommand.DEFAULT_PORT,
      description = "Port of the emulator (default: ${DEFAULT-VALUE}).")
  private int port;

  public EmulatorEnvCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) {
    String url = "http://127.0.0.1:" + port + "/";
    var variables = new LinkedHashMap<String, String>();
    APIS.forEach(api -> variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_" + api, url));
    variables.put("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true");
    variables.put("STORAGE_EMULATOR_HOST", "http://127.0.0.1:" + port);
    reporter.answer(
        variables,
        variables.entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n")));
    return ExitCode.DONE;
  }
}
