package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedNetwork;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The networks of the stack. */
final class Networks {
  private final DockerEngine engine;
  private final Stack stack;

  Networks(DockerEngine engine, Stack stack) {
    this.engine = engine;
    this.stack = stack;
  }

  List<ObservedNetwork> list() throws ProviderException {
    return Failures.translated("list networks", this::ours).stream()
        .flatMap(n -> Labels.marks(n.labels()).map(m -> new ObservedNetwork(m, n.name())).stream())
        .toList();
  }

  /** Makes the network exist; the caller sees to it that no two of these run at once. */
  ObservedNetwork ensure(Marks marks) throws ProviderException {
    Map<String, String> labels = Labels.of(marks);
    String name = stack.fullName(marks.name());
    return Failures.translated(
        "network " + marks.name(),
        () -> {
          // The engine makes a second network of the same name without a word: look first.
          Optional<EngineNetwork> present = find(marks.name());
          if (present.isPresent() && present.get().labels().equals(labels)) {
            return new ObservedNetwork(marks, name);
          }
          present.ifPresent(this::dissolve);
          engine
              .client()
              .createNetworkCmd()
              .withName(name)
              .withDriver("bridge")
              .withCheckDuplicate(true)
              .withLabels(labels)
              .exec();
          return new ObservedNetwork(marks, name);
        });
  }

  void remove(String name) throws ProviderException {
    Failures.translated(
        "network " + name,
        () -> {
          find(name).ifPresent(this::dissolve);
          return name;
        });
  }

  /** The engine's name of the network that a workload joins; empty when there is none yet. */
  Optional<String> toJoin(Optional<String> wanted) {
    List<EngineNetwork> ours = ours();
    return ours.stream()
        .filter(
            n ->
                wanted.isEmpty()
                    || wanted.get().equals(n.labels().get(Labels.NAME))
                    || wanted.get().equals(n.name()))
        .findFirst()
        .or(() -> ours.stream().findFirst())
        .map(EngineNetwork::name);
  }

  private Optional<EngineNetwork> find(String name) {
    return ours().stream().filter(n -> name.equals(n.labels().get(Labels.NAME))).findFirst();
  }

  /**
   * In what way a container is not in the stack's networks; empty when it is, and before there is a
   * network to join. The engine keeps of a stopped container what it was connected to, and does not
   * start it when that has been removed, also if another network has the name by now.
   *
   * @param ours the networks of the stack that there are
   */
  Optional<String> apart(EngineContainer container, List<EngineNetwork> ours) {
    Map<String, String> joined = container.networks();
    for (Map.Entry<String, String> each : joined.entrySet()) {
      if (each.getKey().startsWith(stack.fullName(""))
          && !each.getValue().isEmpty()
          && ours.stream().noneMatch(network -> network.id().equals(each.getValue()))) {
        return Optional.of("its network " + each.getKey() + " was removed");
      }
    }
    if (ours.isEmpty() || ours.stream().anyMatch(network -> joined.containsKey(network.name()))) {
      return Optional.empty();
    }
    return Optional.of(
        "is not connected to the network "
            + ours.stream().map(EngineNetwork::name).collect(Collectors.joining(" or ")));
  }

  List<EngineNetwork> ours() {
    return engine.queries().networks(stack.filter());
  }

  /** A network goes only when nothing is connected. */
  private void dissolve(EngineNetwork network) {
    DockerClient docker = engine.client();
    try {
      Network inspected = docker.inspectNetworkCmd().withNetworkId(network.id()).exec();
      if (inspected.getContainers() != null) {
        for (String container : inspected.getContainers().keySet()) {
          docker
              .disconnectFromNetworkCmd()
              .withNetworkId(network.id())
              .withContainerId(container)
              .withForce(true)
              .exec();
        }
      }
      docker.removeNetworkCmd(network.id()).exec();
    } catch (NotFoundException e) {
      // Somebody else was faster.
    }
  }
}
