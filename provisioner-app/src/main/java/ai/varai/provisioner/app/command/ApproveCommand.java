package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Caller;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.model.config.ApprovalRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a saved plan. */
@Command
public final class ApproveCommand extends EnvironmentCommand {
  @Option(
      names = "--valid-for",
      paramLabel = "MINUTES",
      converter = Numbers.Positive.class,
      defaultValue = "60",
      description = "How long the approval holds (default: ${DEFAULT-VALUE}).")
  private int validity;

  @Parameters(paramLabel = "FILE", description = "What 'plan --out' wrote; it is written anew.")
  private Path file = Path.of("");

  public ApproveCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    var plans = new PlanFile(session, file);
    String who = Caller.of(session.invocation());
    SavedPlan approved =
        session.quietLifecycle().approve(plans.read(), who, Duration.ofMinutes(validity));
    plans.write(approved);
    boolean own =
        session.environment().approval() == ApprovalRule.REQUIRED && approved.planner().equals(who);
    session
        .reporter()
        .conclude(
            "Approved by "
                + who
                + ", digest "
                + approved.digest()
                + "."
                + (own
                    ? " It is not enough: "
                        + who
                        + " made the plan, and '"
                        + session.environment().environment()
                        + "' demands somebody else's approval."
                    : ""),
            Map.of(),
            ExitCode.DONE);
    return ExitCode.DONE;
  }
}
