package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;

/** Plain REST calls, for APIs and cases that no generated client reaches. */
public final class RestCalls {

  /** What came back. */
  public record Answer(int status, JsonNode body) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Supplier<String> url;

  private final String principal;

  public RestCalls(GcpEmulator emulator) {
    this(emulator::url, "");
  }

  /** Calls to the emulator of a test class, which may not run yet. */
  public RestCalls(GcpEmulatorExtension cloud) {
    this(() -> cloud.emulator().url(), "");
  }

  private RestCalls(Supplier<String> url, String principal) {
    this.url = url;
    this.principal = principal;
  }

  /** The same calls, made by somebody: {@code serviceAccount:a@b}. */
  public RestCalls as(String member) {
    return new RestCalls(url, member);
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  public Answer post(String path, String body) {
    return send("POST", path, body);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(url.get() + path));
    return principal.isEmpty() ? b : b.header("x-emulator-principal", principal);
  }

  public Answer send(String method, String path, String body) {
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    try {
      HttpResponse<String> r =
          client.send(
              request(path).method(method, publisher).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(r.statusCode(), MAPPER.readTree(r.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
