package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.rpc.ResourceExhaustedException;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see of faults that were asked for over {@code /_emulator/faults}. */
class FaultRoutesTest {

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
  private final RestCalls rest = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void fault(String rule) {
    assertThat(rest.post("/_emulator/faults", rule).status()).isEqualTo(200);
  }

  private Answer secret(String id) {
    return rest.post(
        "/v1/projects/flt/secrets?secretId=" + id, "{\"replication\":{\"automatic\":{}}}");
  }

  private Answer read(String id) {
    return rest.get("/v1/projects/flt/secrets/" + id);
  }

  private ServicesClient services() throws Exception {
    return ServicesClient.create(
        ServicesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static Service service() {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().addContainers(Container.newBuilder().setImage("img:1")))
        .build();
  }

  @Test
  void aRefusalSaysWhenToComeAgain() throws Exception {
    fault(
        "{\"api\":\"secretmanager\",\"status\":\"RESOURCE_EXHAUSTED\",\"retryAfter\":7,\"count\":1}");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cloud.url() + "/v1/projects/flt/secrets/a"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
    assertThat(answer.body()).contains("google.rpc.RetryInfo").contains("\"7s\"");
  }

  @Test
  void aConnectionIsCutBeforeOrAfterTheEffect() {
    fault("{\"method\":\"CreateSecret\",\"drop\":\"before\",\"count\":1}");
    assertThatThrownBy(() -> secret("a")).isInstanceOf(UncheckedIOException.class);
    assertThat(read("a").status()).isEqualTo(404);

    fault("{\"method\":\"CreateSecret\",\"drop\":\"after\",\"count\":1}");
    assertThatThrownBy(() -> secret("b")).isInstanceOf(UncheckedIOException.class);
    assertThat(read("b").status()).isEqualTo(200);
    assertThat(rest.get("/_emulator/faults").body().path("struck").asInt()).isEqualTo(2);
  }

  @Test
  void aSeedAloneIsNoRuleThatKeepsTheOthersFromStriking() {
    fault("{\"seed\":7}");
    assertThat(rest.get("/_emulator/faults").body().path("faults")).isEmpty();
    fault("{\"method\":\"CreateSecret\",\"status\":\"UNAVAILABLE\",\"count\":1}");
    assertThat(secret("a").status()).isEqualTo(503);
  }

  private String network(String name) {
    return rest.post(
            "/compute/v1/projects/flt/global/networks",
            "{\"name\":\"" + name + "\",\"autoCreateSubnetworks\":false}")
        .body()
        .path("name")
        .asText();
  }

  private String state(String operation) {
    return rest.get("/compute/v1/projects/flt/global/operations/" + operation)
        .body()
        .path("status")
        .asText();
  }

  @Test
  void aRuleWithACountHoldsUpSoManyOperationsAndNoMore() {
    fault("{\"operation\":\"stall\",\"api\":\"compute\",\"count\":1}");
    String held = network("one");
    String free = network("two");
    assertThat(state(held)).isNotEqualTo("DONE");
    assertThat(state(free)).isEqualTo("DONE");
    rest.send("DELETE", "/_emulator/faults", "");
    await().atMost(Duration.ofSeconds(30)).until(() -> state(held).equals("DONE"));
  }

  @Test
  void aRuleWithAProbabilityHoldsUpSomeOperationsAndNotAll() {
    fault("{\"operation\":\"stall\",\"api\":\"compute\",\"probability\":0.5,\"seed\":3}");
    assertThat(IntStream.range(0, 12).mapToObj(i -> state(network("n" + i))).distinct())
        .hasSize(2)
        .contains("DONE");
  }

  @Test
  void anOperationFailsWithoutItsEffect() throws Exception {
    fault(
        "{\"api\":\"run\",\"operation\":\"fail\",\"status\":\"RESOURCE_EXHAUSTED\","
            + "\"message\":\"no room\",\"count\":1}");
    String parent = "projects/flt/locations/us-central1";
    try (ServicesClient client = services()) {
      assertThatThrownBy(() -> client.createServiceAsync(parent, service(), "web").get())
          .hasCauseInstanceOf(ResourceExhaustedException.class)
          .hasMessageContaining("no room");
      Service left = client.getService(parent + "/services/web");
      assertThat(left.getLatestReadyRevision()).isEmpty();
      assertThat(left.getTerminalCondition().getMessage()).isEqualTo("no room");
      assertThat(client.updateServiceAsync(left).get().getLatestReadyRevision()).isNotEmpty();
    }
  }

  @Test
  void anOperationHasItsEffectAndEndsWithAnError() throws Exception {
    fault("{\"api\":\"run\",\"operation\":\"error\",\"message\":\"who knows\",\"count\":1}");
    String parent = "projects/flt/locations/us-central1";
    try (ServicesClient client = services()) {
      assertThatThrownBy(() -> client.createServiceAsync(parent, service(), "web").get())
          .hasMessageContaining("who knows");
      assertThat(client.getService(parent + "/services/web").getLatestReadyRevision()).isNotEmpty();
    }
  }

  @Test
  void aFailedInsertionIntoComputeLeavesNothing() {
    fault("{\"api\":\"compute\",\"operation\":\"fail\",\"status\":\"INTERNAL\",\"count\":1}");
    String networks = "/compute/v1/projects/flt/global/networks";
    Answer started = rest.post(networks, "{\"name\":\"net\",\"autoCreateSubnetworks\":false}");
    Answer ended =
        rest.get(
            "/compute/v1/projects/flt/global/operations/" + started.body().path("name").asText());
    assertThat(ended.body().path("status").asText()).isEqualTo("DONE");
    assertThat(ended.body().at("/error/errors/0/code").asText()).isEqualTo("INTERNAL");
    assertThat(ended.body().path("httpErrorStatusCode").asInt()).isEqualTo(500);
    assertThat(rest.get(networks + "/net").status()).isEqualTo(404);
  }

  @Test
  void whatWasMadeLatelyIsNotFoundForAWhile() {
    fault("{\"operation\":\"unseen\",\"latencyMs\":60000}");
    assertThat(secret("late").status()).isEqualTo(200);
    assertThat(read("late").status()).isEqualTo(404);
    cloud.clock().advance(Duration.ofSeconds(61));
    assertThat(read("late").status()).isEqualTo(200);
  }

  @Test
  void aCallerLosesThePermissionThatACallNeeds() {
    secret("kept");
    fault("{\"operation\":\"deny\",\"method\":\"GetSecret\",\"count\":1}");
    Answer denied = read("kept");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.body().at("/error/message").asText())
        .startsWith(
            "Permission 'secretmanager.secrets.get' denied for resource"
                + " 'projects/flt/secrets/kept'");
    assertThat(read("kept").status()).isEqualTo(200);
  }

  @Test
  void aGrantCountsOnlyOnceItHasPropagated() {
    try (GcpEmulator strict =
        GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT).withLroMode(LroMode.ZERO))) {
      RestCalls owner = new RestCalls(strict).as("user:user@example.com");
      owner.post("/v1/projects/flt/secrets?secretId=s", "{\"replication\":{\"automatic\":{}}}");
      owner.post("/_emulator/faults", "{\"operation\":\"propagate\",\"latencyMs\":60000}");
      owner.post(
          "/v1/projects/flt/secrets/s:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.viewer\","
              + "\"members\":[\"user:ann@example.com\"]}]}}");
      RestCalls ann = new RestCalls(strict).as("user:ann@example.com");
      assertThat(ann.get("/v1/projects/flt/secrets/s").status()).isEqualTo(403);
      strict.clock().advance(Duration.ofSeconds(61));
      assertThat(ann.get("/v1/projects/flt/secrets/s").status()).isEqualTo(200);
    }
  }
}
