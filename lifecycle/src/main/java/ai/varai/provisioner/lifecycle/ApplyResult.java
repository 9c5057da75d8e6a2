package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an apply ended.
 *
 * @param outcomes one for each operation of the plan, in the order in which they ended
 * @param outputs the environment's outputs by path, as far as they are known
 * @param serial the state's version afterwards
 */
public record ApplyResult(
    Status status,
    List<Outcome> outcomes,
    Map<String, Object> outputs,
    long serial,
    Duration took) {
  public ApplyResult {
    outcomes = List.copyOf(outcomes);
    outputs = Map.copyOf(outputs);
  }

  /** How it ended as a whole. */
  public enum Status {
    DONE(0),
    FAILED(1),
    INTERRUPTED(130);

    private final int exitCode;

    Status(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /** How one operation ended. */
  public enum Ending {
    DONE,
    /** There was nothing to do after all. */
    UNCHANGED,
    FAILED,
    /** Not started, because something that it needs failed or the apply was interrupted. */
    SKIPPED,
    /** Left running; the next apply takes it up. */
    ABANDONED
  }

  /**
   * How one operation ended.
   *
   * @param message what went wrong, or why it was skipped; empty when all is well
   * @param advice what to do about it
   */
  public record Outcome(
      ResourceAddress address,
      Action operation,
      Ending ending,
      String message,
      String advice,
      Optional<ResourceAddress> because,
      Duration took) {}

  /** The operations that failed. */
  public List<Outcome> failures() {
    return outcomes.stream().filter(outcome -> outcome.ending() == Ending.FAILED).toList();
  }
}
