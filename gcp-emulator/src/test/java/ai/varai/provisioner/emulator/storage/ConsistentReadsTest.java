package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * An object that is overwritten is at every moment there, whole, and once.
 *
 * @see <a href="https://cloud.google.com/storage/docs/consistency">Consistency</a>
 */
class ConsistentReadsTest {
  private static final int WRITES = 500;

  private final AtomicBoolean written = new AtomicBoolean();
  private final List<String> torn = Collections.synchronizedList(new ArrayList<>());

  @Test
  void readersSeeOneWholeVersionOfWhatIsOverwritten() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      var rest = new RestCalls(cloud);
      rest.post("/storage/v1/b?project=readers", "{\"name\":\"busy-bucket\"}");
      write(rest, 0);
      var pool = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          readers.add(pool.submit(() -> read(cloud)));
        }
        readers.add(pool.submit(() -> list(rest)));
        for (int i = 1; i <= WRITES; i++) {
          write(rest, i);
        }
        written.set(true);
        for (Future<?> reader : readers) {
          reader.get();
        }
      } finally {
        written.set(true);
        pool.shutdownNow();
      }
    }
    assertThat(torn).isEmpty();
  }

  private static void write(RestCalls rest, int number) {
    var answer =
        rest.post(
            "/upload/storage/v1/b/busy-bucket/o?uploadType=media&name=it", "content " + number);
    assertThat(answer.status()).isEqualTo(200);
  }

  private Void read(GcpEmulator cloud) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    var request =
        HttpRequest.newBuilder(URI.create(cloud.url() + "/storage/v1/b/busy-bucket/o/it?alt=media"))
            .build();
    while (!written.get()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || !answer.body().startsWith("content ")) {
        torn.add(answer.statusCode() + " '" + answer.body() + "'");
      }
    }
    return null;
  }

  private Void list(RestCalls rest) {
    while (!written.get()) {
      var answer = rest.get("/storage/v1/b/busy-bucket/o");
      if (answer.body().path("items").size() != 1) {
        torn.add(answer.body().toString());
      }
    }
    return null;
  }
}
