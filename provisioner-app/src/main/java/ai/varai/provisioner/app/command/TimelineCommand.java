package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.event.Timeline;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws what the last apply did when. */
@Command
public final class TimelineCommand extends EnvironmentCommand {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Option(names = "--out", paramLabel = "FILE", description = "Write to a file.")
  private @Nullable Path file;

  public TimelineCommand(Invocation invocation) {
    super(invocation);
  }

  /** The forms of the drawing; the constants are what is typed. */
  @SuppressWarnings("MemberName")
  enum Format {
    text,
    svg
  }

  @Override
  int run(Session session) throws Exception {
    Timeline timeline =
        session
            .quietLifecycle()
            .timeline()
            .orElseThrow(
                () ->
                    CommandFailure.invalid(
                        "TIMELINE_NONE",
                        "No apply has changed anything here yet.",
                        "Apply something first."));
    String drawing = format == Format.svg ? timeline.svg() : timeline.text();
    if (file == null) {
      session.reporter().answer(timeline.tree(), drawing.stripTrailing());
    } else {
      UserFile target = UserFile.of(session, file);
      target.write(drawing);
      session.reporter().conclude("Written: " + target.path(), Map.of(), ExitCode.DONE);
    }
    return ExitCode.DONE;
  }
}
