package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.ObservedWorkload.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a workload off its container. */
final class Observation {
  private Observation() {}

  /**
   * @param images the image that each name stands for now, by its name; a name that the engine does
   *     not have is not in it
   * @param apart in what way the container is not where it should be in the stack's networks
   */
  static Optional<ObservedWorkload> of(
      EngineContainer container,
      Definitions definitions,
      Map<String, String> images,
      Optional<String> apart) {
    Map<String, String> labels = container.labels();
    return Labels.marks(labels)
        .map(
            marks ->
                of(
                    container,
                    marks,
                    deviations(
                        container,
                        Labels.limits(labels),
                        image(
                            container, definitions.chosen(marks.owner().address().kind()), images),
                        apart)));
  }

  static boolean running(EngineContainer container) {
    return state(container) == State.RUNNING;
  }

  private static ObservedWorkload of(
      EngineContainer container, Marks marks, List<String> deviations) {
    Map<String, String> labels = container.labels();
    State state = state(container);
    return new ObservedWorkload(
        marks,
        container.id(),
        state,
        state != State.STOPPED || container.paused(),
        detail(container, state),
        new Endpoint(marks.name(), Labels.port(labels)),
        new Endpoint("127.0.0.1", Labels.hostPort(labels)),
        container.restarts(),
        deviations);
  }

  private static State state(EngineContainer container) {
    if (container.paused()) {
      return State.STOPPED;
    } else if (container.restarting()) {
      return State.STARTING;
    }
    return container.running() ? State.RUNNING : State.STOPPED;
  }

  private static String detail(EngineContainer container, State state) {
    String name = "container " + container.name();
    if (container.paused()) {
      return name + " is paused";
    } else if (state == State.RUNNING) {
      return name;
    }
    return name
        + (container.ranOutOfMemory() ? " ran out of memory" : "")
        + ", exit code "
        + container.exitCode();
  }

  /** In what way it does not run the image that it should. */
  private static Optional<String> image(
      EngineContainer container, Optional<String> chosen, Map<String, String> images) {
    String name = container.image();
    if (chosen.isPresent() && !chosen.get().equals(name)) {
      return Optional.of("it runs the image " + name + " instead of " + chosen.get());
    }
    return images.getOrDefault(name, container.imageId()).equals(container.imageId())
        ? Optional.empty()
        : Optional.of("its image " + name + " has been built or pulled anew since");
  }

  private static List<String> deviations(
      EngineContainer container, Limits wanted, Optional<String> image, Optional<String> apart) {
    List<String> deviations = new ArrayList<>();
    image.ifPresent(deviations::add);
    long nanos = Math.round(wanted.cpus() * 1e9);
    if (container.nanoCpus() != nanos) {
      deviations.add("CPU limit " + container.nanoCpus() / 1e9 + " instead of " + wanted.cpus());
    }
    if (container.memory() != wanted.memoryBytes()) {
      deviations.add(
          "memory limit " + container.memory() + " bytes instead of " + wanted.memoryBytes());
    }
    if (!container.restartPolicy().equals("unless-stopped")) {
      deviations.add("is not started again after a crash");
    }
    apart.ifPresent(deviations::add);
    return deviations;
  }
}
