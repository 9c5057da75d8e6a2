package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Usage;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.emulator.support.ServiceLogs;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.MonitoredResource;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import java.time.Duration;
import java.util.Optional;

/**
 * What containers write, and what happens to them, as entries of Cloud Logging.
 *
 * @see <a href="https://cloud.google.com/run/docs/logging">Logging in Cloud Run</a>
 */
final class RunOutput implements ServiceRunner.Output {
  private static final String EXECUTION = "run.googleapis.com/execution_name";
  private static final String TASK = "run.googleapis.com/task_index";

  private final RunTables tables;
  private final RunMetrics metrics;

  RunOutput(RunTables tables) {
    this.tables = tables;
    this.metrics = new RunMetrics(tables);
  }

  /** What Cloud Logging and Monitoring call the resource of this name. */
  static MonitoredResource resource(RunName name) {
    MonitoredResource.Builder b =
        MonitoredResource.newBuilder()
            .putLabels("project_id", name.project().id())
            .putLabels("location", name.location());
    String[] parts = name.rest().split("/", -1);
    switch (parts[0]) {
      case "jobs" -> b.setType("cloud_run_job").putLabels("job_name", parts[1]);
      case "instances" -> b.setType("cloud_run_instance").putLabels("instance_name", parts[1]);
      case RunWorkerPools.COLLECTION ->
          b.setType("cloud_run_worker_pool")
              .putLabels("worker_pool_name", parts[1])
              .putLabels("revision_name", name.id());
      default ->
          b.setType("cloud_run_revision")
              .putLabels("service_name", parts[1])
              .putLabels("configuration_name", parts[1])
              .putLabels("revision_name", name.id());
    }
    return b.build();
  }

  @Override
  public void line(Workload of, String instance, boolean error, String text) {
    if (!text.isBlank()) {
      write(of, instance, error ? "stderr" : "stdout", OutputLine.entry(text));
    }
  }

  @Override
  public void event(Workload of, String instance, boolean trouble, String text) {
    write(
        of,
        instance,
        "varlog%2Fsystem",
        LogEntry.newBuilder()
            .setSeverity(trouble ? LogSeverity.ERROR : LogSeverity.INFO)
            .setTextPayload(text));
  }

  @Override
  public void started(Workload of, Duration time) {
    revision(of).ifPresent(name -> metrics.started(name, time));
  }

  @Override
  public void used(Workload of, Usage usage) {
    revision(of).ifPresent(name -> metrics.used(name, usage));
  }

  /** Of services only: Google's list has no such metrics of what takes no requests. */
  private Optional<RunName> revision(Workload of) {
    return name(of).filter(name -> resource(name).getType().equals("cloud_run_revision"));
  }

  /** The last words of what runs in a project that is reset are nobody's. */
  private Optional<RunName> name(Workload of) {
    String[] parts = of.name().split("/", -1);
    return tables.emulation.projects().find(parts[1]).isEmpty()
        ? Optional.empty()
        : Optional.of(tables.name(of.name(), parts.length - 4));
  }

  private void write(Workload of, String instance, String log, LogEntry.Builder entry) {
    Optional<RunName> known = name(of);
    if (known.isEmpty()) {
      return;
    }
    RunName name = known.get();
    entry
        .setLogName("projects/" + name.project().id() + "/logs/run.googleapis.com%2F" + log)
        .setResource(resource(name))
        .putLabels("instanceId", instance);
    if (!entry.hasTimestamp()) {
      entry.setTimestamp(Times.timestamp(tables.emulation.clock().instant()));
    }
    if (entry.getResource().getType().equals("cloud_run_job")) {
      entry.putLabels(EXECUTION, name.owner().id());
      of.containers().stream()
          .findFirst()
          .map(c -> c.environment().get("CLOUD_RUN_TASK_INDEX"))
          .ifPresent(index -> entry.putLabels(TASK, index));
    }
    tables.emulation.plugin(ServiceLogs.class).ifPresent(l -> l.write(entry.build()));
  }
}
