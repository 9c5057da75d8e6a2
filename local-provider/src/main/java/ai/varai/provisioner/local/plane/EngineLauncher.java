package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.local.docker.SingleContainers;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs images in the Docker engine of this machine, when one answers. */
final class EngineLauncher implements Launcher {
  private final String owner;
  private @Nullable SingleContainers engine;

  /**
   * @param owner a label of the containers that this emulator starts
   */
  EngineLauncher(String owner) {
    this.owner = owner;
  }

  private synchronized Optional<SingleContainers> engine() {
    SingleContainers open = engine;
    if (open == null) {
      open = SingleContainers.open(owner).orElse(null);
      engine = open;
    }
    return Optional.ofNullable(open);
  }

  @Override
  public String refusal(String image) {
    return engine().map(e -> e.trouble(image)).orElse("no Docker engine answers");
  }

  @Override
  public Instance launch(
      String name, Container c, Map<String, Path> volumes, Speech.Listener listener)
      throws InterruptedException {
    SingleContainers containers =
        engine().orElseThrow(() -> new IllegalStateException("no Docker engine answers"));
    Map<String, String> variables = new TreeMap<>(c.environment());
    if (c.port() > 0) {
      variables.put("PORT", Integer.toString(c.port()));
    }
    String id =
        containers.create(
            c.image(),
            variables,
            c.command(),
            c.arguments(),
            volumes,
            ports(c),
            new Limits(
                Quantities.cpus(c.limits().getOrDefault("cpu", "")),
                Quantities.bytes(c.limits().getOrDefault("memory", ""))));
    try {
      SingleContainers.Following following = containers.follow(id, heard(new Speech(listener)));
      containers.start(id);
      return instance(containers, id, c, following);
    } catch (RuntimeException | InterruptedException e) {
      containers.remove(id);
      throw e;
    }
  }

  private static Instance instance(
      SingleContainers containers, String id, Container c, SingleContainers.Following following) {
    Map<Integer, Endpoint> bound = new HashMap<>();
    for (int port : ports(c)) {
      bound.put(port, new Endpoint("127.0.0.1", containers.hostPort(id, port)));
    }
    return new ContainerInstance(
        containers,
        id,
        bound.getOrDefault(c.port(), new Endpoint("127.0.0.1", 0)),
        Map.copyOf(bound),
        following);
  }

  /** The one that takes requests, and those that probes ask at. */
  private static Set<Integer> ports(Container c) {
    Set<Integer> ports = new TreeSet<>();
    if (c.port() > 0) {
      ports.add(c.port());
    }
    Stream.of(c.startup(), c.liveness(), c.readiness())
        .flatMap(Optional::stream)
        .forEach(p -> ports.add(p.check().port()));
    return ports;
  }

  private static SingleContainers.Writing heard(Speech speech) {
    return new SingleContainers.Writing() {
      @Override
      public void wrote(boolean error, byte[] bytes) {
        speech.hear(error, bytes, bytes.length);
      }

      @Override
      public void ended() {
        speech.end();
      }
    };
  }

  private record ContainerInstance(
      SingleContainers containers,
      String id,
      Endpoint endpoint,
      Map<Integer, Endpoint> bound,
      SingleContainers.Following following)
      implements Instance {
    @Override
    public Optional<Endpoint> at(int port) {
      return Optional.ofNullable(bound.get(port));
    }

    /** An engine accepts connections for a container that does not listen yet: they must last. */
    @Override
    public boolean listens(Endpoint at, Duration patience) {
      return HttpQuestions.holds(at, patience);
    }

    @Override
    public void kill() {
      containers.kill(id);
    }

    @Override
    public boolean alive() {
      return containers.running(id);
    }

    @Override
    public Optional<Integer> exitCode(Duration patience) throws InterruptedException {
      Optional<Integer> code = containers.exitCode(id, patience);
      if (code.isPresent()) {
        following.awaitEnd();
      }
      return code;
    }

    @Override
    public String lastWords() {
      return containers.lastWords(id);
    }

    @Override
    public void close() {
      containers.remove(id);
      following.close();
    }
  }

  @Override
  public synchronized void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
