package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.LogStream;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Paint;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what services and databases wrote. */
@Command
public final class LogsCommand extends EnvironmentCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until interrupted.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      converter = Numbers.NotNegative.class,
      defaultValue = "1000",
      description = "The last N lines of each at most (default: ${DEFAULT-VALUE}).")
  private int tail;

  @Parameters(
      paramLabel = "SERVICE",
      description = "Names of services and databases; default: all that run.")
  private List<String> services = new ArrayList<>();

  public LogsCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    Operations operations = session.operations();
    try {
      List<String> parts = services.isEmpty() ? running(operations) : services;
      var writer = new LogWriter(session, parts);
      if (follow) {
        var err = session.invocation().err();
        write(new LogStream(operations, parts, tail, true, err::println), writer);
      } else {
        for (String part : parts) {
          write(new LogStream(operations, List.of(part), tail, false), writer);
        }
      }
    } catch (ProviderException e) {
      throw RunningParts.failure(e);
    }
    return ExitCode.DONE;
  }

  private static List<String> running(Operations operations)
      throws ProviderException, InterruptedException {
    List<String> parts = operations.status().stream().map(PartStatus::name).toList();
    if (parts.isEmpty()) {
      throw new ProviderException(
          ProviderException.Category.CONFLICT,
          "nothing of this environment runs",
          "Bring it up first: provisioner up.");
    }
    return parts;
  }

  private static void write(LogStream lines, LogWriter writer)
      throws ProviderException, InterruptedException {
    try (lines) {
      while (!lines.ended()) {
        lines.next(PATIENCE).ifPresent(writer::write);
      }
    }
  }

  /** Writes lines for people, each with who wrote it where there are several, or for programs. */
  private static final class LogWriter {
    private final PrintStream out;
    private final boolean json;
    private final Paint paint;
    private final int width;

    /**
     * @param parts who may have written one
     */
    LogWriter(Session session, List<String> parts) {
      this.out = session.invocation().out();
      this.json = session.json();
      this.paint = session.reporter().paint();
      this.width = parts.size() < 2 ? 0 : parts.stream().mapToInt(String::length).max().orElse(0);
    }

    void write(LogStream.Line line) {
      if (json) {
        out.println(
            Json.line(Json.object("type", "log", "service", line.part(), "line", line.text())));
      } else if (width == 0) {
        out.println(line.text());
      } else {
        String who = line.part() + " ".repeat(width - line.part().length());
        out.println(paint.bold(who) + paint.dim(" | ") + line.text());
      }
    }
  }
}
