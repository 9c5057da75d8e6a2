package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.OutputText;
import ai.varai.provisioner.app.output.OutputTree;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.model.source.NearName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the outputs of the last apply. */
@Command
public final class OutputsCommand extends EnvironmentCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "Only this output, bare: services/auth-service/url.")
  private @Nullable String path;

  public OutputsCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    String environment = session.environment().environment();
    Map<String, Object> outputs = session.quietLifecycle().outputs();
    if (path != null) {
      Object value = outputs.get(path);
      if (value == null) {
        throw CommandFailure.invalid(
            "OUTPUT_UNKNOWN",
            "There is no output '" + path + "'.",
            NearName.of(path, outputs.keySet())
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("'provisioner outputs --env=" + environment + "' lists them."));
      }
      session.reporter().answer(value, value instanceof String text ? text : Json.line(value));
      return ExitCode.DONE;
    }
    session
        .reporter()
        .answer(
            OutputTree.of(outputs),
            outputs.isEmpty()
                ? session.worded(
                    "There are no outputs yet: 'provisioner up --env="
                        + environment
                        + "' brings the environment up.")
                : OutputText.of(outputs));
    return ExitCode.DONE;
  }
}
