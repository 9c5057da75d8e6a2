package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.export.GcloudExporter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes an environment of the cloud as gcloud commands. */
@Command(
    name = "gcloud",
    description =
        "Write a cloud environment as a shell script of gcloud commands; passwords are made when it"
            + " runs.")
public final class ExportGcloudCommand extends EnvironmentCommand {
  @Option(names = "--out", paramLabel = "FILE", description = "Write to a file.")
  private @Nullable Path file;

  public ExportGcloudCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    String script = new GcloudExporter().script(CloudExport.of(session));
    if (file == null) {
      session.reporter().answer(Map.of("script", script), script.stripTrailing());
    } else {
      UserFile target = UserFile.of(session, file);
      target.write(script);
      session.reporter().conclude("Written: " + target.path(), Map.of(), ExitCode.DONE);
    }
    return ExitCode.DONE;
  }
}
