package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed. */
class PersistenceTest {

  @TempDir Path data;

  @Test
  void noAcknowledgedWriteIsLostWhenTheProcessIsKilled() throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    Process first = emulator();
    try {
      String url = ready(first);
      HttpClient client = HttpClient.newHttpClient();
      AtomicInteger next = new AtomicInteger();
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        Thread t =
            new Thread(
                () -> {
                  while (true) {
                    String id = "s" + next.incrementAndGet();
                    try {
                      HttpResponse<String> r =
                          client.send(
                              HttpRequest.newBuilder(
                                      URI.create(url + "/v1/projects/kept/secrets?secretId=" + id))
                                  .POST(
                                      HttpRequest.BodyPublishers.ofString(
                                          "{\"replication\":{\"automatic\":{}}}"))
                                  .build(),
                              HttpResponse.BodyHandlers.ofString());
                      if (r.statusCode() == 200) {
                        acknowledged.add(id);
                      }
                    } catch (IOException | InterruptedException e) {
                      return;
                    }
                  }
                });
        t.start();
        writers.add(t);
      }
      while (acknowledged.size() < 200) {
        Thread.onSpinWait();
      }
      first.destroyForcibly().waitFor();
      for (Thread t : writers) {
        t.join();
      }
    } finally {
      first.destroyForcibly();
    }
    Process second = emulator();
    try {
      String url = ready(second);
      HttpResponse<String> list =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/v1/projects/kept/secrets")).build(),
                  HttpResponse.BodyHandlers.ofString());
      for (String id : acknowledged) {
        assertThat(list.body()).contains("/secrets/" + id + "\"");
      }
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  private Process emulator() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            EmulatorMain.class.getName(),
            "--port",
            "0",
            "--data-dir",
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String ready(Process p) throws IOException {
    BufferedReader out = p.inputReader(StandardCharsets.UTF_8);
    String line;
    while ((line = out.readLine()) != null) {
      if (line.contains("ready on ")) {
        return line.substring(line.indexOf("http://"));
      }
    }
    throw new IOException("the emulator ended before it was ready");
  }
}
