package ai.varai.provisioner.local.docker;

import java.io.IOException;
import java.io.Reader;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds out in a few milliseconds whether an engine may be there, so that a machine without one
 * does not wait for Testcontainers to try everything.
 */
final class EngineSocket {
  private static final String USUAL_STRATEGY =
      "org.testcontainers.dockerclient.UnixSocketClientProviderStrategy";

  private final Map<String, String> variables;
  private final Path userHome;
  private final Path system;

  EngineSocket(Map<String, String> variables, Path userHome, Path system) {
    this.variables = variables;
    this.userHome = userHome;
    this.system = system;
  }

  /** Whether somebody has named an engine, or one of the usual sockets takes a connection. */
  boolean promising() {
    return configured() || sockets().stream().anyMatch(EngineSocket::answers);
  }

  /** A socket that is there for others: an engine's, which this user may not use. */
  Optional<Path> closed() {
    return configured()
        ? Optional.empty()
        : sockets().stream()
            .filter(socket -> Files.exists(socket) && !Files.isWritable(socket))
            .findFirst();
  }

  /**
   * The system's usual socket, when it answers and nobody has configured another engine: there is
   * then nothing to be found out.
   */
  Optional<URI> plain() {
    return !configured() && answers(system)
        ? Optional.of(URI.create("unix://" + system.toAbsolutePath()))
        : Optional.empty();
  }

  /** The engine that {@code DOCKER_HOST} names, unless Testcontainers was told of another. */
  Optional<String> named() {
    return Optional.ofNullable(variables.get("DOCKER_HOST"))
        .filter(host -> !host.isBlank())
        .filter(host -> !configuredForTestcontainers());
  }

  private boolean configured() {
    return variables.containsKey("DOCKER_HOST")
        || variables.containsKey("DOCKER_CONTEXT")
        || configuredForTestcontainers();
  }

  /** Testcontainers keeps a file of its own, in which it also notes what it has found. */
  private boolean configuredForTestcontainers() {
    Path file = userHome.resolve(".testcontainers.properties");
    if (!Files.exists(file)) {
      return false;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return true;
    }
    String strategy = properties.getProperty("docker.client.strategy", USUAL_STRATEGY);
    return !strategy.equals(USUAL_STRATEGY)
        || properties.containsKey("docker.host")
        || properties.containsKey("tc.host");
  }

  private List<Path> sockets() {
    String runtime = variables.getOrDefault("XDG_RUNTIME_DIR", userHome + "/.docker/run");
    return List.of(
        system,
        Path.of(runtime).resolve("docker.sock"),
        userHome.resolve(".docker/run/docker.sock"),
        userHome.resolve(".docker/desktop/docker.sock"));
  }

  private static boolean answers(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      return channel.read(ByteBuffer.allocate(16)) > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
