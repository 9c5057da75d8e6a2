package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.local.docker.SingleContainers;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        containers.start(
            c.image(),
            variables,
            c.command(),
            c.arguments(),
            volumes,
            c.port(),
            new Limits(
                Quantities.cpus(c.limits().getOrDefault("cpu", "")),
                Quantities.bytes(c.limits().getOrDefault("memory", ""))));
    SingleContainers.Following following = containers.follow(id, heard(new Speech(listener)));
    Endpoint endpoint =
        new Endpoint("127.0.0.1", c.port() == 0 ? 0 : containers.hostPort(id, c.port()));
    return new ContainerInstance(containers, id, endpoint, following);
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
      SingleContainers.Following following)
      implements Instance {
    /** An engine accepts connections for a container that does not listen yet: it must speak. */
    @Override
    public boolean listens(Duration patience) {
      return HttpQuestions.speaks(endpoint, patience);
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
