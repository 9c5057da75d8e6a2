package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.local.plane.DataPlanes.Plane;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What containers of Cloud Run write is in Cloud Logging. */
class OutputTest extends CloudSqlServers {
  private static final String JOBS = "/v2/projects/shop/locations/europe-west1/jobs";

  @Override
  Set<Plane> planes() {
    return EnumSet.of(Plane.RUN);
  }

  @Override
  Map<String, List<String>> commands() {
    return Map.of(
        "example/speaks",
        List.of(
            "sh",
            "-c",
            """
            echo '{"severity": "error", "message": "broken", "order": 7}'
            echo to whom it may concern >&2
            printf 'without an end'
            exit 3
            """));
  }

  @Test
  void outputOfATaskIsLoggedWithItsExecution() {
    CloudCalls calls = start();
    calls.operation(
        calls.post(
            JOBS + "?jobId=speaks",
            """
            {"template": {"template": {"maxRetries": 0,
              "containers": [{"image": "example/speaks"}]}}}
            """));
    calls.operation(calls.post(JOBS + "/speaks:run", "{}"), "exit code 3");
    String execution = calls.get(JOBS + "/speaks/executions").at("/executions/0/name").asText();

    JsonNode found =
        calls.await(
            () ->
                calls.post(
                    "/v2/entries:list",
                    "{\"resourceNames\": [\"projects/shop\"], \"filter\":"
                        + " \"resource.type=cloud_run_job AND resource.labels.job_name=speaks\"}"),
            e -> e.path("entries").size() == 4);
    Map<String, JsonNode> byText = new HashMap<>();
    for (JsonNode entry : found.path("entries")) {
      String text = entry.path("textPayload").asText(entry.at("/jsonPayload/message").asText());
      String log = entry.path("logName").asText().replaceFirst(".*%2F", "");
      byText.put(log + ": " + text, entry);
      assertThat(entry.at("/labels").path("run.googleapis.com/execution_name").asText())
          .isEqualTo(execution.substring(execution.lastIndexOf('/') + 1));
      assertThat(entry.at("/labels").path("run.googleapis.com/task_index").asText()).isEqualTo("0");
      assertThat(entry.at("/labels/instanceId").asText()).isNotEmpty();
    }
    assertThat(byText)
        .containsOnlyKeys(
            "stdout: broken",
            "stdout: without an end",
            "stderr: to whom it may concern",
            "system: Container called exit(3).");
    JsonNode structured = byText.get("stdout: broken");
    assertThat(structured.path("severity").asText()).isEqualTo("ERROR");
    assertThat(structured.at("/jsonPayload/order").asInt()).isEqualTo(7);
  }
}
