package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.linecorp.armeria.common.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that have the emulator for their proxy of plain HTTP, as {@code http_proxy} sets it. */
@Timeout(60)
class AbsoluteFormTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String SECRETS = "http://secretmanager.googleapis.com/v1/projects/whole/";
  private static final String REPLICATION = "{\"replication\":{\"automatic\":{}}}";

  private static HttpResponse<byte[]> proxied(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", CLOUD.emulator().port())))
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String url) throws Exception {
    return proxied(HttpRequest.newBuilder(URI.create(url)).header("metadata-flavor", "Google"));
  }

  private static String send(String request) throws IOException {
    return RawHttp.send(CLOUD.emulator().port(), request, StandardCharsets.US_ASCII);
  }

  @Test
  void googlesHostsAndTheMetadataServerAreReached() throws Exception {
    assertThat(get(SECRETS + "secrets").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> email =
        get(
            "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/email");
    assertThat(new String(email.body(), StandardCharsets.UTF_8))
        .endsWith("compute@developer.gserviceaccount.com");
    assertThat(get("http://metadata.google.internal").statusCode()).isEqualTo(200);
    // With a dot at its end a name is not looked for in other domains.
    assertThat(get("http://metadata.google.internal.").statusCode()).isEqualTo(200);
    assertThat(get("http://nothing.googleapis.com./v1/projects/whole/secrets").statusCode())
        .isEqualTo(404);
  }

  @Test
  void longContentsGoBothWays() throws Exception {
    byte[] content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    String storage = "http://storage.googleapis.com/";
    proxied(
        HttpRequest.newBuilder(URI.create(storage + "storage/v1/b?project=whole"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"whole-files\"}")));
    HttpResponse<byte[]> put =
        proxied(
            HttpRequest.newBuilder(URI.create(storage + "whole-files/long"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(get("http://whole-files.storage.googleapis.com/long").body()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://example.com:PORT/",
        "http://secretmanager.googleapis.com.example.com/",
        "http://169.254.1.1/",
        "http://localhost:1/"
      })
  void otherHostsAreRefused(String url) throws Exception {
    String own = Integer.toString(CLOUD.emulator().port());
    HttpResponse<byte[]> refused = get(url.replace("PORT", own));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("The emulator answers for *.googleapis.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://u@secretmanager.googleapis.com/", "http://", "http:///path"})
  void aUrlWithoutAPlainHostIsNone(String url) throws Exception {
    assertThat(send("GET " + url + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request");
  }

  @Test
  void theUrlDecidesWhichHostIsMeant() throws Exception {
    assertThat(
            send(
                "GET HTTP://SecretManager.GoogleApis.com:80/v1/projects/whole/secrets HTTP/1.1\r\n"
                    + "Host: compute.googleapis.com\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(
            send(
                "GET http://compute.googleapis.com/v1/projects/whole/secrets HTTP/1.1\r\n"
                    + "Host: secretmanager.googleapis.com\r\n\r\n"))
        .startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "cloud"})
  void theEmulatorsOwnHostIsMeantToo(String host) throws Exception {
    assertThat(
            send(
                "GET http://"
                    + host
                    + ":"
                    + CLOUD.emulator().port()
                    + "/_emulator/health HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void requestsFollowEachOtherOnOneConnectionInPieces() throws Exception {
    String requests =
        "POST "
            + SECRETS
            + "secrets?secretId=pieces HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n"
            + REPLICATION.substring(0, 16)
            + "\r\n10\r\n"
            + REPLICATION.substring(16)
            + "\r\n0\r\n\r\nGET "
            + SECRETS
            + "secrets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    for (int piece : new int[] {1, 7, requests.length()}) {
      CLOUD.emulator().reset();
      try (Socket socket = new Socket("127.0.0.1", CLOUD.emulator().port())) {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        for (int at = 0; at < requests.length(); at += piece) {
          out.write(
              requests
                  .substring(at, Math.min(requests.length(), at + piece))
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
        InputStream in = socket.getInputStream();
        String answers = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).as("pieces of %s", piece).hasSize(3);
        assertThat(answers).contains("connection: close");
      }
    }
  }

  @Test
  void aServerClosesSoonWhereItIsAskedTo() {
    // Armeria's three seconds are three seconds for each request of a client of HTTP/1.0.
    assertThat(Flags.defaultHttp1ConnectionCloseDelayMillis()).isEqualTo(100);
  }
}
