package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The containers of the stack. */
final class Containers {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * For whoever looks at {@code docker ps}: readiness is asked of the servers themselves. Each
   * check starts a process in the container, and that is felt when it happens every second.
   */
  private static final long HEALTH_INTERVAL_SECONDS = 10;

  private final DockerEngine engine;
  private final Stack stack;
  private final RuntimeSettings settings;
  private final SecretReader secrets;

  Containers(DockerEngine engine, Stack stack, RuntimeSettings settings, SecretReader secrets) {
    this.engine = engine;
    this.stack = stack;
    this.settings = settings;
    this.secrets = secrets;
  }

  List<EngineContainer> list() {
    return engine.queries().containers(stack.filter());
  }

  Optional<EngineContainer> find(String name) {
    return engine
        .queries()
        .container(stack.fullName(name))
        .filter(container -> stack.owns(container.labels()));
  }

  /** Creates the container, not started, with the secrets' payloads as variables. */
  String create(WorkloadSpec spec, ContainerSpec wanted, Optional<String> network, String hash)
      throws ProviderException {
    List<String> env = new ArrayList<>();
    wanted.env().forEach((name, value) -> env.add(name + "=" + value));
    for (Map.Entry<String, SecretRef> secret : secretsOf(spec).entrySet()) {
      env.add(secret.getKey() + "=" + secrets.payload(secret.getValue()));
    }
    HostConfig host = host(spec, wanted);
    ExposedPort port = ExposedPort.tcp(wanted.port());
    CreateContainerCmd create =
        engine
            .client()
            .createContainerCmd(wanted.image())
            .withName(stack.fullName(spec.name()))
            .withHostName(spec.name())
            .withEnv(env)
            .withLabels(Labels.of(spec.marks(), wanted, spec.hostPort(), hash))
            .withExposedPorts(port)
            .withStopSignal(wanted.stopSignal())
            .withHostConfig(host);
    network.ifPresent(
        name -> {
          host.withNetworkMode(name);
          create.withAliases(spec.name());
        });
    if (!wanted.command().isEmpty()) {
      create.withCmd(wanted.command());
    }
    if (!wanted.health().isEmpty()) {
      List<String> test = new ArrayList<>(List.of("CMD"));
      test.addAll(wanted.health());
      create.withHealthcheck(
          new HealthCheck()
              .withTest(test)
              .withInterval(HEALTH_INTERVAL_SECONDS * SECOND)
              .withTimeout(5 * SECOND)
              .withStartPeriod(30 * SECOND)
              .withRetries(3));
    }
    userForStorage(spec).ifPresent(create::withUser);
    boolean newVolume = wanted.dataFolder().isPresent() && makeVolume(spec);
    try {
      return Failures.translated("create " + spec.name(), () -> create.exec().getId());
    } catch (ProviderException e) {
      if (newVolume) {
        removeAfter(e, stack.volume(spec.name()));
      }
      throw e;
    }
  }

  /** What went wrong first is what is told: an engine that is gone refuses this as well. */
  private void removeAfter(ProviderException failure, String volume) {
    try {
      removeVolume(volume);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private HostConfig host(WorkloadSpec spec, ContainerSpec wanted) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
            .withPortBindings(
                new PortBinding(
                    Ports.Binding.bindIpAndPort("127.0.0.1", spec.hostPort()),
                    ExposedPort.tcp(wanted.port())));
    if (wanted.limits().cpus() > 0) {
      host.withNanoCPUs(Math.round(wanted.limits().cpus() * 1e9));
    }
    if (wanted.limits().memoryBytes() > 0) {
      // The same limit for memory and swap together: no swap, as on Cloud Run.
      host.withMemory(wanted.limits().memoryBytes()).withMemorySwap(wanted.limits().memoryBytes());
    }
    List<Bind> binds = new ArrayList<>();
    wanted
        .dataFolder()
        .ifPresent(folder -> binds.add(new Bind(stack.volume(spec.name()), new Volume(folder))));
    if (spec instanceof WorkloadSpec.Service && Files.isDirectory(settings.storage())) {
      String storage = settings.storage().toAbsolutePath().toString();
      binds.add(new Bind(storage, new Volume(storage)));
    }
    return host.withBinds(binds);
  }

  /** Whether the volume is new. Docker itself would make it, but without labels. */
  private boolean makeVolume(WorkloadSpec spec) throws ProviderException {
    String name = stack.volume(spec.name());
    return Failures.translated(
        "volume of " + spec.name(),
        () -> {
          try {
            engine.client().inspectVolumeCmd(name).exec();
            return false;
          } catch (NotFoundException e) {
            engine.client().createVolumeCmd().withName(name).withLabels(stack.filter()).exec();
            return true;
          }
        });
  }

  /** The sample service writes into the storage folder as its owner, not as root. */
  private Optional<String> userForStorage(WorkloadSpec spec) {
    if (!(spec instanceof WorkloadSpec.Service service)
        || !service.image().equals(SampleServiceImage.REFERENCE)
        || !Files.isDirectory(settings.storage())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Files.getAttribute(settings.storage(), "unix:uid")
              + ":"
              + Files.getAttribute(settings.storage(), "unix:gid"));
    } catch (IOException | UnsupportedOperationException e) {
      // Not a Unix file system (Docker Desktop on Windows): the image's own user.
      return Optional.empty();
    }
  }

  private static Map<String, SecretRef> secretsOf(WorkloadSpec spec) {
    if (spec instanceof WorkloadSpec.Service service) {
      return service.secretEnv();
    } else if (spec instanceof WorkloadSpec.Postgres postgres) {
      return Map.of("POSTGRES_PASSWORD", postgres.adminPassword());
    }
    return Map.of();
  }

  void start(String id, String name) throws ProviderException {
    Failures.translated("start " + name, () -> engine.client().startContainerCmd(id).exec());
  }

  /** Stops the container; the engine starts it neither after a crash nor when it starts itself. */
  void stop(EngineContainer container) throws ProviderException {
    Failures.translated(
        "stop " + container.name(),
        () -> {
          if (container.paused()) {
            engine.client().unpauseContainerCmd(container.id()).exec(); // or it hears no signal
          }
          stop(container.id());
          return container;
        });
  }

  private void stop(String id) {
    try {
      engine.client().stopContainerCmd(id).withTimeout(10).exec();
    } catch (com.github.dockerjava.api.exception.NotModifiedException e) {
      // It had stopped already.
    }
  }

  /** Removes the container; its data only when they shall go as well. */
  void remove(String name, boolean withData) throws ProviderException {
    Failures.translated(
        "remove " + name,
        () -> {
          find(name).ifPresent(c -> removeContainer(c.id(), withData));
          if (withData) {
            removeVolume(stack.volume(name));
          }
          return name;
        });
  }

  private void removeContainer(String id, boolean withData) {
    if (!withData) {
      stop(id); // what keeps its data must be able to write them down
    }
    try {
      engine.client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // Somebody else was faster.
    }
  }

  private void removeVolume(String name) {
    try {
      if (stack.filter().entrySet().stream()
          .allMatch(e -> e.getValue().equals(volumeLabels(name).get(e.getKey())))) {
        engine.client().removeVolumeCmd(name).exec();
      }
    } catch (NotFoundException e) {
      // It never had one.
    }
  }

  private Map<String, String> volumeLabels(String name) {
    Map<String, String> labels = engine.client().inspectVolumeCmd(name).exec().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
