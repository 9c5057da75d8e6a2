package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.api.Emulation;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Suites start an emulator for each of their tests, all in one JVM. */
class StoppedEmulatorsTest {
  @Test
  void one_that_was_stopped_leaves_nothing_in_memory() throws Exception {
    WeakReference<Emulation> used = usedAndStopped();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return used.get() == null;
            });
  }

  private static WeakReference<Emulation> usedAndStopped()
      throws IOException, InterruptedException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      for (String path :
          new String[] {"/v1/projects/p/secrets", "/storage/v1/b?project=p", "/_emulator/health"}) {
        var request = HttpRequest.newBuilder(URI.create(cloud.url() + path)).build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
            .as(path)
            .isEqualTo(200);
      }
      return new WeakReference<>(cloud.emulation());
    }
  }
}
