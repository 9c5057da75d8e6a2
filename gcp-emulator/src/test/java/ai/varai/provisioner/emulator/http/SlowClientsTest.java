package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.ClientLimits;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that do not go on. The limit that is tested is short, the other one longer than the test
 * may take; each test ends when the emulator gives the client up, and only then.
 */
@Timeout(60)
class SlowClientsTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofHours(1);

  private GcpEmulator cloud = GcpEmulator.start();

  @AfterEach
  void stop() {
    cloud.close();
  }

  private Socket connect(ClientLimits limits) throws IOException {
    cloud.close();
    cloud = GcpEmulator.start(Options.defaults().withClientLimits(limits));
    return socket();
  }

  /** A socket that does not wait for ever for a server that does not give up. */
  private Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", cloud.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** What the emulator says until it closes the connection. */
  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return ""; // closed while something was on its way
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws IOException {
    try (Socket socket = connect(new ClientLimits(SHORT, LONG))) {
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void headersThatDoNotEndCostTheConnection() throws IOException {
    try (Socket socket = connect(new ClientLimits(SHORT, LONG))) {
      send(socket, "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void headersThatDripSteadilyCostTheConnectionToo() throws Exception {
    try (Socket socket = connect(new ClientLimits(SHORT, LONG))) {
      send(socket, "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      assertThatThrownBy(
              () -> {
                while (true) {
                  send(socket, "x");
                  Thread.sleep(10);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSecondRequestOfAConnectionIsHeldToTheSameLimit() throws IOException {
    try (Socket socket = connect(new ClientLimits(SHORT, LONG))) {
      send(socket, "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      int first = socket.getInputStream().read();
      assertThat(first).isEqualTo('H');
      send(socket, "GET /_emulator/health HTTP/1.1\r\n");
      assertThat(rest(socket)).contains("200 OK");
    }
  }

  @Test
  void aBodyThatStopsComingIsGivenUp() throws IOException {
    try (Socket socket = connect(new ClientLimits(LONG, SHORT))) {
      send(
          socket,
          "POST /v1/projects/slow/secrets?secretId=s HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Length: 100\r\n\r\n{\"replication\"");
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 408")
          .contains("\"code\": 408", "The request's body came too slowly.");
    }
    assertThat(new RestCalls(cloud).get("/v1/projects/slow/secrets/s").status()).isEqualTo(404);
  }

  @Test
  void aBodyOfGrpcThatStopsComingIsGivenUp() throws IOException {
    connect(new ClientLimits(LONG, SHORT)).close();
    HttpRequestWriter request =
        HttpRequest.streaming(
            RequestHeaders.builder(
                    HttpMethod.POST,
                    "/google.cloud.secretmanager.v1.SecretManagerService/ListSecrets")
                .add("content-type", "application/grpc")
                .build());
    request.write(HttpData.wrap(new byte[] {0, 0, 0}));
    AggregatedHttpResponse answer =
        WebClient.builder("h2c://" + cloud.endpoint())
            .responseTimeout(Duration.ZERO)
            .build()
            .execute(request)
            .aggregate()
            .join();
    assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
    assertThat(answer.headers().get("grpc-message")).contains("came too slowly");
  }

  @Test
  void aConnectionOfHttp2MayRestBetweenItsRequests() {
    cloud.close();
    cloud = GcpEmulator.start(Options.defaults().withClientLimits(new ClientLimits(SHORT, LONG)));
    WebClient client = WebClient.of("h2c://" + cloud.endpoint());
    assertThat(client.get("/_emulator/health").aggregate().join().status().code()).isEqualTo(200);
    // A connection of HTTP/1 that began later and says nothing is closed first.
    try (Socket socket = socket()) {
      assertThat(rest(socket)).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(client.get("/_emulator/health").aggregate().join().status().code()).isEqualTo(200);
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatThrownBy(() -> new ClientLimits(Duration.ZERO, SHORT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(RequestLimits.slowBody())
        .extracting(GoogleError::code)
        .isEqualTo(Code.DEADLINE_EXCEEDED);
  }
}
