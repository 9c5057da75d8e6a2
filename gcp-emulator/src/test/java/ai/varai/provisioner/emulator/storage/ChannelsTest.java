package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of objects are told to the addresses of channels. */
class ChannelsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private record Told(Map<String, String> headers, String body) {
    String state() {
      return headers.getOrDefault("state", "");
    }
  }

  private final RestCalls rest = new RestCalls(CLOUD);
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private HttpServer listener;

  @BeforeEach
  void listen() throws IOException {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          var h = exchange.getRequestHeaders();
          told.add(
              new Told(
                  Map.of(
                      "state", String.valueOf(h.getFirst("X-Goog-Resource-State")),
                      "token", String.valueOf(h.getFirst("X-Goog-Channel-Token")),
                      "channel", String.valueOf(h.getFirst("X-Goog-Channel-Id"))),
                  new String(exchange.getRequestBody().readAllBytes())));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    listener.start();
  }

  @AfterEach
  void close() {
    listener.stop(0);
  }

  private Told next() throws InterruptedException {
    Told next = told.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("a message").isNotNull();
    return next;
  }

  private String channel(String id, String address) {
    return "{\"id\":\"%s\",\"type\":\"web_hook\",\"token\":\"t\",\"address\":\"%s\"}"
        .formatted(id, address);
  }

  private void write(String bucket, String name) {
    String path = "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name;
    assertThat(rest.post(path, "hello").status()).isEqualTo(200);
  }

  @Test
  void whatIsWrittenAndRemovedIsToldUntilTheChannelIsStopped() throws Exception {
    rest.post("/storage/v1/b?project=watch", "{\"name\":\"watched\"}");
    String here = "http://localhost:" + listener.getAddress().getPort() + "/hook";
    Answer opened = rest.post("/storage/v1/b/watched/o/watch", channel("ch-1", here));
    assertThat(opened.status()).as(opened.body().toString()).isEqualTo(200);
    assertThat(opened.body().path("kind").asText()).isEqualTo("api#channel");
    Told first = next();
    assertThat(first.state()).isEqualTo("sync");
    assertThat(first.headers()).containsEntry("token", "t").containsEntry("channel", "ch-1");

    write("watched", "a.txt");
    Told exists = next();
    assertThat(exists.state()).isEqualTo("exists");
    JsonNode object = new ObjectMapper().readTree(exists.body());
    assertThat(object.path("name").asText()).isEqualTo("a.txt");
    assertThat(object.path("size").asText()).isEqualTo("5");
    rest.send("DELETE", "/storage/v1/b/watched/o/a.txt", "");
    assertThat(next().state()).isEqualTo("not_exists");

    Answer twice = rest.post("/storage/v1/b/watched/o/watch", channel("ch-1", here));
    assertThat(twice.status()).isEqualTo(400);
    assertThat(twice.body().at("/error/errors/0/reason").asText()).isEqualTo("channelIdNotUnique");

    String resource = opened.body().path("resourceId").asText();
    String stop = "{\"id\":\"ch-1\",\"resourceId\":\"" + resource + "\"}";
    assertThat(rest.post("/storage/v1/channels/stop", stop).status()).isEqualTo(204);
    assertThat(rest.post("/storage/v1/channels/stop", stop).status()).isEqualTo(404);
    Answer again = rest.post("/storage/v1/b/watched/o/watch", channel("ch-2", here));
    write("watched", "b.txt");
    assertThat(again.status()).isEqualTo(200);
    Told one = next();
    Told other = next();
    assertThat(one.headers()).containsEntry("channel", "ch-2");
    assertThat(other.headers()).containsEntry("channel", "ch-2");
  }

  @Test
  void anAddressElsewhereHasToBeHttps() {
    rest.post("/storage/v1/b?project=watch", "{\"name\":\"unwatched\"}");
    Answer plain =
        rest.post("/storage/v1/b/unwatched/o/watch", channel("x", "http://example.com/hook"));
    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.body().at("/error/message").asText())
        .isEqualTo("WebHook callback must be HTTPS: http://example.com/hook");
    Answer nothing = rest.post("/storage/v1/b/unwatched/o/watch", "{\"id\":\"x\"}");
    assertThat(nothing.body().at("/error/message").asText()).isEqualTo("Required parameter: type");
  }
}
