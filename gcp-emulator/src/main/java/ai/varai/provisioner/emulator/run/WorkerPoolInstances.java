package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.WorkerPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which revisions of worker pools have instances, where containers run. */
final class WorkerPoolInstances {

  private static final String KIND_RESUME = "run.workerPool.resume";

  /** Until then all APIs are there that a start may need, such as Secret Manager. */
  private static final Duration RESUME = Duration.ofSeconds(1);

  private final RunTables tables;
  private final RunRevisions revisions;

  WorkerPoolInstances(RunTables tables, RunRevisions revisions) {
    this.tables = tables;
    this.revisions = revisions;
    Operations operations = tables.emulation.operations();
    operations.define(KIND_RESUME, (row, at) -> row);
    operations.perform(KIND_RESUME, () -> revisions.runner().map(r -> row -> again(r, row)));
  }

  /** After a restart of the emulator: no request brings a pool up, so that it has to be done. */
  void resume() {
    if (revisions.runner().isEmpty()) {
      return;
    }
    for (String project : tables.workerPools.projects()) {
      tables.workerPools.list(project).stream()
          .filter(p -> p.getScaling().getManualInstanceCount() > 0)
          .forEach(
              p ->
                  tables
                      .emulation
                      .operations()
                      .schedule("run", project, KIND_RESUME, p.getName(), RESUME));
    }
  }

  private Operations.Completion again(ServiceRunner runner, OperationRow pending) {
    RunName name = tables.name(pending.target(), 2);
    tables
        .workerPools
        .get(name.project().id(), name.key())
        .ifPresent(p -> bringUp(runner, name, p));
    return (row, at) -> row;
  }

  /** Starts what is to have instances, and stops what is not. */
  ServiceRunner.Outcome bringUp(ServiceRunner runner, RunName name, WorkerPool pool) {
    Service like = WorkerPoolShapes.service(pool);
    String newest = RunRevisions.newest(name, like).shown();
    Map<String, Integer> wanted = wanted(name, pool, newest);
    ServiceRunner.Outcome outcome = ServiceRunner.Outcome.ready("");
    for (Revision r : revisions.all(name)) {
      int count = wanted.getOrDefault(r.getName(), 0);
      if (count > 0 && revisions.fit(r)) {
        Scaling scaling = Scaling.fixed(count);
        ServiceRunner.Outcome started = revisions.workloads.start(runner, r, scaling);
        runner.scale(r.getName(), scaling);
        outcome = r.getName().equals(newest) ? started : outcome;
      }
    }
    if (outcome.ready()) {
      // Until the new ones are up, the old ones go on.
      revisions.all(name).stream()
          .map(Revision::getName)
          .filter(r -> wanted.getOrDefault(r, 0) == 0)
          .forEach(runner::stop);
    }
    return outcome;
  }

  /** How many instances revisions are to have. */
  private static Map<String, Integer> wanted(RunName name, WorkerPool pool, String newest) {
    Map<String, Integer> percents = new LinkedHashMap<>();
    for (InstanceSplit split : pool.getInstanceSplitsList()) {
      String revision = split.getRevision().substring(split.getRevision().lastIndexOf('/') + 1);
      percents.merge(
          revision.isEmpty() ? newest : name.child("revisions", revision).shown(),
          split.getPercent(),
          Integer::sum);
    }
    return RunScaling.portions(percents, pool.getScaling().getManualInstanceCount());
  }
}
