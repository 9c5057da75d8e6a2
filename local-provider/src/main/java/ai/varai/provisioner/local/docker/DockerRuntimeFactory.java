package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * Opens the Docker engine that Testcontainers finds; when nothing is configured and the system's
 * usual socket answers, that is the one, and it need not be looked for. Only the way of finding and
 * the client are Testcontainers' here, not {@code DockerClientFactory.client()}: that one starts a
 * container that would remove ours as soon as this process ends, and looks for the address of the
 * engine in ways that need an image.
 */
public final class DockerRuntimeFactory implements RuntimeFactory {
  private static final Pattern USUAL_IMAGE = Pattern.compile("(postgres|mongo):[\\w.-]+");
  // In which Docker Hub must have answered: one that does not is worth no more waiting when there
  // is
  // another way.
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final EngineSocket socket;
  private final Map<String, String> variables;
  private @Nullable Found found;

  private static EngineSocket usualSocket() {
    return new EngineSocket(
        System.getenv(), Path.of(System.getProperty("user.home")), Path.of("/var/run/docker.sock"));
  }

  /** The engine that every command of this machine takes. */
  static DockerEngine engineOfThisMachine() {
    return engine(usualSocket());
  }

  private static DockerEngine engine(EngineSocket socket) {
    return socket
        .plain()
        .map(DockerEngine::at)
        .orElseGet(
            () ->
                theNamed(
                    socket, new DockerEngine(DockerClientFactory.instance().getTransportConfig())));
  }

  /**
   * Where nothing answers at {@code DOCKER_HOST}, Testcontainers takes whichever engine it finds
   * next: a person who named one wants that one or none.
   */
  static DockerEngine theNamed(EngineSocket socket, DockerEngine found) {
    Optional<String> named = socket.named();
    if (named.isPresent() && !named.get().equals(found.host().toString())) {
      found.close();
      throw new IllegalStateException("DOCKER_HOST is " + named.get());
    }
    return found;
  }

  /** What this machine's engine says of itself; empty when none answers. */
  public static Optional<String> version() {
    var factory = new DockerRuntimeFactory();
    return factory
        .engine()
        .map(
            engine -> {
              try (engine) {
                return engine.queries().version();
              }
            });
  }

  /** The socket of an engine that this user may not use, where there is no other. */
  public static Optional<Path> closed() {
    return usualSocket().closed();
  }

  /** Uses the sockets and variables of this machine. */
  public DockerRuntimeFactory() {
    this(usualSocket(), System.getenv());
  }

  DockerRuntimeFactory(EngineSocket socket, Map<String, String> variables) {
    this.socket = socket;
    this.variables = variables;
  }

  private record Found(DockerEngine engine, Images images, String description) {}

  @Override
  public String name() {
    return "docker";
  }

  /**
   * Looks for the engine before anybody asks.
   *
   * @param changing whether the engine is going to be told to change something
   */
  public void lookAhead(boolean changing) {
    look();
    Found here = found();
    if (changing && here != null) {
      here.engine().client();
    }
  }

  private synchronized @Nullable Found found() {
    return found;
  }

  @Override
  public Optional<String> unavailable(RuntimeSettings settings) {
    return look();
  }

  /** Why there is no engine; empty when there is one. */
  private synchronized Optional<String> look() {
    if (found != null) {
      return Optional.empty();
    }
    if (!socket.promising()) {
      return Optional.of(
          socket
              .closed()
              .map(path -> "this user may not use the Docker engine at " + path)
              .orElse("no Docker engine answers"));
    }
    try {
      DockerEngine engine = engine(socket);
      found = new Found(engine, new Images(engine), "Docker engine " + engine.queries().version());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("no Docker engine answers (" + firstLine(e) + ")");
    }
  }

  /** The engine, for whoever closes it; empty when none answers. */
  synchronized Optional<DockerEngine> engine() {
    Optional<String> trouble = look();
    Found here = found;
    found = null;
    return trouble.isPresent() || here == null ? Optional.empty() : Optional.of(here.engine());
  }

  /**
   * Services that have only a process, and the usual images of the environment's databases when
   * they are neither here nor to be had. An image that somebody named is another matter: its
   * absence is an error, not a reason to do something else.
   */
  @Override
  public synchronized Optional<String> lacking(RuntimeSettings settings) {
    String processes = settings.option("process_only", "");
    if (!processes.isEmpty()) {
      return Optional.of("there is no image of " + processes);
    }
    Found here = found;
    if (here == null) {
      return Optional.empty();
    }
    RuntimeSettings effective = ImageVariables.overlay(settings, variables);
    try {
      List<String> wanted =
          Stream.of("images.postgres", "images.mongo")
              .map(option -> effective.option(option, ""))
              .filter(image -> !image.isEmpty())
              .toList();
      if (!wanted.stream().allMatch(image -> USUAL_IMAGE.matcher(image).matches())) {
        return Optional.empty();
      }
      return here.images().troubles(wanted, PATIENCE).keySet().stream()
          .findFirst()
          .map(image -> "the image " + image + " is not on this machine and cannot be pulled");
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  @Override
  public synchronized LocalRuntime open(RuntimeSettings settings, SecretReader secrets) {
    Optional<String> reason = unavailable(settings);
    Found here = found;
    if (reason.isPresent() || here == null) {
      throw new IllegalStateException(reason.orElse("no Docker engine answers"));
    }
    // The runtime closes the client; the next one gets a new one.
    found = null;
    return new DockerRuntime(
        here.engine(),
        here.images(),
        here.description(),
        ImageVariables.overlay(settings, variables),
        secrets);
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
