package ai.varai.provisioner.emulator.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for operations keeps nobody else from being answered, and nobody waits for no one. */
class ManyWaitingTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static Socket waiter(GcpEmulator cloud, String operation) throws IOException {
    Socket socket = new Socket("127.0.0.1", cloud.port());
    String request =
        "POST /compute/v1/projects/p/global/operations/"
            + operation
            + "/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void moreMayWaitThanThereAreThreadsAndWhoLeavesGivesUpHisPlace() throws Exception {
    List<Socket> waiters = new ArrayList<>();
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls calls = new RestCalls(cloud);
      calls.post("/_emulator/faults", "{\"operation\":\"stall\",\"api\":\"compute\"}");
      String operation =
          calls
              .post(
                  "/compute/v1/projects/p/global/networks",
                  "{\"name\":\"n\",\"autoCreateSubnetworks\":false}")
              .body()
              .path("name")
              .asText();
      for (int i = 0; i < 300; i++) {
        waiters.add(waiter(cloud, operation));
      }
      Operations operations = cloud.emulation().operations();
      await().atMost(LONG).until(() -> operations.waiters().waiting() == 100);
      HttpRequest other =
          HttpRequest.newBuilder(URI.create(cloud.url() + "/v1/projects/p/secrets"))
              .timeout(LONG)
              .build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(other, HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(operations.waiters().waiting()).as("they do wait").isEqualTo(100);

      for (Socket waiter : waiters) {
        waiter.close();
      }
      await().atMost(LONG).until(() -> operations.waiters().waiting() == 0);
    } finally {
      for (Socket waiter : waiters) {
        waiter.close();
      }
    }
  }
}
