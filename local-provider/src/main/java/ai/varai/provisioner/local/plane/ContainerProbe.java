package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Check;
import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import java.util.Optional;

/**
 * A probe of a running container, and what Cloud Run writes of it to {@code
 * run.googleapis.com/varlog/system}.
 *
 * @param kind in capitals, such as {@code LIVENESS}
 * @see <a href="https://cloud.google.com/run/docs/troubleshooting">Entries on failed probes</a>
 */
record ContainerProbe(String kind, Container container, Probe probe, Instance instance) {

  /** Why the container is not well; empty when it is. */
  Optional<String> trouble() throws InterruptedException {
    return HealthQuestions.trouble(probe.check(), instance, probe.timeout());
  }

  /**
   * That it failed.
   *
   * @param times in a row
   * @param consequence a sentence
   * @param reason a sentence
   */
  String failed(int times, String consequence, String reason) {
    return name()
        + " failed "
        + times
        + (times == 1 ? " time" : " times")
        + " consecutively for "
        + place()
        + ". "
        + consequence
        + "\n"
        + reason;
  }

  /** That it passed, after so many attempts. */
  String succeeded(int attempts) {
    return name()
        + " succeeded after "
        + attempts
        + (attempts == 1 ? " attempt" : " attempts")
        + " for "
        + place()
        + ".";
  }

  private String name() {
    String protocol =
        probe.check() instanceof Check.Http
            ? "HTTP"
            : probe.check() instanceof Check.Grpc ? "GRPC" : "TCP";
    return (probe.isUsual() ? "Default " : "") + kind + " " + protocol + " probe";
  }

  private String place() {
    return "container \""
        + container.name()
        + "\" on port "
        + probe.check().port()
        + (probe.check() instanceof Check.Http http ? " path \"" + http.path() + "\"" : "");
  }
}
