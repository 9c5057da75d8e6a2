package ai.varai.provisioner.local.docker;

import static java.util.stream.Collectors.toSet;

import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedNetwork;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs workloads as containers. They carry the stack's labels and fixed names, live on after this
 * process, and nothing without the stack's labels is ever touched. Ports are published on the
 * loopback address only.
 *
 * <p>Secrets reach a container as variables, which whoever may use the Docker engine can read (and
 * such a person is root on this machine anyway); they are in no command line and no label.
 */
final class DockerRuntime implements LocalRuntime {
  private final DockerEngine engine;
  private final String description;
  private final Definitions definitions;
  private final Images images;
  private final Networks networks;
  private final Containers containers;

  /** Held for writing while a network is made, so that no workload misses it. */
  private final ReadWriteLock networking = new ReentrantReadWriteLock();

  DockerRuntime(
      DockerEngine engine,
      Images images,
      String description,
      RuntimeSettings settings,
      SecretReader secrets) {
    this.engine = engine;
    this.description = description;
    Stack stack = new Stack(settings);
    definitions = new Definitions(settings);
    this.images = images;
    networks = new Networks(engine, stack);
    containers = new Containers(engine, stack, settings, secrets);
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    return new DockerPreflight(images, definitions).look(wanted);
  }

  @Override
  public ObservedNetwork ensureNetwork(Marks marks) throws ProviderException {
    networking.writeLock().lock();
    try {
      ObservedNetwork network = networks.ensure(marks);
      connectAll(network);
      return network;
    } finally {
      networking.writeLock().unlock();
    }
  }

  /** A database that was started before there was a network joins it now. */
  private void connectAll(ObservedNetwork network) throws ProviderException {
    Failures.translated(
        "network " + network.marks().name(),
        () -> {
          List<String> ours = networksNames();
          for (EngineContainer container : containers.list()) {
            if (ours.stream().noneMatch(container.networks()::containsKey)) {
              String name = container.labels().getOrDefault(Labels.NAME, "");
              engine
                  .client()
                  .connectToNetworkCmd()
                  .withNetworkId(network.id())
                  .withContainerId(container.id())
                  .withContainerNetwork(
                      new com.github.dockerjava.api.model.ContainerNetwork().withAliases(name))
                  .exec();
            }
          }
          return network;
        });
  }

  private List<String> networksNames() {
    try {
      return networks.list().stream().map(ObservedNetwork::id).toList();
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public List<ObservedNetwork> networks() throws ProviderException {
    return networks.list();
  }

  @Override
  public void removeNetwork(String name) throws ProviderException {
    networking.writeLock().lock();
    try {
      networks.remove(name);
    } finally {
      networking.writeLock().unlock();
    }
  }

  @Override
  public List<ObservedWorkload> workloads() throws ProviderException {
    return observed("list containers", containers::list);
  }

  @Override
  public Optional<ObservedWorkload> workload(String name) throws ProviderException {
    return observed("look for " + name, () -> containers.find(name).stream().toList()).stream()
        .findFirst();
  }

  /** The lock is held so that no network is seen which its workloads are only about to join. */
  private List<ObservedWorkload> observed(String what, Supplier<List<EngineContainer>> question)
      throws ProviderException {
    networking.readLock().lock();
    try {
      return Failures.translated(
          what,
          () -> {
            List<EngineContainer> found = question.get();
            List<EngineNetwork> ours = found.isEmpty() ? List.of() : networks.ours();
            Map<String, String> current =
                images.ids(found.stream().map(EngineContainer::image).collect(toSet()));
            return found.stream()
                .flatMap(
                    c -> Observation.of(c, definitions, current, networks.apart(c, ours)).stream())
                .toList();
          });
    } finally {
      networking.readLock().unlock();
    }
  }

  @Override
  public ObservedWorkload ensure(WorkloadSpec spec) throws ProviderException, InterruptedException {
    ContainerSpec wanted = definitions.define(spec);
    String hash = Specification.of(spec, wanted);
    Optional<EngineContainer> present =
        Failures.translated("look for " + spec.name(), () -> containers.find(spec.name()));
    if (present.isPresent() && asWanted(present.get(), hash)) {
      if (!Observation.running(present.get())) {
        restartOrStart(present.get(), spec.name());
      }
    } else {
      images.ensure(wanted.image());
      if (present.isPresent()) {
        containers.remove(spec.name(), false);
      }
      create(spec, wanted, hash);
    }
    return workload(spec.name())
        .orElseThrow(
            () ->
                new ProviderException(
                    Category.TRANSIENT, spec.name() + " vanished while it was started", ""));
  }

  private boolean asWanted(EngineContainer container, String hash) throws ProviderException {
    return Labels.specification(container.labels()).equals(hash)
        && observed("network of " + container.name(), () -> List.of(container)).stream()
            .anyMatch(workload -> workload.deviations().isEmpty());
  }

  private void create(WorkloadSpec spec, ContainerSpec wanted, String hash)
      throws ProviderException {
    networking.readLock().lock();
    try {
      Optional<String> network =
          spec instanceof WorkloadSpec.Service service ? service.network() : Optional.empty();
      Optional<String> joined =
          Failures.translated("network of " + spec.name(), () -> networks.toJoin(network));
      String id = containers.create(spec, wanted, joined, hash);
      containers.start(id, spec.name());
    } finally {
      networking.readLock().unlock();
    }
  }

  private void restartOrStart(EngineContainer container, String name) throws ProviderException {
    if (container.paused()) {
      Failures.translated(
          "resume " + name, () -> engine.client().unpauseContainerCmd(container.id()).exec());
    } else if (!container.restarting()) {
      containers.start(container.id(), name);
    }
  }

  @Override
  public void restart(String name) throws ProviderException {
    EngineContainer container = required(name);
    Failures.translated(
        "restart " + name,
        () -> engine.client().restartContainerCmd(container.id()).withTimeout(10).exec());
  }

  @Override
  public void stop(String name) throws ProviderException {
    containers.stop(required(name));
  }

  private EngineContainer required(String name) throws ProviderException {
    return Failures.translated("look for " + name, () -> containers.find(name))
        .orElseThrow(
            () ->
                new ProviderException(
                    Category.INVALID,
                    "nothing of the name " + name + " runs here",
                    "`status` lists what does."));
  }

  @Override
  public void remove(String name) throws ProviderException {
    containers.remove(name, true);
  }

  @Override
  public void logs(String name, int tail, boolean follow, Consumer<String> sink)
      throws ProviderException, InterruptedException {
    EngineContainer container = required(name);
    var log = new ContainerLog(engine, containers, name, sink);
    if (follow) {
      log.follow(container, tail);
    } else {
      log.read(container, tail);
    }
  }

  @Override
  public String source(String image, Optional<LocalProcess> process) throws ProviderException {
    return Failures.translated(
        "look for the image " + image, () -> images.ids(List.of(image)).getOrDefault(image, ""));
  }

  @Override
  public Optional<Artifacts> artifacts() {
    return Optional.of(new EngineArtifacts(engine.queries()));
  }

  @Override
  public void close() {
    images.close();
    engine.close();
  }
}
