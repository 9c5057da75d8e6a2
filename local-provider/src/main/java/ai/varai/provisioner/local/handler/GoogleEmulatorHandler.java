package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of Google's emulators. */
final class GoogleEmulatorHandler extends WorkloadHandler<GoogleEmulator> {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  GoogleEmulatorHandler(LocalWorld world) {
    super(GoogleEmulator.class, world);
  }

  @Override
  String nameOf(GoogleEmulator emulator) {
    return emulator.name();
  }

  @Override
  Map<String, String> labels(GoogleEmulator emulator) {
    return Map.of();
  }

  @Override
  GoogleEmulator bare(GoogleEmulator emulator) {
    return with(emulator, Optional.empty(), Optional.empty());
  }

  @Override
  GoogleEmulator computed(GoogleEmulator emulator, ObservedWorkload workload) {
    return with(
        emulator,
        Optional.of(workload.internal().toString()),
        Optional.of(workload.external().toString()));
  }

  @Override
  WorkloadSpec specification(
      GoogleEmulator emulator, Marks marks, int hostPort, Optional<ObservedWorkload> current) {
    return new WorkloadSpec.Emulator(marks, hostPort, emulator.service(), emulator.project());
  }

  @Override
  Optional<String> notReady(GoogleEmulator emulator, ObservedWorkload workload) {
    return answer(workload.external());
  }

  @Override
  Duration patience(GoogleEmulator emulator) {
    return Duration.ofSeconds(90);
  }

  @Override
  public List<Check> checks(Observed<GoogleEmulator> observed, CallContext call) {
    GoogleEmulator emulator = observed.resource();
    String address = emulator.publicEndpoint().orElse("127.0.0.1:0");
    int colon = address.lastIndexOf(':');
    var server =
        new Endpoint(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    return List.of(
        new Question(emulator.service() + " emulator answers", () -> answer(server), address));
  }

  private static Optional<String> answer(Endpoint server) {
    return HttpQuestions.speaks(server, CONNECT)
        ? Optional.empty()
        : Optional.of("nothing answers at " + server);
  }

  private static GoogleEmulator with(
      GoogleEmulator emulator, Optional<String> privateEndpoint, Optional<String> publicEndpoint) {
    return new GoogleEmulator(
        emulator.name(), emulator.service(), emulator.project(), privateEndpoint, publicEndpoint);
  }
}
