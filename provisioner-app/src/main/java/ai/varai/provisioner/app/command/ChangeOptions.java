package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.flow.Approval;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How changes are made and what has been agreed to. */
final class ChangeOptions {
  @Option(
      names = "--auto-approve",
      description = "Do not ask. A local environment never asks, except for lost data.")
  private boolean autoApprove;

  @Option(
      names = "--dry-run",
      description =
          "Show the plan, look whether it could be applied, and change nothing; takes no lock.")
  private boolean dryRun;

  @Option(
      names = "--confirm",
      paramLabel = "ADDRESS",
      description = "Agree to replacing this resource and losing its data; repeatable.")
  private List<String> confirmed = new ArrayList<>();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Calls at the same time; the provider's own limit is never exceeded.")
  private int parallelism;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      converter = Numbers.NotNegative.class,
      description =
          "How long to wait for the lock at most when somebody else holds it; default: not at all,"
              + " but for one that looks abandoned, which is taken over.")
  private @Nullable Integer lockTimeout;

  ChangeFlow flow(Session session) {
    var approval = new Approval(agreed(session), Addresses.all(confirmed));
    return new ChangeFlow(session, approval, parallelism);
  }

  /** Whether no question is asked about a plan as a whole. */
  boolean agreed(Session session) {
    return autoApprove || session.local();
  }

  /**
   * Refuses a change that no saved plan was approved for, where the environment demands that.
   *
   * @param command what somebody wanted to do
   */
  void withoutApproval(Session session, String command) {
    if (session.approvalRequired()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "APPROVAL_REQUIRED",
          "'"
              + session.environment().environment()
              + "' is only changed by approved plans (approval: required), not by '"
              + command
              + "' alone.",
          "Save a plan with 'plan --out=FILE' (--destroy to delete), have somebody else approve"
              + " it, and apply the file.");
    }
  }

  boolean dryRun() {
    return dryRun;
  }

  Optional<Duration> lockTimeout() {
    return Optional.ofNullable(lockTimeout).map(Duration::ofSeconds);
  }
}
