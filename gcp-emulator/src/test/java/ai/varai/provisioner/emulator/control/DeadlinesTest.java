package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call ends at its deadline, at the server too. What would hold it up here takes an hour. */
class DeadlinesTest {

  private static final String SERVICE = "google.cloud.secretmanager.v1.SecretManagerService";
  private static final String AN_HOUR = "{\"method\":\"CreateSecret\",\"latencyMs\":3600000}";

  private final GcpEmulator cloud = GcpEmulator.start();
  private final RestCalls rest = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static CreateSecretRequest request() {
    return CreateSecretRequest.newBuilder()
        .setParent("projects/late")
        .setSecretId("key")
        .setSecret(
            Secret.newBuilder()
                .setReplication(
                    Replication.newBuilder()
                        .setAutomatic(Replication.Automatic.getDefaultInstance())))
        .build();
  }

  /** A call whose client has no deadline of its own: what comes, the server says. */
  private AggregatedHttpResponse call(String method, Message request, String timeout) {
    byte[] message = request.toByteArray();
    byte[] frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    return WebClient.builder("h2c://" + cloud.endpoint())
        .responseTimeout(Duration.ZERO)
        .build()
        .execute(
            RequestHeaders.builder(HttpMethod.POST, "/" + method)
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("grpc-timeout", timeout)
                .build(),
            HttpData.wrap(frame))
        .aggregate()
        .join();
  }

  /** What the emulator recorded of the calls of a method. */
  private JsonNode recorded(String method) {
    return StreamSupport.stream(
            rest.get("/_emulator/requests").body().path("requests").spliterator(), false)
        .filter(r -> r.path("method").asText().endsWith(method))
        .findFirst()
        .orElseThrow();
  }

  private void theSecretIsNotThere() {
    assertThat(recorded("CreateSecret").path("status").asInt()).isEqualTo(504);
    assertThat(rest.get("/v1/projects/late/secrets/key").status()).isEqualTo(404);
  }

  @Test
  void aCallThatWasHeldUpUntilItsDeadlineEndsWithoutItsEffect() {
    rest.post("/_emulator/faults", AN_HOUR);
    AggregatedHttpResponse answer = call(SERVICE + "/CreateSecret", request(), "100m");
    assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
    assertThat(answer.headers().get("grpc-message"))
        .isEqualTo("Deadline expired before operation could complete.");
    theSecretIsNotThere();
  }

  @Test
  void googlesClientSeesADeadlineThatWasExceeded() throws Exception {
    rest.post("/_emulator/faults", AN_HOUR);
    SecretManagerServiceSettings.Builder settings =
        SecretManagerServiceSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings
        .createSecretSettings()
        .setRetryableCodes()
        .setRetrySettings(
            RetrySettings.newBuilder()
                .setInitialRpcTimeoutDuration(Duration.ofMillis(300))
                .setMaxRpcTimeoutDuration(Duration.ofMillis(300))
                .setTotalTimeoutDuration(Duration.ofMillis(300))
                .build());
    try (SecretManagerServiceClient client = SecretManagerServiceClient.create(settings.build())) {
      assertThatThrownBy(() -> client.createSecret(request()))
          .isInstanceOf(DeadlineExceededException.class);
    }
    assertThat(rest.get("/v1/projects/late/secrets/key").status()).isEqualTo(404);
  }

  @Test
  void aCallWaitsForALockUntilItsDeadlineAndThenDoesNothing() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    rest.get("/v1/projects/late/secrets");
    Thread holder =
        new Thread(
            () ->
                cloud
                    .emulation()
                    .store()
                    .run(
                        "late",
                        () -> {
                          held.countDown();
                          try {
                            done.await();
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        }));
    holder.start();
    held.await();
    try {
      AggregatedHttpResponse answer = call(SERVICE + "/CreateSecret", request(), "100m");
      assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
    } finally {
      done.countDown();
      holder.join();
    }
    // The next writer has the lock after the one that waited.
    rest.post("/v1/projects/late/secrets?secretId=next", "{\"replication\":{\"automatic\":{}}}");
    assertThat(rest.get("/v1/projects/late/secrets/key").status()).isEqualTo(404);
  }

  @Test
  void whoWaitsForAnOperationIsToldAtTheDeadline() {
    rest.post("/_emulator/faults", "{\"operation\":\"stall\",\"api\":\"run\"}");
    String name =
        rest.post(
                "/v2/projects/late/locations/us-central1/services?serviceId=web",
                "{\"template\":{\"containers\":[{\"image\":\"img:1\"}]}}")
            .body()
            .path("name")
            .asText();
    AggregatedHttpResponse answer =
        call(
            "google.longrunning.Operations/WaitOperation",
            WaitOperationRequest.newBuilder()
                .setName(name)
                .setTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(120))
                .build(),
            "100m");
    assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
  }

  @Test
  void aTimeoutThatCannotBeReadIsRefused() {
    AggregatedHttpResponse answer = call(SERVICE + "/CreateSecret", request(), "soon");
    assertThat(answer.headers().get("grpc-status")).isEqualTo("13");
    assertThat(answer.headers().get("grpc-message")).contains("malformed grpc-timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0n", "0S"})
  void aDeadlineThatHasPassedOnArrivalIsExceeded(String timeout) {
    AggregatedHttpResponse answer = call(SERVICE + "/CreateSecret", request(), timeout);
    assertThat(answer.headers().get("grpc-status")).isEqualTo("4");
    assertThat(rest.get("/v1/projects/late/secrets/key").status()).isEqualTo(404);
  }

  @Test
  void aRestCallThatNamesAServerTimeoutGets504() throws Exception {
    rest.post("/_emulator/faults", AN_HOUR);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(cloud.url() + "/v1/projects/late/secrets?secretId=key"))
                    .header("X-Server-Timeout", "0.1")
                    .POST(
                        HttpRequest.BodyPublishers.ofString("{\"replication\":{\"automatic\":{}}}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body())
        .contains("\"code\": 504", "\"status\": \"DEADLINE_EXCEEDED\"")
        .contains("Deadline expired before operation could complete.");
    theSecretIsNotThere();
  }

  @ParameterizedTest
  @CsvSource({"2H,7200000000000", "3M,180000000000", "4S,4000000000", "5m,5000000", "6u,6000"})
  void theUnitsOfATimeoutAreThoseOfGrpc(String timeout, long nanos) {
    assertThat(Deadline.grpc(timeout, 10).nanos()).isEqualTo(10 + nanos);
  }

  @Test
  void anEffectThatHasBegunGoesOnAndOneThatHasNotDoesNotBegin() {
    AtomicLong now = new AtomicLong();
    Deadlines deadlines = new Deadlines(now::get);
    Optional<Deadline> tenNanos = Optional.of(new Deadline(10));
    deadlines.within(
        tenNanos,
        () -> {
          deadlines.begin();
          now.set(20);
          deadlines.begin();
          return true;
        });
    assertThatThrownBy(
            () ->
                deadlines.within(
                    tenNanos,
                    () -> {
                      deadlines.begin();
                      return true;
                    }))
        .isInstanceOfSatisfying(
            GoogleError.class, e -> assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED));
  }
}
