package ai.varai.provisioner.local.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Finds out in a few milliseconds whether an engine may be there, so that a machine without one
 * does not wait for Testcontainers to try everything.
 */
final class EngineSocket {
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
    return variables.containsKey("DOCKER_HOST")
        || Files.exists(userHome.resolve(".testcontainers.properties"))
        || sockets().stream().anyMatch(EngineSocket::answers);
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
