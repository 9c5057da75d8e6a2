package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

  @Test
  void whatIsPendingGoesOnAfterTheKillAndObjectsInstancesAndSnapshotsAreThere() throws Exception {
    String instances = "/sql/v1beta4/projects/kept/instances";
    String services = "/v2/projects/kept/locations/us-central1/services";
    String sqlOperation;
    String runOperation;
    Process first = emulator("--operations", "real-like");
    try {
      String url = ready(first);
      post(url + "/storage/v1/b?project=kept", "{\"name\": \"kept-bucket\"}");
      post(url + "/upload/storage/v1/b/kept-bucket/o?uploadType=media&name=a/b", "contents");
      sqlOperation =
          post(
                  url + instances,
                  "{\"name\": \"db\", \"databaseVersion\": \"POSTGRES_14\", \"rootPassword\":"
                      + " \"clear-text-secret\", \"settings\": {\"tier\": \"db-f1-micro\"}}")
              .path("name")
              .asText();
      runOperation =
          post(
                  url + services + "?serviceId=web",
                  "{\"template\": {\"containers\": [{\"image\": \"img:1\"}]}}")
              .path("name")
              .asText();
      post(url + "/_emulator/snapshot", "{\"project\": \"kept\", \"name\": \"before\"}");
      assertThat(get(url + "/v2/" + runOperation).path("done").asBoolean()).isFalse();
    } finally {
      first.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain("clear-text-secret");
      }
    }
    Process second = emulator("--operations", "real-like");
    try {
      String url = ready(second);
      String operation = "/sql/v1beta4/projects/kept/operations/" + sqlOperation;
      assertThat(text(url + "/storage/v1/b/kept-bucket/o/a%2Fb?alt=media")).isEqualTo("contents");
      assertThat(get(url + instances + "/db").path("state").asText()).isEqualTo("PENDING_CREATE");
      assertThat(get(url + operation).path("status").asText()).isNotEqualTo("DONE");
      post(url + "/_emulator/clock", "{\"advance\": \"PT10M\"}");
      assertThat(get(url + operation).path("status").asText()).isEqualTo("DONE");
      assertThat(get(url + instances + "/db").path("state").asText()).isEqualTo("RUNNABLE");
      assertThat(get(url + "/v2/" + runOperation).path("done").asBoolean()).isTrue();
      post(url + "/_emulator/restore", "{\"project\": \"kept\", \"name\": \"before\"}");
      // What was pending when the snapshot was taken is due by now, and has gone on.
      assertThat(get(url + instances + "/db").path("state").asText()).isEqualTo("RUNNABLE");
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  /** The clock is this machine's again then: the job has to run by that. */
  @Test
  void aScheduledJobRunsOnAfterTheKillByTheClockThatIsThen() throws Exception {
    String jobs = "/v1/projects/kept/locations/us-central1/jobs";
    try (HookServer hook = new HookServer()) {
      hook.hold = new CompletableFuture<>();
      Process first = emulator();
      try {
        String url = ready(first);
        post(
            url + jobs,
            "{\"name\": \"projects/kept/locations/us-central1/jobs/yearly\", \"schedule\": \"0 0 1 1"
                + " *\", \"httpTarget\": {\"uri\": \""
                + hook.url("/in")
                + "\"}}");
        String due = get(url + jobs + "/yearly").path("scheduleTime").asText();
        post(url + "/_emulator/clock", "{\"advance\": \"P366D\"}");
        // It is under way when the process is killed: it was not answered, and is made again.
        assertThat(hook.next().header("x-cloudscheduler-scheduletime")).isEqualTo(due);
        first.destroyForcibly().waitFor();
        hook.hold.complete(null);
      } finally {
        first.destroyForcibly().waitFor();
      }
      Process second = emulator();
      try {
        String url = ready(second);
        post(url + "/_emulator/clock", "{\"advance\": \"P366D\"}");
        assertThat(hook.next().path()).isEqualTo("/in");
      } finally {
        second.destroyForcibly().waitFor();
      }
      String later;
      Process third = emulator();
      try {
        String url = ready(third);
        later = get(url + jobs + "/yearly").path("scheduleTime").asText();
      } finally {
        third.destroyForcibly().waitFor();
      }
      assertThat(Instant.parse(later)).isBefore(Instant.now().plus(Duration.ofDays(367)));
    }
  }

  /** The limit of the size of a file stands for a full disk: both cut a record off. */
  @Test
  void whatFindsNoRoomIsRefusedWithTheReasonAndTakesNothingElseWithIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit");
    List<String> acknowledged = new ArrayList<>();
    Process first = limited("bash", "-c", "ulimit -S -f 64; exec \"$@\"", "limited");
    try {
      String url = ready(first);
      HttpResponse<String> answer = secret(url, "s0");
      while (answer.statusCode() == 200) {
        acknowledged.add("s" + acknowledged.size());
        answer = secret(url, "s" + acknowledged.size());
      }
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("cannot write " + data.resolve("journal.bin"))
          .contains("File too large");
      assertThat(get(url + "/v1/projects/kept/secrets/s0").path("name").asText()).isNotEmpty();
      new ProcessBuilder("prlimit", "--pid", "" + first.pid(), "--fsize=unlimited")
          .start()
          .waitFor();
      String later = "s" + acknowledged.size();
      assertThat(secret(url, later).statusCode()).isEqualTo(200);
      acknowledged.add(later);
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = emulator();
    try {
      String url = ready(second);
      for (String id : acknowledged) {
        assertThat(get(url + "/v1/projects/kept/secrets/" + id).path("name").asText())
            .endsWith("/secrets/" + id);
      }
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  private static HttpResponse<String> secret(String url, String id)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/v1/projects/kept/secrets?secretId=" + id))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"replication\":{\"automatic\":{}},\"labels\":{\"l\":\""
                            + "x".repeat(60)
                            + "\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String text(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static JsonNode get(String url) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(text(url));
  }

  private static JsonNode post(String url, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private Process emulator(String... more) throws IOException {
    return start(List.of(), List.of(more));
  }

  private Process limited(String... by) throws IOException {
    return start(List.of(by), List.of());
  }

  private Process start(List<String> before, List<String> more) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            EmulatorMain.class.getName(),
            "--port",
            "0",
            "--data-dir",
            data.toString()));
    command.addAll(more);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
