package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC as no client would speak it: always a status of gRPC, and others are served on. */
class GrpcFuzzTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String LIST =
      "/google.cloud.secretmanager.v1.SecretManagerService/ListSecrets";

  /** Codes that blame the caller; INTERNAL is gRPC's own word for bytes that are no message. */
  private static final List<String> REFUSALS =
      List.of("3" /* INVALID_ARGUMENT */, "5", "8" /* RESOURCE_EXHAUSTED */, "12", "13");

  private static AggregatedHttpResponse call(String path, byte[] body, String... headers) {
    RequestHeaders head =
        RequestHeaders.of(HttpMethod.POST, path)
            .withMutations(
                h -> {
                  h.set("content-type", "application/grpc");
                  h.set("te", "trailers");
                  for (int i = 0; i < headers.length; i += 2) {
                    h.set(headers[i], headers[i + 1]);
                  }
                });
    return WebClient.builder("h2c://" + CLOUD.emulator().endpoint())
        .maxResponseLength(0)
        .build()
        .execute(HttpRequest.of(head, HttpData.wrap(body)))
        .aggregate()
        .join();
  }

  private static String status(AggregatedHttpResponse answer) {
    return answer.trailers().get("grpc-status", answer.headers().get("grpc-status", "none"));
  }

  private static byte[] framed(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  @Test
  void randomBytesAreRefusedWithAStatus() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      byte[] body = i % 2 == 0 ? noise : framed(i % 3 == 0 ? 1 : 0, noise);

      AggregatedHttpResponse answer = call(LIST, body, "grpc-encoding", "gzip");

      assertThat(answer.status().code()).isEqualTo(200);
      assertThat(answer.headers().get("content-type")).startsWith("application/grpc");
      assertThat(status(answer)).as("noise %s", i).isIn(REFUSALS);
      assertThat(answer.headers().get("grpc-message", "")).doesNotContain("Exception", "at ai.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/no.such.Service/Method",
        "/google.cloud.secretmanager.v1.SecretManagerService/NoSuchMethod",
        "/v1/projects/p/secrets"
      })
  void aMethodThatIsNotThereIsUnimplemented(String path) {
    assertThat(status(call(path, framed(0, new byte[0])))).isEqualTo("12");
  }

  @Test
  void aSmallMessageThatUnpacksWithoutEndIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 129; i++) {
        out.write(zeros);
      }
    }

    assertThat(status(call(LIST, framed(1, packed.toByteArray()), "grpc-encoding", "gzip")))
        .isEqualTo("8");
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedWithAStatus() {
    assertThat(status(call(LIST, new byte[(128 << 20) + 1]))).isEqualTo("8");
  }

  @Test
  void whoNeverEndsHisRequestKeepsNobodyElseWaiting() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket("127.0.0.1", CLOUD.emulator().port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /v1/projects/p/secrets?secretId=s HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Length: 100\r\n\r\n{\"replication\"")
                    .getBytes(StandardCharsets.UTF_8));
      }

      assertThat(new RestCalls(CLOUD.emulator()).get("/v1/projects/p/secrets").status())
          .isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
