package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A service with Cloud Run's contract (<a
 * href="https://cloud.google.com/run/docs/container-contract">container contract</a>), always with
 * one instance. A changed service is a new revision under the same port; the old one is stopped
 * first, so it is away for as long as the new one takes to start.
 */
final class RunServiceHandler extends WorkloadHandler<RunService> {
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(30);

  /** A label for each secret that a person keeps: which version of it the service has. */
  private static final String HAND_KEPT = "secret-version.";

  private final SecretAccess access;

  RunServiceHandler(LocalWorld world, SecretAccess access) {
    super(RunService.class, world);
    this.access = access;
  }

  @Override
  String nameOf(RunService service) {
    return service.name();
  }

  @Override
  Map<String, String> labels(RunService service) {
    return service.labels();
  }

  @Override
  RunService bare(RunService service) {
    return with(service, Optional.empty(), Optional.empty());
  }

  @Override
  RunService computed(RunService service, ObservedWorkload workload) {
    return with(
        service,
        Optional.of("http://localhost:" + workload.external().port()),
        Optional.of(workload.marks().revision()));
  }

  @Override
  WorkloadSpec specification(
      RunService service, Marks marks, int hostPort, Optional<ObservedWorkload> current)
      throws ProviderException {
    var secrets = new TreeMap<String, SecretRef>();
    String member = SecretAccess.member(service.serviceAccount().get());
    var labels = new TreeMap<>(marks.labels());
    for (var entry : service.secretEnv().entrySet()) {
      SecretRef ref = access.reference(entry.getValue());
      access.require(ref, member);
      secrets.put(entry.getKey(), ref);
      if (SecretAccess.isNewest(entry.getValue())) {
        labels.put(HAND_KEPT + ref.secretId(), Integer.toString(ref.version()));
      }
    }
    String revision = RevisionNames.next(service.name(), marks.resource(), current);
    var variables = new TreeMap<String, String>();
    service.env().forEach((name, value) -> variables.put(name, value.get()));
    variables.put("K_SERVICE", service.name());
    variables.put("K_CONFIGURATION", service.name());
    variables.put("K_REVISION", revision);
    return new WorkloadSpec.Service(
        new Marks(marks.name(), marks.owner(), labels, marks.resource(), revision),
        hostPort,
        service.vpcEgress().map(egress -> egress.network().get()),
        service.image(),
        service.process().map(LocalProcess::command).orElse(List.of()),
        service.process().map(LocalProcess::watch).orElse(List.of()),
        service.containerPort(),
        variables,
        secrets,
        new Limits(
            CpuQuantity.cpus(service.cpu()).doubleValue(), MemoryQuantity.bytes(service.memory())),
        service.startupProbe(),
        service.livenessProbe());
  }

  @Override
  Optional<String> outdated(RunService service, ObservedWorkload workload) {
    return workload.marks().labels().entrySet().stream()
        .filter(label -> label.getKey().startsWith(HAND_KEPT))
        .filter(
            label ->
                access
                    .newest(label.getKey().substring(HAND_KEPT.length()))
                    .filter(ref -> !Integer.toString(ref.version()).equals(label.getValue()))
                    .isPresent())
        .map(label -> "secret " + label.getKey().substring(HAND_KEPT.length()) + " has a new value")
        .sorted()
        .findFirst();
  }

  @Override
  Optional<String> notReady(RunService service, ObservedWorkload workload) {
    for (String path : List.of(service.startupProbe().path(), service.readinessProbe().path())) {
      Optional<String> trouble = HttpQuestions.notOk(workload.external(), path, ANSWER);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  @Override
  Duration patience(RunService service) {
    var probe = service.startupProbe();
    Duration granted =
        Duration.ofSeconds(
            probe.initialDelaySeconds() + (long) probe.periodSeconds() * probe.failureThreshold());
    return granted.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : granted;
  }

  @Override
  List<String> hidden(WorkloadSpec specification) {
    var payloads = new ArrayList<String>();
    if (specification instanceof WorkloadSpec.Service service) {
      for (SecretRef ref : service.secretEnv().values()) {
        try {
          payloads.add(world.secrets().payload(ref));
        } catch (ProviderException e) {
          // What cannot be read cannot be in the log either.
        }
      }
    }
    return payloads;
  }

  @Override
  public List<Check> checks(Observed<RunService> observed, CallContext call) {
    RunService service = observed.resource();
    URI url = URI.create(service.url().orElse("http://localhost:0"));
    var server = new Endpoint("127.0.0.1", url.getPort());
    var checks = new ArrayList<Check>();
    for (String path :
        new LinkedHashSet<>(
            List.of(service.livenessProbe().path(), service.readinessProbe().path()))) {
      checks.add(
          new Question(
              "GET " + service.name() + path + " answers 200",
              () -> HttpQuestions.notOk(server, path, ANSWER),
              url + path));
    }
    return checks;
  }

  private static RunService with(
      RunService s, Optional<String> url, Optional<String> latestReadyRevision) {
    return new RunService(
        s.name(),
        s.location(),
        s.image(),
        s.process(),
        s.serviceAccount(),
        s.minInstances(),
        s.maxInstances(),
        s.concurrency(),
        s.timeout(),
        s.cpu(),
        s.memory(),
        s.cpuAlwaysAllocated(),
        s.containerPort(),
        s.env(),
        s.secretEnv(),
        s.startupProbe(),
        s.livenessProbe(),
        s.readinessProbe(),
        s.ingress(),
        s.vpcEgress(),
        s.traffic(),
        s.rollout(),
        s.labels(),
        url,
        latestReadyRevision);
  }
}
