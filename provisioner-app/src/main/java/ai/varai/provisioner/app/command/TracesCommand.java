package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.Tracing;
import ai.varai.provisioner.app.output.TraceJson;
import ai.varai.provisioner.app.output.TraceText;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what services did for requests. */
@Command
public final class TracesCommand extends EnvironmentCommand {

  @Option(
      names = "--most",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "20",
      description = "The newest N at most (default: ${DEFAULT-VALUE}).")
  private int most;

  @Parameters(
      arity = "0..1",
      paramLabel = "TRACE",
      description = "The id of one, to see its spans; default: the newest ones are listed.")
  private @Nullable String id;

  public TracesCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    Tracing tracing = Tracing.of(session);
    if (id == null) {
      List<Trace> traces = tracing.newest(most);
      session.reporter().answer(TraceJson.of(traces), TraceText.of(traces));
    } else {
      Trace trace = tracing.require(id);
      session.reporter().answer(TraceJson.of(trace), TraceText.of(trace));
    }
    return ExitCode.DONE;
  }
}
