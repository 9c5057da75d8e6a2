package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.PushConfig.NoWrapper;
import com.google.pubsub.v1.PushConfig.OidcToken;
import com.google.pubsub.v1.Subscription;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages are posted to an HTTP server, whose answers decide what becomes of them. */
class PushTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private record Posted(String path, Map<String, List<String>> headers, String body) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          posted.add(
              new Posted(
                  exchange.getRequestURI().toString(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 500 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private PushConfig.Builder here() {
    return PushConfig.newBuilder()
        .setPushEndpoint("http://127.0.0.1:" + server.getAddress().getPort() + "/in?token=t");
  }

  private static String header(Posted request, String name) {
    return request.headers().entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(e -> e.getValue().get(0))
        .findFirst()
        .orElse("");
  }

  @Test
  void aMessageIsPostedUntilTheEndpointTakesIt() throws Exception {
    try (PubSubWorld world = new PubSubWorld(CLOUD.emulator(), "pushing")) {
      refusals.set(2);
      world.subscribe("inbox", Subscription.newBuilder().setPushConfig(here()).build());
      String id =
          world
              .publish(
                  "inbox",
                  List.of(
                      PubSubWorld.message("hello").toBuilder().putAttributes("kind", "k").build()))
              .get(0);
      await().untilAsserted(() -> assertThat(posted).hasSize(3));
      JsonNode body = MAPPER.readTree(posted.get(2).body());
      assertThat(posted.get(2).path()).isEqualTo("/in?token=t");
      assertThat(body.path("subscription").asText()).isEqualTo(world.subscription("inbox"));
      assertThat(body.at("/message/messageId").asText()).isEqualTo(id);
      assertThat(body.at("/message/attributes/kind").asText()).isEqualTo("k");
      assertThat(Base64.getDecoder().decode(body.at("/message/data").asText()))
          .asString()
          .isEqualTo("hello");
      assertThat(body.at("/message/publishTime").asText()).isNotEmpty();
      assertThatThrownBy(() -> world.pull("inbox")).isInstanceOf(FailedPreconditionException.class);

      // What was taken is gone: as a subscription that is pulled from it has nothing.
      await()
          .untilAsserted(
              () -> {
                world.subscriptions.modifyPushConfig(
                    world.subscription("inbox"), PushConfig.getDefaultInstance());
                assertThat(world.pull("inbox")).isEmpty();
              });
      assertThat(posted).hasSize(3);
    }
  }

  @Test
  void theEndpointKnowsTheAccountByItsToken() throws Exception {
    try (PubSubWorld world = new PubSubWorld(CLOUD.emulator(), "pushing-token")) {
      String account = "pusher@pushing-token.iam.gserviceaccount.com";
      new RestCalls(CLOUD)
          .post("/v1/projects/pushing-token/serviceAccounts", "{\"accountId\":\"pusher\"}");
      world.subscribe(
          "inbox",
          Subscription.newBuilder()
              .setPushConfig(
                  here()
                      .setOidcToken(
                          OidcToken.newBuilder()
                              .setServiceAccountEmail(account)
                              .setAudience("https://audience.example")))
              .build());
      world.publish("inbox", "hello");
      await().untilAsserted(() -> assertThat(posted).hasSize(1));
      String token = header(posted.get(0), "authorization").replace("Bearer ", "");
      JsonNode claims = MAPPER.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
      assertThat(claims.path("aud").asText()).isEqualTo("https://audience.example");
      assertThat(claims.path("email").asText()).isEqualTo(account);
      assertThat(claims.path("iss").asText()).isEqualTo("https://accounts.google.com");
    }
  }

  @Test
  void anUnwrappedMessageIsItsDataAndItsAttributesAreHeaders() throws Exception {
    try (PubSubWorld world = new PubSubWorld(CLOUD.emulator(), "pushing-bare")) {
      world.subscribe(
          "inbox",
          Subscription.newBuilder()
              .setPushConfig(here().setNoWrapper(NoWrapper.newBuilder().setWriteMetadata(true)))
              .build());
      PubsubMessage message =
          PubSubWorld.message("{\"a\":1}").toBuilder().putAttributes("Kind", "k").build();
      String id = world.publish("inbox", List.of(message)).get(0);
      await().untilAsserted(() -> assertThat(posted).hasSize(1));
      assertThat(posted.get(0).body()).isEqualTo("{\"a\":1}");
      assertThat(header(posted.get(0), "x-goog-pubsub-message-id")).isEqualTo(id);
      assertThat(header(posted.get(0), "x-goog-pubsub-subscription-name"))
          .isEqualTo(world.subscription("inbox"));
      assertThat(header(posted.get(0), "kind")).isEqualTo("k");
    }
  }

  @Test
  void anEndpointElsewhereNeedsTls() throws Exception {
    try (PubSubWorld world = new PubSubWorld(CLOUD.emulator(), "pushing-plain")) {
      assertThatThrownBy(
              () ->
                  world.subscribe(
                      "inbox",
                      Subscription.newBuilder()
                          .setPushConfig(
                              PushConfig.newBuilder().setPushEndpoint("http://example.com/in"))
                          .build()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Invalid push endpoint given (endpoint=http://example.com/in).");
    }
  }
}
