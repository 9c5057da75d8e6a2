package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.FindingAnnotations;
import ai.varai.provisioner.app.output.FindingJson;
import ai.varai.provisioner.app.output.FindingText;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.session.LoadedEnvironment;
import ai.varai.provisioner.app.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the environment's files, and the secrets of a local one that stand in its folder. */
@Command
public final class ValidateCommand extends EnvironmentCommand {
  @Option(
      names = "--annotations",
      description = "Print findings for GitHub Actions too, which shows them at their lines.")
  private boolean annotations;

  public ValidateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) {
    LoadedEnvironment loaded = session.loaded();
    boolean valid = loaded.valid();
    if (valid) {
      session.graphs().outline();
      KeptSecrets.check(session);
    }
    session
        .reporter()
        .answer(
            Json.object(
                "valid",
                valid,
                "findings",
                loaded.findings().stream().map(FindingJson::of).toList(),
                "waived",
                loaded.waived().stream().map(FindingJson::waived).toList()),
            new FindingText(session.reporter().paint())
                .of(loaded.findings(), loaded.waived(), valid));
    if (annotations && !loaded.findings().isEmpty()) {
      // The runner reads both streams; a JSON document keeps its own to itself.
      var out = session.json() ? session.invocation().err() : session.invocation().out();
      out.println(FindingAnnotations.of(loaded.findings().asList()));
    }
    return valid ? ExitCode.DONE : ExitCode.INVALID;
  }
}
