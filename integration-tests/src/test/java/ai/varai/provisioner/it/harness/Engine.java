package ai.varai.provisioner.it.harness;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * The Docker engine of this machine, where there is one, seen from one environment: what belongs to
 * other environments of the machine is neither counted nor touched, so that a suite can run beside
 * them.
 */
public final class Engine {
  /** The label that tells environments apart. */
  public static final String STACK = "ai.varai.provisioner.stack";

  private static final List<String> OTHER_TOOLS =
      List.of("com.docker.compose.project", "org.testcontainers");

  private final String stack;

  private Engine(String stack) {
    this.stack = stack;
  }

  /** Whether an engine answers. */
  public static boolean answers() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** The engine as the environment sees it that is made by commands run in the folder. */
  public static Engine of(Path folder) {
    return new Engine(stack(folder));
  }

  /** The mark of what is made by commands run in the folder: it derives from where state lies. */
  public static String stack(Path folder) {
    try {
      Path home =
          Files.createDirectories(folder).toRealPath().resolve(".provisioner").toAbsolutePath();
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(home.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static DockerClient client() {
    return DockerClientFactory.lazyClient();
  }

  /** Containers, networks and volumes, by identifier, but for those of other environments. */
  public Set<String> everything() {
    var ids =
        client().listContainersCmd().withShowAll(true).exec().stream()
            .filter(container -> !isForeign(container.getLabels()))
            .map(
                container ->
                    "container " + String.join(",", container.getNames()) + " " + container.getId())
            .collect(Collectors.toSet());
    client().listNetworksCmd().exec().stream()
        .filter(network -> !isForeign(network.getLabels()))
        .forEach(network -> ids.add("network " + network.getName() + " " + network.getId()));
    client().listVolumesCmd().exec().getVolumes().stream()
        .filter(volume -> !isForeign(volume.getLabels()))
        .forEach(volume -> ids.add("volume " + volume.getName()));
    return ids;
  }

  /** The environment's containers that run. */
  public List<Container> running() {
    return client().listContainersCmd().withLabelFilter(Map.of(STACK, stack)).exec();
  }

  private boolean isForeign(@Nullable Map<String, String> labels) {
    if (labels == null) {
      return false;
    }
    // Without a mark it might be ours, leaked; unless another tool put its own on it.
    return labels.containsKey(STACK)
        ? !stack.equals(labels.get(STACK))
        : OTHER_TOOLS.stream().anyMatch(labels::containsKey);
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
