package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.control.FaultRule;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.ListSecretsResponse;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC on the wire, by the gRPC project's own client. */
class GrpcFrontTest {
  private static final String SERVICE = "google.cloud.secretmanager.v1.SecretManagerService";

  private static GcpEmulator cloud;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start();
    channel = ManagedChannelBuilder.forTarget(cloud.endpoint()).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    cloud.close();
  }

  private static <Q extends Message, A extends Message> A call(
      String method, Q request, A answer, CallOptions options) {
    MethodDescriptor<Q, A> descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + "/" + method)
            .setRequestMarshaller(marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    return ClientCalls.blockingUnaryCall(channel, descriptor, options, request);
  }

  @SuppressWarnings("unchecked") // the default instance of a Q is a Q
  private static <Q extends Message> MethodDescriptor.Marshaller<Q> marshaller(Q request) {
    return ProtoUtils.marshaller((Q) request.getDefaultInstanceForType());
  }

  @Test
  void aCompressedRequestIsRead() {
    ListSecretsRequest request =
        ListSecretsRequest.newBuilder().setParent("projects/frames").build();
    assertThat(
            call(
                "ListSecrets",
                request,
                ListSecretsResponse.getDefaultInstance(),
                CallOptions.DEFAULT.withCompression("gzip")))
        .isEqualTo(ListSecretsResponse.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/grpc-web", "application/grpc-web+proto", "application/grpcs"})
  void aCallOfAnotherProtocolIsNotTakenForOne(String type) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cloud.url() + "/" + SERVICE + "/ListSecrets"))
                    .header("content-type", type)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/json; charset=UTF-8");
  }

  @Test
  void aMethodThatNoApiHasIsUnimplemented() {
    assertThatThrownBy(
            () ->
                call(
                    "Invent",
                    ListSecretsRequest.getDefaultInstance(),
                    ListSecretsResponse.getDefaultInstance(),
                    CallOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
              assertThat(e.getStatus().getDescription())
                  .isEqualTo("GRPC target method can't be resolved.");
            });
  }

  @Test
  void theTextOfARefusalComesWholeWhateverItsLetters() {
    assertThatThrownBy(
            () ->
                call(
                    "GetSecret",
                    GetSecretRequest.newBuilder().setName("projects/frames/secrets/50%-ä").build(),
                    Secret.getDefaultInstance(),
                    CallOptions.DEFAULT))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("50%-ä");
  }

  @Test
  void aDroppedConnectionFailsTheCallAtOnceAndTheNextCallIsServed() throws Exception {
    ListSecretsRequest request =
        ListSecretsRequest.newBuilder().setParent("projects/dropped").build();
    cloud.faults().add(dropped(), 1);

    assertThatThrownBy(
            () ->
                call(
                    "ListSecrets",
                    request,
                    ListSecretsResponse.getDefaultInstance(),
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(
            call(
                "ListSecrets",
                request,
                ListSecretsResponse.getDefaultInstance(),
                CallOptions.DEFAULT))
        .isEqualTo(ListSecretsResponse.getDefaultInstance());
  }

  /** Has its effect, and its answer never arrives. */
  private static FaultRule dropped() {
    return new FaultRule(
        "secretmanager",
        "ListSecrets",
        "projects/dropped",
        1,
        Duration.ZERO,
        Optional.empty(),
        "",
        0,
        FaultRule.Drop.AFTER,
        FaultRule.OperationFault.NONE);
  }
}
