package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the variables with which unmodified tools talk to a running emulator. */
@Command(
    name = "env",
    description = "Print the variables with which Google's tools talk to a running emulator.",
    footer = {"", "eval \"$(provisioner emulator env)\""})
public final class EmulatorEnvCommand extends PlainCommand {
  private static final int PATIENCE_MILLIS = 5_000;

  @Option(
      names = "--port",
      converter = Numbers.Port.class,
      paramLabel = "N",
      defaultValue = EmulatorCommand.DEFAULT_PORT,
      description = "Port of the emulator (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--project",
      paramLabel = "ID",
      defaultValue = "emulated",
      description = "The tools' project (default: ${DEFAULT-VALUE}).")
  private String project = "emulated";

  public EmulatorEnvCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) {
    Map<String, String> variables = ask();
    reporter.answer(
        variables,
        variables.entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()))
            .collect(Collectors.joining("\n")));
    return ExitCode.DONE;
  }

  /** The emulator starts its proxy for this, and knows where its certificates are. */
  private Map<String, String> ask() {
    URI address =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/_emulator/environment?project="
                + URLEncoder.encode(project, StandardCharsets.UTF_8));
    try {
      var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream answer = connection.getInputStream()) {
        JsonNode body = new ObjectMapper().readTree(answer);
        var variables = new LinkedHashMap<String, String>();
        body.properties().forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
        return variables;
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "EMULATOR_ABSENT",
          "No emulator answers on port " + port + ".",
          "Start it in another terminal: provisioner emulator --port " + port,
          e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
