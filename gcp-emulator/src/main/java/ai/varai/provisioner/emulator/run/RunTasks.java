package ai.varai.provisioner.emulator.run;

import com.google.cloud.run.v2.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the tasks of an execution in a data plane, one after the other. A task that fails is tried
 * again, {@code maxRetries} times at most and each time for its whole timeout; the others run
 * whatever becomes of it. Between attempts the execution shows how far it is.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/max-retries">Maximum retries</a>
 */
final class RunTasks {
  private final RunTables tables;
  private final RunWorkloads workloads;

  RunTasks(RunTables tables) {
    this.tables = tables;
    this.workloads = new RunWorkloads(tables);
  }

  /**
   * What came of a task.
   *
   * @param outcome of its last attempt
   * @param retried how many attempts there were before that
   */
  record Result(ServiceRunner.Outcome outcome, int retried) {
    /** Of a task that was not tried again. */
    static Result of(ServiceRunner.Outcome outcome) {
      return new Result(outcome, 0);
    }

    boolean good() {
      return outcome.ready();
    }
  }

  static RunName name(RunName execution, int index) {
    return execution.child("tasks", execution.id() + "-task" + index);
  }

  /** Runs all tasks to their ends; fewer results where somebody cancels the execution. */
  List<Result> run(ServiceRunner runner, RunName name) {
    List<Result> results = new ArrayList<>();
    Optional<Execution> execution = wanted(name);
    int tasks = execution.map(Execution::getTaskCount).orElse(0);
    for (int index = 0; index < tasks; index++) {
      Optional<Result> result = run(runner, name, index, results);
      if (result.isEmpty()) {
        return results;
      }
      results.add(result.get());
      show(name, results, false);
    }
    return results;
  }

  private Optional<Result> run(ServiceRunner runner, RunName name, int index, List<Result> before) {
    show(name, before, true);
    for (int attempt = 0; ; attempt++) {
      Optional<Execution> execution = wanted(name);
      if (execution.isEmpty()) {
        return Optional.empty();
      }
      Execution e = execution.get();
      ServiceRunner.Outcome outcome =
          workloads.runTask(runner, name(name, index), e, index, attempt);
      new RunMetrics(tables).task(name.owner(), attempt, outcome.ready());
      if (outcome.ready() || attempt >= e.getTemplate().getMaxRetries()) {
        return Optional.of(new Result(outcome, attempt));
      }
    }
  }

  /** The execution, as long as nobody has cancelled or deleted it. */
  private Optional<Execution> wanted(RunName name) {
    return tables
        .executions
        .get(name.project().id(), name.key())
        .filter(e -> e.getCancelledCount() == 0);
  }

  private void show(RunName name, List<Result> results, boolean running) {
    tables.executions.update(
        name.project().id(),
        name.key(),
        e ->
            e.getCancelledCount() > 0
                ? e
                : counted(e.toBuilder(), results).setRunningCount(running ? 1 : 0).build());
  }

  /** Says of an execution how many of its tasks have ended, and how. */
  static Execution.Builder counted(Execution.Builder execution, List<Result> results) {
    int good = (int) results.stream().filter(Result::good).count();
    return execution
        .setRunningCount(0)
        .setSucceededCount(good)
        .setFailedCount(results.size() - good)
        .setRetriedCount((int) results.stream().filter(r -> r.retried() > 0).count());
  }
}
