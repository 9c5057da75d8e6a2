package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.store.NewerFolderException;
import ai.varai.provisioner.local.plane.DataPlanes;
import ai.varai.provisioner.local.port.PortHolder;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs the emulated Google Cloud until the process is told to stop. */
@Command(subcommands = {EmulatorEnvCommand.class})
public final class EmulatorCommand extends PlainCommand {
  static final String DEFAULT_PORT = "8090";

  @Option(
      names = "--port",
      converter = Numbers.Port.class,
      paramLabel = "N",
      defaultValue = DEFAULT_PORT,
      description = "Port of all APIs; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep data here; default: in memory only.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--projects",
      paramLabel = "ID",
      split = ",",
      description = "The projects that exist; default: any, at its first use.")
  private Set<String> projects = new LinkedHashSet<>();

  @Option(
      names = "--iam",
      paramLabel = "MODE",
      defaultValue = "OFF",
      description =
          "Calls that allow policies do not allow: off lets them through, log records them, strict"
              + " refuses them (default: off).")
  private IamMode iam = IamMode.OFF;

  @Option(
      names = "--check-services",
      description = "Refuse calls to APIs that the project has not enabled.")
  private boolean checkServices;

  @Option(
      names = "--outgoing",
      paramLabel = "WHOM",
      defaultValue = "LOCAL",
      description =
          "Whom webhooks of alerts, uptime checks, pushes of Pub/Sub and scheduled jobs call: none"
              + " nobody, local this machine and what the emulator serves, all anybody (default:"
              + " local).")
  private Outgoing outgoing = Outgoing.LOCAL;

  @Option(
      names = "--data-planes",
      paramLabel = "NAME",
      split = ",",
      description =
          "What really runs behind the resources: sql (PostgreSQL), run (services); default:"
              + " nothing.")
  private List<String> planes = new ArrayList<>();

  @Option(
      names = "--run-process",
      paramLabel = "IMAGE=COMMAND",
      description =
          "How the plane run starts an image as a process; without one it is a container. Quotes"
              + " hold words together. May be repeated.")
  private Map<String, String> processes = new LinkedHashMap<>();

  @Option(
      names = "--run-instances",
      paramLabel = "NUMBER",
      defaultValue = "" + DataPlanes.USUAL_INSTANCES,
      description =
          "The instances that the plane run starts of a revision at most, whatever it asks for"
              + " (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(
      names = "--operations",
      paramLabel = "MODE",
      defaultValue = "FAST",
      converter = LroModes.class,
      description =
          "How long operations stay pending: zero not at all, fast at most 100 ms, real-like as"
              + " long as Google's (default: fast).")
  private LroMode operations = LroMode.FAST;

  /** Takes the modes as they are written on a command line. */
  static final class LroModes implements ITypeConverter<LroMode> {
    @Override
    public LroMode convert(String text) {
      String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
      return Arrays.stream(LroMode.values())
          .filter(mode -> mode.name().equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of zero, fast, real-like but was '" + text + "'"));
    }
  }

  public EmulatorCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) throws InterruptedException {
    Options options =
        Options.defaults()
            .withHost(host)
            .withPort(port)
            .withProjects(projects)
            .withClock(surroundings.clock())
            .withIam(iam)
            .withLroMode(operations)
            .withCheckedServices(checkServices)
            .withOutgoing(outgoing);
    if (dataDirectory != null) {
      options = options.withDataDir(surroundings.directory().resolve(dataDirectory));
    }
    DataPlanes behind = open(surroundings);
    GcpEmulator emulator = start(behind, options);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  emulator.stop();
                  behind.close();
                },
                "emulator-stop"));
    surroundings
        .out()
        .println(
            reporter.json()
                ? Json.line(
                    Json.object(
                        "type", "ready", "url", emulator.url(), "endpoint", emulator.endpoint()))
                : "emulated Google Cloud ready on " + emulator.url());
    // Nothing counts down: a signal ends the process, and its hook stops the emulator.
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private GcpEmulator start(DataPlanes behind, Options options) {
    try {
      return GcpEmulator.start(behind.plug(options));
    } catch (UncheckedIOException e) {
      behind.close();
      if (e.getCause() instanceof NewerFolderException) {
        throw CommandFailure.invalid(
            "EMULATOR_DATA_NEWER",
            "The emulator " + e.getMessage() + ".",
            "Use the emulator that wrote the folder, or give another --data-dir.");
      }
      String holder =
          PortHolder.of(port).map(who -> " Port " + port + " is held by " + who + ".").orElse("");
      throw CommandFailure.invalid(
          "EMULATOR_NOT_STARTED",
          "The emulator " + e.getMessage() + "." + holder,
          "Stop the other one, or give another --port (0 takes a free one) or --data-dir.");
    }
  }

  private static List<String> words(String image, String command) {
    try {
      List<String> words = CommandWords.of(command);
      if (!words.isEmpty()) {
        return words;
      }
      throw new IllegalArgumentException("there is no command");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.invalid(
          "RUN_PROCESS_INVALID",
          "--run-process " + image + ": " + e.getMessage(),
          "Give IMAGE=COMMAND, as in --run-process 'example/hello=java -jar hello.jar'.");
    }
  }

  private DataPlanes open(Invocation surroundings) {
    if (instances < 1) {
      throw CommandFailure.invalid(
          "RUN_INSTANCES_INVALID",
          "--run-instances is " + instances + ".",
          "Give a number of instances that is greater than 0.");
    }
    Optional<Path> home =
        Optional.ofNullable(dataDirectory)
            .map(d -> surroundings.directory().resolve(d).resolve("planes"));
    Map<String, List<String>> commands = new LinkedHashMap<>();
    processes.forEach((image, command) -> commands.put(image, words(image, command)));
    try {
      return DataPlanes.open(
          DataPlanes.parse(planes), home, commands, instances, surroundings.variables());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.invalid(
          "DATA_PLANES_INVALID",
          String.valueOf(e.getMessage()),
          "Give --data-planes sql, run, or both; without it only the control plane is emulated.");
    }
  }
}
