package ai.varai.provisioner.gcp.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that is not Google's: it wants a token, and keeps its blobs on another host. */
class OtherRegistriesTest {
  private static final SampleImage IMAGE = SampleImage.of(1, SampleImage.layer(1, 5_000));
  private static final String ANYBODY = "Bearer for-anybody";

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final GcpProvider provider =
      new GcpProvider(
          CloudSettings.of(Map.of("project", "p", "region", "europe-west1")),
          "trial",
          "main",
          new Random(1));
  private HttpServer server;
  private String host;
  private boolean open;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    host = "127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/token", this::token);
    server.createContext("/v2/", this::registry);
    server.createContext("/elsewhere/", this::elsewhere);
    server.start();
    IMAGE.blobs().forEach(blob -> blobs.put(Digests.of(blob), blob));
  }

  @AfterEach
  void stop() {
    provider.close();
    server.stop(0);
  }

  private Artifacts artifacts() {
    return provider.artifacts().orElseThrow();
  }

  private void token(HttpExchange exchange) throws IOException {
    asked.add("token?" + exchange.getRequestURI().getQuery());
    answer(exchange, 200, "{\"access_token\":\"for-anybody\"}".getBytes(StandardCharsets.UTF_8));
  }

  private void registry(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (!open && !ANYBODY.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"http://" + host + "/token\",service=\"reg\",scope=\"ignored\"");
      answer(exchange, 401, new byte[0]);
    } else if (method.equals("POST") && exchange.getRequestURI().getQuery() != null) {
      asked.add("POST " + exchange.getRequestURI().getQuery());
      answer(exchange, 201, new byte[0]);
    } else if (method.equals("PUT")) {
      asked.add("PUT " + path);
      exchange.getRequestBody().readAllBytes();
      answer(exchange, 201, new byte[0]);
    } else if (path.startsWith("/v2/team/app/manifests/")) {
      exchange.getResponseHeaders().add("Content-Type", SampleImage.IMAGE + "; charset=utf-8");
      answer(exchange, 200, IMAGE.manifest());
    } else if (path.startsWith("/v2/team/app/blobs/")) {
      String digest = path.substring("/v2/team/app/blobs/".length());
      exchange
          .getResponseHeaders()
          .add(
              "Location",
              "http://localhost:" + server.getAddress().getPort() + "/elsewhere/" + digest);
      answer(exchange, 307, new byte[0]);
    } else {
      answer(exchange, 404, new byte[0]);
    }
  }

  private void elsewhere(HttpExchange exchange) throws IOException {
    asked.add("elsewhere " + exchange.getRequestHeaders().getFirst("Authorization"));
    String digest = exchange.getRequestURI().getPath().substring("/elsewhere/".length());
    answer(exchange, 200, blobs.get(digest));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Test
  void a_token_for_anybody_is_fetched_once_and_goes_to_the_registry_alone() throws Exception {
    try (Artifact found = artifacts().find(host + "/team/app:v1")) {
      assertThat(found.digest()).isEqualTo(IMAGE.digest());
      assertThat(asked).containsExactly("token?scope=repository:team/app:pull&service=reg");
    }
    asked.clear();

    Artifacts artifacts = artifacts();
    try (Artifact found = artifacts.find(host + "/team/app:v1")) {
      for (int i = 0; i < 2; i++) {
        try (InputStream content = found.blobs().get(i).open()) {
          assertThat(content.readAllBytes()).isEqualTo(IMAGE.blobs().get(i));
        }
      }
    }
    assertThat(asked)
        .containsExactly(
            "token?scope=repository:team/app:pull&service=reg", "elsewhere null", "elsewhere null");
  }

  @Test
  void what_is_not_what_the_manifest_says_is_not_handed_over() throws Exception {
    byte[] layer = IMAGE.blobs().get(1);
    byte[] other = layer.clone();
    other[17] ^= 1;
    blobs.put(Digests.of(layer), other);

    try (Artifact found = artifacts().find(host + "/team/app:v1");
        InputStream content = found.blobs().get(1).open()) {
      assertThatThrownBy(content::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Digests.of(layer))
          .hasMessageContaining(Digests.of(other));
    }
  }

  @Test
  void a_manifest_of_another_digest_than_was_asked_for_is_refused() {
    String wrong = "sha256:" + "0".repeat(64);
    assertThatThrownBy(() -> artifacts().find(host + "/team/app@" + wrong))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.category()).isEqualTo(Category.FAILED))
        .hasMessageContaining(wrong)
        .hasMessageContaining(IMAGE.digest());
  }

  @Test
  void what_the_same_registry_has_in_another_place_is_not_sent() throws Exception {
    open = true;
    try (Artifact found = artifacts().find(host + "/team/app:v1")) {
      artifacts().take(found, host + "/other/app", "v1");
    }
    assertThat(asked)
        .containsExactly(
            "POST mount=" + Digests.of(IMAGE.blobs().get(0)) + "&from=team/app",
            "POST mount=" + Digests.of(IMAGE.blobs().get(1)) + "&from=team/app",
            "PUT /v2/other/app/manifests/" + IMAGE.digest(),
            "PUT /v2/other/app/manifests/v1");
  }

  @Test
  void an_image_that_needs_a_login_says_so() {
    server.removeContext("/token");
    server.createContext(
        "/token", exchange -> answer(exchange, 401, "no".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> artifacts().find(host + "/team/app:v1"))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.category()).isEqualTo(Category.DENIED);
              assertThat(e.advice()).contains("without a login");
            });
  }
}
