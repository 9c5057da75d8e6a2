package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.RolloutConfig;
import ai.varai.provisioner.model.source.Severity;
import java.time.Duration;

/** A rollout that takes longer than an apply waits for a service. */
final class RolloutFitsApply extends CloudRule {
  /** An apply waits twenty minutes for a service; what is left is for the revision to start. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  RolloutFitsApply() {
    super(
        "RUN014",
        Severity.MANDATORY,
        "A rollout that an apply does not wait for",
        "An apply waits twenty minutes for a service, in which the new revision has to start as"
            + " well. The pauses of all steps of a rollout may take fifteen of them.",
        "Take fewer steps, or shorten `pause`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          RolloutConfig rollout = service.rollout();
          long seconds = (long) rollout.steps().size() * rollout.pause();
          if (seconds > LONGEST.toSeconds()) {
            report.at(
                path.child("rollout").child("pause"),
                rollout.steps().size()
                    + " steps of "
                    + rollout.pause()
                    + " s take "
                    + seconds
                    + " s, more than "
                    + LONGEST.toSeconds()
                    + " s",
                "take fewer steps, or shorten pause");
          }
        });
  }
}
