package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests of HTTP/1 that do not wait for the answers to those before them. */
@Timeout(60)
class PipeliningTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String SECRETS = "/v1/projects/pipes/secrets";

  private static String request(String method, String path, String body, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: secretmanager.googleapis.com\r\nContent-Length: "
        + body.length()
        + "\r\n"
        + more
        + "\r\n"
        + body;
  }

  private static String send(String requests) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", CLOUD.emulator().port())) {
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatTheFirstMakesTheSecondFinds() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      requests
          .append(
              request(
                  "POST", SECRETS + "?secretId=s" + i, "{\"replication\":{\"automatic\":{}}}", ""))
          .append(request("GET", SECRETS + "/s" + i, "", ""))
          .append(request("DELETE", SECRETS + "/s" + i, "", ""));
    }
    requests.append(request("GET", SECRETS, "", "Connection: close\r\n"));
    String answers = send(requests.toString());
    assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(62);
    assertThat(answers.split("HTTP/1.1 200", -1)).as(answers).hasSize(62);
  }
}
