package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages of protocol buffers over REST: {@code alt=proto}, and bodies that are messages. */
class ProtoFormTest {

  private static final String SECRETS = "/v1/projects/proto-form/secrets";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path));
  }

  private static HttpResponse<byte[]> post(String path, Message body) throws Exception {
    return send(
        at(path)
            .header("content-type", PROTOBUF)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static Secret automatic() {
    return Secret.newBuilder()
        .setReplication(
            Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
        .putLabels("a", "b")
        .build();
  }

  private static String type(HttpResponse<?> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }

  @Test
  void aMessageComesAndGoesAsItIs() throws Exception {
    HttpResponse<byte[]> made = post(SECRETS + "?secretId=one&$alt=proto", automatic());
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(type(made)).isEqualTo(PROTOBUF);
    Secret secret = Secret.parseFrom(made.body());
    assertThat(secret.getName()).endsWith("/secrets/one");
    assertThat(secret.getLabelsMap()).containsEntry("a", "b");

    // The body of this method is the whole request but for what the path says.
    HttpResponse<byte[]> version =
        post(
            SECRETS + "/one:addVersion?alt=proto",
            AddSecretVersionRequest.newBuilder()
                .setPayload(SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("x")))
                .build());
    assertThat(SecretVersion.parseFrom(version.body()).getName()).endsWith("/versions/1");

    HttpResponse<byte[]> read = send(at(SECRETS + "/one?alt=proto"));
    assertThat(Secret.parseFrom(read.body())).isEqualTo(secret);
  }

  @Test
  void whatAMessageBringsIsAnsweredInJsonUnlessSomebodyAsks() throws Exception {
    HttpResponse<byte[]> made = post(SECRETS + "?secretId=two", automatic());
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(type(made)).startsWith("application/json");
  }

  @Test
  void aRefusalIsAStatus() throws Exception {
    HttpResponse<byte[]> answer = send(at(SECRETS + "/none?alt=proto"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(type(answer)).isEqualTo(PROTOBUF);
    Status status = Status.parseFrom(answer.body());
    assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND.getNumber());
    assertThat(status.getMessage()).contains("/secrets/none] not found");
  }

  @Test
  void whatIsNoMessageIsRefused() throws Exception {
    HttpResponse<byte[]> answer =
        send(
            at(SECRETS + "?secretId=three")
                .header("content-type", PROTOBUF)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {10, 100, 1})));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("INVALID_ARGUMENT");
  }

  @Test
  void anApiWithoutMessagesAnswersInJson() throws Exception {
    HttpResponse<byte[]> answer = send(at("/storage/v1/b?project=proto-form&alt=proto"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(type(answer)).startsWith("application/json");
  }
}
