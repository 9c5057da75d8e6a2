package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSocketTest {
  @TempDir Path home;
  private Path socket = Path.of("");
  private ServerSocketChannel server;
  private Thread thread;

  @BeforeEach
  void something_answers_on_the_usual_socket() throws IOException {
    socket = home.resolve("docker.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = new Thread(this::answer, "engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer() {
    while (true) {
      try (SocketChannel caller = server.accept()) {
        caller.read(ByteBuffer.allocate(256));
        caller.write(
            ByteBuffer.wrap("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(StandardCharsets.US_ASCII)));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A socket on which a thread still waits takes one more caller after its end. */
  @AfterEach
  void stop() throws IOException, InterruptedException {
    server.close();
    thread.join();
  }

  @Test
  void the_usual_socket_is_taken_when_nothing_is_configured() {
    assertThat(with(Map.of()).plain()).hasValue(java.net.URI.create("unix://" + socket));
    assertThat(with(Map.of()).promising()).isTrue();
  }

  @Test
  void an_engine_that_somebody_names_goes_before_the_usual_socket() {
    assertThat(with(Map.of("DOCKER_HOST", "tcp://elsewhere:2375")).plain()).isEmpty();
    assertThat(with(Map.of("DOCKER_CONTEXT", "remote")).plain()).isEmpty();
  }

  @Test
  void what_testcontainers_noted_about_the_usual_socket_is_no_configuration() throws IOException {
    properties(
        "docker.client.strategy="
            + "org.testcontainers.dockerclient.UnixSocketClientProviderStrategy");

    assertThat(with(Map.of()).plain()).isPresent();
  }

  @Test
  void what_is_configured_for_testcontainers_goes_before_the_usual_socket() throws IOException {
    for (String line :
        new String[] {
          "docker.host=tcp://elsewhere:2375",
          "tc.host=tcp://elsewhere:2375",
          "docker.client.strategy="
              + "org.testcontainers.dockerclient.RootlessDockerClientProviderStrategy"
        }) {
      properties(line);
      assertThat(with(Map.of()).plain()).as(line).isEmpty();
    }
  }

  @Test
  void a_socket_that_nobody_answers_is_no_engine() throws IOException, InterruptedException {
    stop();

    assertThat(with(Map.of()).plain()).isEmpty();
    assertThat(with(Map.of()).promising()).isFalse();
  }

  @Test
  void a_socket_that_this_user_may_not_use_is_told_from_one_that_is_not_there() throws IOException {
    assertThat(with(Map.of()).closed()).isEmpty();

    Files.setPosixFilePermissions(socket, Set.of());
    assumeThat(Files.isWritable(socket)).as("root may use every socket").isFalse();

    assertThat(with(Map.of()).closed()).hasValue(socket);
    assertThat(with(Map.of("DOCKER_HOST", "tcp://elsewhere:2375")).closed()).isEmpty();
  }

  private void properties(String line) throws IOException {
    Files.writeString(home.resolve(".testcontainers.properties"), line + "\n");
  }

  private EngineSocket with(Map<String, String> variables) {
    return new EngineSocket(variables, home, socket);
  }

  @Test
  void a_named_engine_is_not_replaced_by_another_that_answers() {
    var nowhere = with(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"));
    assertThat(nowhere.named()).hasValue("tcp://127.0.0.1:1");
    DockerEngine found = DockerEngine.at(java.net.URI.create("unix://" + socket));
    assertThatThrownBy(() -> DockerRuntimeFactory.theNamed(nowhere, found))
        .hasMessage("DOCKER_HOST is tcp://127.0.0.1:1");

    try (DockerEngine named = DockerEngine.at(java.net.URI.create("unix://" + socket))) {
      var here = with(Map.of("DOCKER_HOST", "unix://" + socket));
      assertThat(DockerRuntimeFactory.theNamed(here, named)).isSameAs(named);
      assertThat(DockerRuntimeFactory.theNamed(with(Map.of()), named)).isSameAs(named);
    }
  }

  @Test
  void what_testcontainers_was_told_goes_before_the_variable() throws IOException {
    Files.writeString(
        home.resolve(".testcontainers.properties"), "docker.host=tcp://example.com:2375\n");
    assertThat(with(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1")).named()).isEmpty();
  }
}
