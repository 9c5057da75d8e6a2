package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.Limits;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Containers that belong to no environment: each is started, watched and removed by whoever asked
 * for it. What an owner left behind when it was killed goes when the owner comes back.
 */
public final class SingleContainers implements AutoCloseable {
  private static final String LABEL = "ai.varai.provisioner.emulator";
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(10);
  private static final Duration ATTACH_PATIENCE = Duration.ofSeconds(30);
  private static final int STOP_SECONDS = 10;
  private static final int LAST_LINES = 5;

  private final DockerEngine engine;
  private final Images images;
  private final String owner;

  private SingleContainers(DockerEngine engine, String owner) {
    this.engine = engine;
    this.images = new Images(engine);
    this.owner = owner;
  }

  /** Opens the engine of this machine; empty when none answers. */
  public static Optional<SingleContainers> open(String owner) {
    return new DockerRuntimeFactory()
        .engine()
        .map(
            engine -> {
              var containers = new SingleContainers(engine, owner);
              containers.removeAll();
              return containers;
            });
  }

  private void removeAll() {
    engine.queries().containers(Map.of(LABEL, owner)).forEach(container -> remove(container.id()));
  }

  /** Why the image cannot be had; an empty text when it can. */
  public String trouble(String image) {
    try {
      return images.troubles(List.of(image), REGISTRY_PATIENCE).getOrDefault(image, "");
    } catch (ProviderException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /**
   * Makes a container whose ports will be bound to free ones of the loopback address.
   *
   * @param entryPoint empty for the image's own
   * @param folders of this machine, by the path at which the container finds them
   * @param ports that are reached from this machine
   */
  public String create(
      String image,
      Map<String, String> variables,
      List<String> entryPoint,
      List<String> arguments,
      Map<String, Path> folders,
      Set<Integer> ports,
      Limits limits)
      throws InterruptedException {
    try {
      images.ensure(image);
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    HostConfig host =
        HostConfig.newHostConfig()
            .withExtraHosts("host.docker.internal:host-gateway")
            .withBinds(
                folders.entrySet().stream()
                    .map(e -> new Bind(e.getValue().toString(), new Volume(e.getKey())))
                    .toList());
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.cpus() > 0) {
      host.withNanoCPUs(Math.round(limits.cpus() * 1e9));
    }
    CreateContainerCmd create =
        engine
            .client()
            .createContainerCmd(image)
            .withLabels(Map.of(LABEL, owner))
            .withEnv(
                variables.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
            .withHostConfig(host);
    if (!ports.isEmpty()) {
      host.withPortBindings(
          ports.stream()
              .map(
                  port -> new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(port)))
              .toList());
      create.withExposedPorts(ports.stream().map(ExposedPort::tcp).toList());
    }
    if (!entryPoint.isEmpty()) {
      create.withEntrypoint(entryPoint);
    }
    if (!arguments.isEmpty()) {
      create.withCmd(arguments);
    }
    return create.exec().getId();
  }

  public void start(String id) {
    engine.client().startContainerCmd(id).exec();
  }

  /** Where the container's port is bound on this machine. */
  public int hostPort(String id, int port) {
    InspectContainerResponse found = engine.client().inspectContainerCmd(id).exec();
    Ports.Binding[] bindings =
        found.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(port));
    if (bindings == null || bindings.length == 0) {
      throw new IllegalStateException("the container ended before it listened: " + lastWords(id));
    }
    return Integer.parseInt(bindings[0].getHostPortSpec());
  }

  public boolean running(String id) {
    try {
      return Boolean.TRUE.equals(
          engine.client().inspectContainerCmd(id).exec().getState().getRunning());
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Waits for the container's end; empty when it goes on. */
  public Optional<Integer> exitCode(String id, Duration patience) throws InterruptedException {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    var waiting =
        engine
            .client()
            .waitContainerCmd(id)
            .exec(
                new ResultCallback.Adapter<WaitResponse>() {
                  @Override
                  public void onNext(WaitResponse end) {
                    code.complete(end.getStatusCode());
                  }
                });
    try (waiting) {
      return Optional.of(code.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException | IOException e) {
      return Optional.empty();
    }
  }

  /** Takes what a container writes. */
  public interface Writing {
    /**
     * Takes some of it, which may end amid a line.
     *
     * @param error whether it was written to the standard error
     */
    void wrote(boolean error, byte[] bytes);

    /** The container writes nothing more. */
    void ended();
  }

  /** Hands on what a container writes, until it ends or this is closed. */
  public static final class Following implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ResultCallback.Adapter<Frame> frames;

    private Following(ResultCallback.Adapter<Frame> frames) {
      this.frames = frames;
    }

    /** Waits, but not for long, until all is handed on that a container wrote which has ended. */
    public void awaitEnd() throws InterruptedException {
      frames.awaitCompletion(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      try {
        awaitEnd();
        frames.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        // Its end is all that is wanted.
      }
    }
  }

  /**
   * Hands on what a container writes that was not started yet. It is attached to: who follows the
   * engine's log of a container may miss its last line.
   */
  public Following follow(String id, Writing to) throws InterruptedException {
    ResultCallback.Adapter<Frame> frames =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            to.wrote(frame.getStreamType() == StreamType.STDERR, frame.getPayload());
          }

          @Override
          public void onComplete() {
            to.ended();
            super.onComplete();
          }
        };
    engine
        .client()
        .attachContainerCmd(id)
        .withStdOut(true)
        .withStdErr(true)
        .withFollowStream(true)
        .exec(frames);
    if (!frames.awaitStarted(ATTACH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the engine does not hand on what the container writes");
    }
    return new Following(frames);
  }

  /** The end of its output. */
  @SuppressWarnings("JdkObsolete") // another thread adds to it
  public String lastWords(String id) {
    StringBuffer text = new StringBuffer();
    try {
      engine
          .client()
          .logContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withTail(LAST_LINES)
          .exec(
              new ResultCallback.Adapter<Frame>() {
                @Override
                public void onNext(Frame frame) {
                  text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                }
              })
          .awaitCompletion(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (NotFoundException e) {
      return "";
    }
    return text.toString().strip().replace("\n", " | ");
  }

  /** Ends the container with SIGKILL; it may have ended. */
  public void kill(String id) {
    try {
      engine.client().killContainerCmd(id).exec();
    } catch (NotFoundException | ConflictException e) {
      // It has ended.
    }
  }

  /** Stops and removes the container; it may be gone. */
  public void remove(String id) {
    try {
      engine.client().stopContainerCmd(id).withTimeout(STOP_SECONDS).exec();
    } catch (NotFoundException | com.github.dockerjava.api.exception.NotModifiedException e) {
      // It has ended.
    }
    try {
      engine.client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // It is gone.
    }
  }

  @Override
  public void close() {
    images.close();
    engine.close();
  }
}
