package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.TraceStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The emulated Cloud Trace, which services export their spans to. */
final class TraceStoreHandler extends WorkloadHandler<TraceStore> {
  private static final String HEALTH = "/_emulator/health";
  private static final Duration ANSWER = Duration.ofSeconds(2);

  TraceStoreHandler(LocalWorld world) {
    super(TraceStore.class, world);
  }

  @Override
  String nameOf(TraceStore store) {
    return store.name();
  }

  @Override
  Map<String, String> labels(TraceStore store) {
    return Map.of();
  }

  @Override
  TraceStore bare(TraceStore store) {
    return with(store, Optional.empty(), Optional.empty());
  }

  @Override
  TraceStore computed(TraceStore store, ObservedWorkload workload) {
    return with(
        store,
        Optional.of("http://" + workload.internal()),
        Optional.of("http://" + workload.external()));
  }

  @Override
  WorkloadSpec specification(
      TraceStore store, Marks marks, int hostPort, Optional<ObservedWorkload> current) {
    return new WorkloadSpec.Traces(marks, hostPort, store.project());
  }

  @Override
  Optional<String> notReady(TraceStore store, ObservedWorkload workload) {
    return HttpQuestions.notOk(workload.external(), HEALTH, ANSWER);
  }

  @Override
  Duration patience(TraceStore store) {
    return Duration.ofSeconds(60);
  }

  @Override
  public List<Check> checks(Observed<TraceStore> observed, CallContext call) {
    URI url = URI.create(observed.resource().publicUrl().orElse("http://127.0.0.1:0"));
    var server = new Endpoint(url.getHost(), url.getPort());
    return List.of(
        new Question(
            "Trace store answers",
            () -> HttpQuestions.notOk(server, HEALTH, ANSWER),
            server.toString()));
  }

  private static TraceStore with(
      TraceStore store, Optional<String> privateUrl, Optional<String> publicUrl) {
    return new TraceStore(store.name(), store.project(), privateUrl, publicUrl);
  }
}
