package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.WorkerPool;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

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
    Set<String> wanted = wanted(name, pool, newest);
    ServiceRunner.Outcome outcome = ServiceRunner.Outcome.ready("");
    for (Revision r : revisions.all(name)) {
      if (wanted.contains(r.getName()) && revisions.fit(r)) {
        ServiceRunner.Outcome started = revisions.workloads.start(runner, r);
        outcome = r.getName().equals(newest) ? started : outcome;
      }
    }
    if (outcome.ready()) {
      // Until the new ones are up, the old ones go on.
      revisions.all(name).stream()
          .map(Revision::getName)
          .filter(r -> !wanted.contains(r))
          .forEach(runner::stop);
    }
    return outcome;
  }

  /** The revisions that are to have instances. */
  private static Set<String> wanted(RunName name, WorkerPool pool, String newest) {
    Set<String> out = new HashSet<>();
    for (InstanceSplit split : pool.getInstanceSplitsList()) {
      String revision = split.getRevision().substring(split.getRevision().lastIndexOf('/') + 1);
      if (split.getPercent() > 0 && pool.getScaling().getManualInstanceCount() > 0) {
        out.add(revision.isEmpty() ? newest : name.child("revisions", revision).shown());
      }
    }
    return out;
  }
}
