package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * What a runner is to run, from the resources: with secrets resolved, and the variables that the
 * container contract promises.
 *
 * @see <a href="https://cloud.google.com/run/docs/container-contract">Container contract</a>
 */
final class RunWorkloads {

  private final RunTables tables;
  private final RunSecrets secrets;
  private final RunVolumes volumes;

  RunWorkloads(RunTables tables) {
    this.tables = tables;
    this.secrets = new RunSecrets(tables.emulation);
    this.volumes = new RunVolumes(secrets);
  }

  /** Runs what the revision describes; a secret that cannot be read is an outcome, too. */
  ServiceRunner.Outcome start(ServiceRunner runner, Revision r, ServiceRunner.Scaling scaling) {
    return attempt(() -> runner.start(revision(r, scaling)));
  }

  /**
   * Finds a place for a request.
   *
   * @param instance the one that is to be preferred; empty for none
   */
  CompletionStage<ServiceRunner.Admission> admit(
      ServiceRunner runner, Revision r, ServiceRunner.Scaling scaling, String instance) {
    try {
      return runner.admit(revision(r, scaling), instance);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(
          ServiceRunner.Admission.Failed.toStart(failure(e).message()));
    }
  }

  /** Runs an instance, which has no revisions. */
  ServiceRunner.Outcome start(ServiceRunner runner, RunName instance, RevisionTemplate t) {
    return attempt(
        () ->
            runner.start(
                new ServiceRunner.Workload(
                    instance.shown(),
                    t.getServiceAccount(),
                    containers(instance, t.getContainersList(), Map.of()),
                    volumes.of(instance, t.getVolumesList()),
                    Duration.ZERO,
                    ServiceRunner.Scaling.fixed(1))));
  }

  /**
   * Makes one attempt at a task.
   *
   * @param attempt how many there were before it
   */
  ServiceRunner.Outcome runTask(
      ServiceRunner runner, RunName task, Execution e, int index, int attempt) {
    return attempt(() -> runner.runTask(task(task, e, index, attempt), index));
  }

  private static ServiceRunner.Outcome attempt(
      java.util.function.Supplier<ServiceRunner.Outcome> run) {
    try {
      return run.get();
    } catch (RuntimeException e) {
      return failure(e);
    }
  }

  private static ServiceRunner.Outcome failure(RuntimeException e) {
    return ServiceRunner.Outcome.failed(
        e instanceof GoogleError
            ? String.valueOf(e.getMessage())
            : "The service runner failed: " + e.getMessage());
  }

  private ServiceRunner.Workload revision(Revision r, ServiceRunner.Scaling scaling) {
    RunName name = tables.name(r.getName(), 4);
    Map<String, String> contract =
        name.rest().startsWith(RunWorkerPools.COLLECTION + "/")
            ? Map.of(
                "CLOUD_RUN_WORKER_POOL", name.owner().id(),
                "CLOUD_RUN_WORKER_POOL_REVISION", name.id())
            : Map.of(
                "K_SERVICE", name.owner().id(),
                "K_REVISION", name.id(),
                "K_CONFIGURATION", name.owner().id());
    return new ServiceRunner.Workload(
        r.getName(),
        r.getServiceAccount(),
        containers(name, r.getContainersList(), contract),
        volumes.of(name, r.getVolumesList()),
        Duration.ofSeconds(r.getTimeout().getSeconds()),
        scaling);
  }

  private ServiceRunner.Workload task(RunName task, Execution e, int index, int attempt) {
    Map<String, String> contract =
        Map.of(
            "CLOUD_RUN_JOB", task.owner().owner().id(),
            "CLOUD_RUN_EXECUTION", task.owner().id(),
            "CLOUD_RUN_TASK_INDEX", Integer.toString(index),
            "CLOUD_RUN_TASK_ATTEMPT", Integer.toString(attempt),
            "CLOUD_RUN_TASK_COUNT", Integer.toString(e.getTaskCount()));
    return new ServiceRunner.Workload(
        task.shown(),
        e.getTemplate().getServiceAccount(),
        containers(task, e.getTemplate().getContainersList(), contract),
        volumes.of(task, e.getTemplate().getVolumesList()),
        Duration.ofSeconds(e.getTemplate().getTimeout().getSeconds()),
        ServiceRunner.Scaling.fixed(1));
  }

  private List<ServiceRunner.Container> containers(
      RunName name, List<Container> containers, Map<String, String> contract) {
    return IntStream.range(0, containers.size())
        .mapToObj(i -> container(name, i, containers.get(i), contract))
        .toList();
  }

  private ServiceRunner.Container container(
      RunName name, int index, Container c, Map<String, String> contract) {
    Map<String, String> environment = new LinkedHashMap<>(contract);
    for (EnvVar e : c.getEnvList()) {
      environment.put(
          e.getName(),
          e.hasValueSource() ? secret(name, e.getValueSource().getSecretKeyRef()) : e.getValue());
    }
    return new ServiceRunner.Container(
        c.getName().isEmpty() ? name.owner().id() + "-" + (index + 1) : c.getName(),
        c.getImage(),
        List.copyOf(c.getCommandList()),
        List.copyOf(c.getArgsList()),
        environment,
        RunVolumes.mounts(c),
        c.getPortsCount() == 0 ? 0 : c.getPorts(0).getContainerPort(),
        c.getResources().getLimitsMap(),
        RunProbes.startup(c),
        RunProbes.liveness(c),
        RunProbes.readiness(c));
  }

  private String secret(RunName name, SecretKeySelector ref) {
    return new String(
        secrets.read(name, ref.getSecret(), ref.getVersion()), StandardCharsets.UTF_8);
  }
}
