package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What services and jobs of Cloud Run do is in Cloud Monitoring, under the names of Google's. */
class MetricsTest extends RunServers {
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private CloudCalls calls = new CloudCalls(0);

  @AfterEach
  void end() {
    clients.shutdownNow();
  }

  @Override
  LocalRunner.Bounds bounds() {
    return new LocalRunner.Bounds(3, Duration.ofSeconds(10), Duration.ofSeconds(1));
  }

  @Override
  Map<String, List<String>> commands() {
    Map<String, List<String>> all = new HashMap<>(super.commands());
    all.put("example/ends", List.of("sh", "-c", "exit $STATUS"));
    return all;
  }

  /** The time series of a metric of Cloud Run, as a client of Monitoring reads them. */
  private List<JsonNode> series(String metric, String more) {
    String filter = "metric.type=\"run.googleapis.com/" + metric + "\"" + more;
    Instant now = Instant.now();
    JsonNode found =
        calls.get(
            "/v3/projects/shop/timeSeries?filter="
                + URLEncoder.encode(filter, StandardCharsets.UTF_8)
                + "&interval.startTime="
                + now.minusSeconds(3600)
                + "&interval.endTime="
                + now.plusSeconds(3600));
    List<JsonNode> all = new ArrayList<>();
    found.path("timeSeries").forEach(all::add);
    return all;
  }

  /** The newest point of the only time series, once it is as it should be. */
  private JsonNode await(String metric, String more, Predicate<JsonNode> right) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> series(metric, more),
            found -> found.size() == 1 && right.test(found.get(0).at("/points/0/value")))
        .get(0);
  }

  private static JsonNode distribution(JsonNode value) {
    return value.path("distributionValue");
  }

  private static void isOf(JsonNode series, String kind, String type) {
    assertThat(series.path("metricKind").asText()).isEqualTo(kind);
    assertThat(series.path("valueType").asText()).isEqualTo(type);
    JsonNode resource = series.path("resource");
    assertThat(resource.path("type").asText()).isEqualTo("cloud_run_revision");
    assertThat(resource.at("/labels/service_name").asText()).isEqualTo("web");
    assertThat(resource.at("/labels/configuration_name").asText()).isEqualTo("web");
    assertThat(resource.at("/labels/revision_name").asText()).startsWith("web-00001-");
    assertThat(resource.at("/labels/location").asText()).isEqualTo("europe-west1");
  }

  private CompletableFuture<String> held(int number) {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> ask(calls, "web", "/hold"), clients);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> entries(calls, "stdout").size() == number);
    return answer;
  }

  @Test
  void instancesAreCountedAndTheirRequestsMeasured() throws IOException {
    Path watched = Files.createDirectory(home.resolve("watched"));
    calls = start();
    calls.operation(
        calls.post(
            SERVICES + "?serviceId=web",
            """
            {"template": {"containers": [{"image": "example/probed",
              "env": [{"name": "WATCHED", "value": "%s"}]}]}}
            """
                .formatted(watched)));
    isOf(
        await(
            "container/startup_latencies",
            "",
            v ->
                distribution(v).path("count").asInt() == 1
                    && distribution(v).path("mean").asDouble() > 0),
        "DELTA",
        "DISTRIBUTION");
    List<CompletableFuture<String>> held = List.of(held(1), held(2));

    isOf(
        await(
            "container/instance_count",
            " AND metric.labels.state=\"active\"",
            v -> v.path("int64Value").asInt() == 1),
        "GAUGE",
        "INT64");
    isOf(
        await(
            "container/max_request_concurrencies",
            " AND metric.labels.state=\"active\"",
            v -> distribution(v).path("mean").asDouble() > 1),
        "DELTA",
        "DISTRIBUTION");
    isOf(
        await("container/billable_instance_time", "", v -> v.path("doubleValue").asDouble() > 1),
        "DELTA",
        "DOUBLE");

    Files.createFile(watched.resolve("go"));
    held.forEach(CompletableFuture::join);
    await(
        "container/instance_count",
        " AND metric.labels.state=\"active\"",
        v -> v.path("int64Value").asInt() == 0);
    await(
        "container/instance_count",
        " AND metric.labels.state=\"idle\"",
        v -> v.path("int64Value").asInt() == 1);
    isOf(
        await(
            "request_latencies",
            " AND metric.labels.response_code=\"200\"",
            v -> distribution(v).path("count").asInt() == 2),
        "DELTA",
        "DISTRIBUTION");
    JsonNode count =
        await("request_count", "", v -> v.path("int64Value").asInt() == 2).path("metric");
    assertThat(count.at("/labels/response_code_class").asText()).isEqualTo("2xx");
  }

  private void run(String job, int status, String reason) {
    String jobs = "/v2/projects/shop/locations/europe-west1/jobs";
    calls.operation(
        calls.post(
            jobs + "?jobId=" + job,
            """
            {"template": {"taskCount": 2, "template": {"maxRetries": 0, "containers": [
              {"image": "example/ends", "env": [{"name": "STATUS", "value": "%d"}]}]}}}
            """
                .formatted(status)));
    if (reason.isEmpty()) {
      calls.operation(calls.post(jobs + "/" + job + ":run", "{}"));
    } else {
      calls.operation(calls.post(jobs + "/" + job + ":run", "{}"), reason);
    }
  }

  @Test
  void executionsAndAttemptsAtTasksAreCountedByTheirResult() {
    calls = start();
    run("works", 0, "");
    run("breaks", 3, "exit code 3");
    for (String[] each :
        List.of(new String[] {"works", "succeeded"}, new String[] {"breaks", "failed"})) {
      String of = " AND resource.labels.job_name=\"" + each[0] + "\"";
      JsonNode attempts =
          await("job/completed_task_attempt_count", of, v -> v.path("int64Value").asInt() == 2);
      assertThat(attempts.at("/resource/type").asText()).isEqualTo("cloud_run_job");
      assertThat(attempts.at("/metric/labels/result").asText()).isEqualTo(each[1]);
      assertThat(attempts.at("/metric/labels/attempt").asText()).isEqualTo("0");
      JsonNode executions =
          await("job/completed_execution_count", of, v -> v.path("int64Value").asInt() == 1);
      assertThat(executions.at("/metric/labels/result").asText()).isEqualTo(each[1]);
    }
  }
}
