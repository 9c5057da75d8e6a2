package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Check;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.HTTPGetAction;
import com.google.cloud.run.v2.Probe;
import java.time.Duration;
import java.util.Optional;

/** Probes of containers, as a runner carries them out. */
final class RunProbes {

  private RunProbes() {}

  /** What decides when a container has started. */
  static Optional<ServiceRunner.Probe> startup(Container c) {
    return c.hasStartupProbe() ? of(c.getStartupProbe(), c, 1) : Optional.empty();
  }

  /** What ends a container's instance. */
  static Optional<ServiceRunner.Probe> liveness(Container c) {
    return c.hasLivenessProbe() ? of(c.getLivenessProbe(), c, 1) : Optional.empty();
  }

  /** What keeps requests away from a container's instance. */
  static Optional<ServiceRunner.Probe> readiness(Container c) {
    return c.hasReadinessProbe()
        ? of(c.getReadinessProbe(), c, KnativeOnly.successes(c.getReadinessProbe()))
        : Optional.empty();
  }

  /** Nothing, when the probe names no way to ask. */
  private static Optional<ServiceRunner.Probe> of(Probe given, Container c, int successes) {
    Probe.Builder p = given.toBuilder();
    RunDefaults.probe(p, c.toBuilder());
    return check(p.build())
        .map(
            check ->
                new ServiceRunner.Probe(
                    check,
                    Duration.ofSeconds(p.getInitialDelaySeconds()),
                    Duration.ofSeconds(p.getPeriodSeconds()),
                    Duration.ofSeconds(p.getTimeoutSeconds()),
                    p.getFailureThreshold(),
                    successes));
  }

  private static Optional<Check> check(Probe p) {
    return switch (p.getProbeTypeCase()) {
      case HTTP_GET -> Optional.of(http(p.getHttpGet()));
      case TCP_SOCKET -> Optional.of(new Check.Tcp(p.getTcpSocket().getPort()));
      case GRPC -> Optional.of(new Check.Grpc(p.getGrpc().getService(), p.getGrpc().getPort()));
      case PROBETYPE_NOT_SET -> Optional.empty();
    };
  }

  private static Check http(HTTPGetAction get) {
    return new Check.Http(
        get.getPath(),
        get.getPort(),
        get.getHttpHeadersList().stream()
            .map(h -> new Check.Header(h.getName(), h.getValue()))
            .toList());
  }
}
