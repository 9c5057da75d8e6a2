package ai.varai.provisioner.it.harness;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine, where there is one. */
public final class Engine {
  private Engine() {}

  /** Whether an engine answers. */
  public static boolean answers() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static DockerClient client() {
    return DockerClientFactory.lazyClient();
  }

  /** Everything that the engine holds, by identifier: containers, networks and volumes. */
  public static Set<String> everything() {
    var ids =
        client().listContainersCmd().withShowAll(true).exec().stream()
            .map(
                container ->
                    "container " + String.join(",", container.getNames()) + " " + container.getId())
            .collect(Collectors.toSet());
    client()
        .listNetworksCmd()
        .exec()
        .forEach(network -> ids.add("network " + network.getName() + " " + network.getId()));
    client()
        .listVolumesCmd()
        .exec()
        .getVolumes()
        .forEach(volume -> ids.add("volume " + volume.getName()));
    return ids;
  }

  /** The containers that run. */
  public static List<Container> running() {
    return client().listContainersCmd().exec();
  }

  /** When the container was last started: another instance has another time. */
  public static String startedAt(String containerId) {
    return String.valueOf(
        client().inspectContainerCmd(containerId).exec().getState().getStartedAt());
  }

  /** Program and arguments of a container. */
  public static String arguments(String containerId) {
    var container = client().inspectContainerCmd(containerId).exec();
    return container.getPath() + " " + String.join(" ", container.getArgs());
  }

  /** Takes a container away, running or not. */
  public static void remove(String containerId) {
    client().removeContainerCmd(containerId).withForce(true).exec();
  }

  /** Ends a container at once, as a crash would. */
  public static void kill(String containerId) {
    client().killContainerCmd(containerId).withSignal("KILL").exec();
  }
}
