package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** REST calls of an emulator. */
record CloudCalls(int port) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** An answer of whatever runs behind a host. */
  record Raw(int status, String body) {}

  JsonNode get(String path) {
    return send("GET", path, "");
  }

  JsonNode post(String path, String body) {
    return send("POST", path, body);
  }

  String header(String path, String name) {
    return answer("GET", path, "").headers().firstValue(name).orElse("");
  }

  JsonNode send(String method, String path, String body) {
    try {
      return JSON.readTree(answer(method, path, body).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> answer(String method, String path, String body) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .method(method, BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode await(Supplier<JsonNode> question, Predicate<JsonNode> enough) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(question::get, enough);
  }

  /** Waits for an operation of Cloud SQL or Cloud Run, which must succeed. */
  void operation(JsonNode started) {
    assertThat(end(started).path("error").toString()).isEmpty();
  }

  /** Waits for an operation, which must fail. */
  void operation(JsonNode started, String reason) {
    assertThat(end(started).path("error").toString()).contains(reason);
  }

  private JsonNode end(JsonNode started) {
    if (started.has("error") || !started.has("name")) {
      return started;
    }
    String name = started.path("name").asText();
    boolean sql = started.path("kind").asText().startsWith("sql#");
    String path =
        sql
            ? "/sql/v1beta4/projects/"
                + started.path("targetProject").asText()
                + "/operations/"
                + name
            : "/v2/" + name;
    return await(
        () -> get(path),
        o -> o.path("done").asBoolean() || o.path("status").asText().equals("DONE"));
  }

  /** Speaks to a host that leads to this emulator. */
  Raw raw(String host, String request) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              (request + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Raw(Integer.parseInt(answer.split(" ", 3)[1]), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
