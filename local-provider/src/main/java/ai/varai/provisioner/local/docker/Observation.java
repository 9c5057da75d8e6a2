package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.ObservedWorkload.State;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.HostConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a workload off its container. */
final class Observation {
  private Observation() {}

  static Optional<ObservedWorkload> of(InspectContainerResponse container) {
    Map<String, String> labels = labels(container);
    return Labels.marks(labels).map(marks -> of(container, marks, labels));
  }

  static Map<String, String> labels(InspectContainerResponse container) {
    Map<String, String> labels =
        container.getConfig() == null ? null : container.getConfig().getLabels();
    return labels == null ? Map.of() : labels;
  }

  static boolean running(InspectContainerResponse container) {
    return state(container.getState()) == State.RUNNING;
  }

  private static ObservedWorkload of(
      InspectContainerResponse container, Marks marks, Map<String, String> labels) {
    State state = state(container.getState());
    Integer restarts = container.getRestartCount();
    return new ObservedWorkload(
        marks,
        container.getId(),
        state,
        detail(container, state),
        new Endpoint(marks.name(), Labels.port(labels)),
        new Endpoint("127.0.0.1", Labels.hostPort(labels)),
        restarts == null ? 0 : restarts,
        deviations(container.getHostConfig(), Labels.limits(labels)));
  }

  private static State state(ContainerState state) {
    if (Boolean.TRUE.equals(state.getPaused())) {
      return State.STOPPED;
    } else if (Boolean.TRUE.equals(state.getRestarting())) {
      return State.STARTING;
    }
    return Boolean.TRUE.equals(state.getRunning()) ? State.RUNNING : State.STOPPED;
  }

  private static String detail(InspectContainerResponse container, State state) {
    String name = "container " + container.getName().replaceFirst("^/", "");
    ContainerState found = container.getState();
    if (Boolean.TRUE.equals(found.getPaused())) {
      return name + " is paused";
    } else if (state == State.RUNNING) {
      return name;
    }
    return name
        + (Boolean.TRUE.equals(found.getOOMKilled()) ? " ran out of memory" : "")
        + ", exit code "
        + found.getExitCodeLong();
  }

  private static List<String> deviations(HostConfig host, Limits wanted) {
    List<String> deviations = new ArrayList<>();
    long nanos = Math.round(wanted.cpus() * 1e9);
    if (orZero(host.getNanoCPUs()) != nanos) {
      deviations.add(
          "CPU limit " + orZero(host.getNanoCPUs()) / 1e9 + " instead of " + wanted.cpus());
    }
    if (orZero(host.getMemory()) != wanted.memoryBytes()) {
      deviations.add(
          "memory limit " + orZero(host.getMemory()) + " bytes instead of " + wanted.memoryBytes());
    }
    if (host.getRestartPolicy() == null
        || !"unless-stopped".equals(host.getRestartPolicy().getName())) {
      deviations.add("is not started again after a crash");
    }
    return deviations;
  }

  private static long orZero(@org.jspecify.annotations.Nullable Long number) {
    return number == null ? 0 : number;
  }
}
