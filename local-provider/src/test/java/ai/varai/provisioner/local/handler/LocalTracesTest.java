package ai.varai.provisioner.local.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.Traces.Span;
import ai.varai.provisioner.local.runtime.Endpoint;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stores answer that are not as they should be. */
class LocalTracesTest {
  private HttpServer server;
  private LocalTraces traces;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    traces = new LocalTraces(new Endpoint("127.0.0.1", server.getAddress().getPort()), "shop");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(int status, String text) {
    server.createContext(
        "/v1/projects/shop/traces",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @Test
  void aStoreOfAnOlderImageIsToldFromOneWithoutTraces() {
    answer(404, "{\"error\":{\"code\":404,\"message\":\"Method not found.\"}}");
    assertThatThrownBy(() -> traces.newest(5))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("refuses: Method not found.");
  }

  @Test
  void whoDoesNotSpeakJsonIsNoTraceStore() {
    answer(200, "<html>hello</html>");
    assertThatThrownBy(() -> traces.newest(5))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("is no trace store");
  }

  @Test
  void whereNobodyListensTheStoreDoesNotAnswer() {
    server.stop(0);
    assertThatThrownBy(() -> traces.newest(5))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("does not answer");
  }

  @Test
  void aSpanThatHasNotEndedIsOfNoLength() throws Exception {
    answer(
        200,
        """
        {"traces":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spans":[
          {"spanId":"1","name":"GET /","startTime":"2026-11-30T10:00:00Z"}]}]}
        """);
    Span span = traces.newest(5).get(0).head();
    assertThat(span.length()).isEqualTo(Duration.ZERO);
    assertThat(span.error()).isEmpty();
    assertThat(span.service()).isEmpty();
  }
}
