package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.DriftMarkdown;
import ai.varai.provisioner.app.output.DriftView;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reports how the world differs from the state, and changes nothing. */
@Command
public final class DriftCommand extends EnvironmentCommand {
  @Option(
      names = "--detailed-exitcode",
      description = "Exit with 2 when there is drift, 0 when there is none.")
  private boolean detailedExitCode;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the report as a comment or an issue too.")
  private @Nullable Path comment;

  public DriftCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    Optional<UserFile> markdown = UserFile.ready(session, comment);
    DriftReport report = session.quietLifecycle().drift();
    session
        .reporter()
        .answer(
            DriftView.json(report),
            DriftView.text(report, session.environment().environment(), session::worded));
    if (markdown.isPresent()) {
      String name = session.environment().environment();
      markdown.get().write(DriftMarkdown.of(report, name, session.where()));
    }
    return detailedExitCode && !report.none() ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
