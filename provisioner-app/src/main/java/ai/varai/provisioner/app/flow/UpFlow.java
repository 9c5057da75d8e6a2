package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.output.Durations;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Brings an environment up: plans, applies, verifies and tells the outputs. */
public final class UpFlow {
  private final Session session;
  private final ChangeFlow change;
  private final String advice;

  /**
   * @param advice what to do when it is not up afterwards
   */
  public UpFlow(Session session, ChangeFlow change, String advice) {
    this.session = session;
    this.change = change;
    this.advice = advice;
  }

  /**
   * Brings it up.
   *
   * @param begun since when that takes
   * @param known outputs that need not be told again
   * @return the exit code
   */
  public int run(
      ResourceGraph graph,
      PlanOptions options,
      Optional<Duration> lockTimeout,
      Instant begun,
      Map<String, Object> known)
      throws Exception {
    Plan plan = change.plan(graph, options, lockTimeout);
    String name = plan.environment();
    int exit = change.carryOut(plan, "Bring '" + name + "' to this state?", name);
    if (exit == 0) {
      exit = change.verify(plan);
    }
    String took = Durations.text(Duration.between(begun, session.invocation().clock().instant()));
    String which =
        plan.partial()
            ? "The part of '" + name + "' that was asked for"
            : "Environment '" + name + "'";
    Map<String, Object> outputs = change.outputs();
    session
        .reporter()
        .conclude(
            exit == 0
                ? which + " is up (" + took + ")."
                : which + " is not up (" + took + "). " + advice,
            outputs.equals(known) ? Map.of() : outputs,
            exit);
    return exit;
  }
}
