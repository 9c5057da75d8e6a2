package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import java.time.Duration;

/** Instances of services that are there without a request, where containers run. */
final class ServiceInstances {

  private static final String KIND_SCALE = "run.service.scale";

  /** Until then all APIs are there that a start may need, such as Secret Manager. */
  private static final Duration RESUME = Duration.ofSeconds(1);

  private final RunTables tables;
  private final RunRevisions revisions;

  ServiceInstances(RunTables tables, RunRevisions revisions) {
    this.tables = tables;
    this.revisions = revisions;
    Operations operations = tables.emulation.operations();
    operations.define(KIND_SCALE, (row, at) -> row);
    operations.perform(KIND_SCALE, () -> revisions.runner().map(r -> row -> scale(r, row)));
  }

  /** After a restart of the emulator: what is to be kept started is started again. */
  void resume() {
    if (revisions.runner().isEmpty()) {
      return;
    }
    for (String project : tables.services.projects()) {
      for (Service s : tables.services.list(project)) {
        RunName name = tables.name(s.getName(), 2);
        if (revisions.all(name).stream().anyMatch(r -> RunScaling.of(s, r).least() > 0)) {
          settle(name, RESUME);
        }
      }
    }
  }

  /** Brings, in a while, the number of instances to what the service and its traffic ask for. */
  void settle(RunName service, Duration after) {
    if (revisions.runner().isPresent()) {
      tables
          .emulation
          .operations()
          .schedule("run", service.project().id(), KIND_SCALE, service.shown(), after);
    }
  }

  private Operations.Completion scale(ServiceRunner runner, OperationRow pending) {
    RunName name = tables.name(pending.target(), 2);
    tables.services.get(name.project().id(), name.key()).ifPresent(s -> scale(runner, name, s));
    return (row, at) -> row;
  }

  private void scale(ServiceRunner runner, RunName name, Service service) {
    for (Revision r : revisions.all(name)) {
      Scaling scaling = RunScaling.of(service, r);
      if (scaling.least() > 0 && RunRevisions.isReady(r) && revisions.fit(r)) {
        // Why it does not start stands in its log.
        var unused = revisions.workloads.start(runner, r, scaling);
      }
      runner.scale(r.getName(), scaling);
    }
  }
}
