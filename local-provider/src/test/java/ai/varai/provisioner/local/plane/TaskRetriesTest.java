package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks of jobs of Cloud Run whose processes fail are tried again. */
class TaskRetriesTest extends RunServers {
  private static final String JOBS = "/v2/projects/shop/locations/europe-west1/jobs";

  /** The first fails until its third attempt, and by its second task for good; the other stays. */
  @Override
  Map<String, List<String>> commands() {
    return Map.of(
        "example/moody",
        List.of(
            "sh",
            "-c",
            """
            echo "task $CLOUD_RUN_TASK_INDEX attempt $CLOUD_RUN_TASK_ATTEMPT"
            test "$CLOUD_RUN_TASK_INDEX" = "$BROKEN" && exit 9
            test "$CLOUD_RUN_TASK_ATTEMPT" -ge 2 || exit 4
            """),
        "example/stays",
        List.of("sh", "-c", "exec sleep 600"));
  }

  private static String create(CloudCalls calls, String id, String template) {
    calls.operation(calls.post(JOBS + "?jobId=" + id, "{\"template\": " + template + "}"));
    return JOBS + "/" + id;
  }

  private static JsonNode execution(CloudCalls calls, String job) {
    return calls.get(job + "/executions").at("/executions/0");
  }

  private static List<JsonNode> tasks(CloudCalls calls, JsonNode execution) {
    JsonNode found = calls.get("/v2/" + execution.path("name").asText() + "/tasks").path("tasks");
    return List.of(found.get(0), found.get(found.size() - 1));
  }

  private static List<String> said(CloudCalls calls, int lines) {
    return calls
        .await(
            () ->
                calls.post(
                    "/v2/entries:list",
                    "{\"resourceNames\": [\"projects/shop\"], \"orderBy\": \"timestamp asc\","
                        + " \"filter\": \"textPayload:attempt\"}"),
            e -> e.path("entries").size() == lines)
        .findValuesAsText("textPayload");
  }

  @Test
  void aTaskThatFailsIsTriedAgainUntilItSucceedsOrItsRetriesAreSpent() {
    CloudCalls calls = start();
    String mended =
        create(
            calls,
            "mended",
            """
            {"taskCount": 2, "template": {"maxRetries": 2, "containers": [
              {"image": "example/moody"}]}}
            """);
    calls.operation(calls.post(mended + ":run", "{}"));
    JsonNode execution = execution(calls, mended);
    assertThat(execution.path("succeededCount").asInt()).isEqualTo(2);
    assertThat(execution.path("retriedCount").asInt()).isEqualTo(2);
    assertThat(execution.has("failedCount")).isFalse();
    assertThat(execution.has("runningCount")).isFalse();
    for (JsonNode task : tasks(calls, execution)) {
      assertThat(task.path("retried").asInt()).isEqualTo(2);
    }
    assertThat(said(calls, 6))
        .containsExactlyInAnyOrder(
            "task 0 attempt 0",
            "task 0 attempt 1",
            "task 0 attempt 2",
            "task 1 attempt 0",
            "task 1 attempt 1",
            "task 1 attempt 2");

    String broken =
        create(
            calls,
            "broken",
            """
            {"taskCount": 2, "template": {"maxRetries": 2, "containers": [
              {"image": "example/moody", "env": [{"name": "BROKEN", "value": "1"}]}]}}
            """);
    calls.operation(calls.post(broken + ":run", "{}"), "exit code 9");
    JsonNode failed = execution(calls, broken);
    assertThat(failed.path("succeededCount").asInt()).isEqualTo(1);
    assertThat(failed.path("failedCount").asInt()).isEqualTo(1);
    assertThat(failed.path("retriedCount").asInt()).isEqualTo(2);
    JsonNode last = tasks(calls, failed).get(1);
    assertThat(last.path("retried").asInt()).isEqualTo(2);
    assertThat(last.at("/lastAttemptResult/exitCode").asInt()).isEqualTo(9);
  }

  @Test
  void withoutRetriesOneAttemptDecidesAndATaskThatTakesTooLongHasFailed() {
    CloudCalls calls = start();
    String once =
        create(
            calls,
            "once",
            """
            {"template": {"maxRetries": 0, "containers": [{"image": "example/moody"}]}}
            """);
    calls.operation(calls.post(once + ":run", "{}"), "exit code 4");
    JsonNode execution = execution(calls, once);
    assertThat(execution.path("failedCount").asInt()).isEqualTo(1);
    assertThat(execution.has("retriedCount")).isFalse();

    String late =
        create(
            calls,
            "late",
            """
            {"template": {"maxRetries": 1, "timeout": "1s",
              "containers": [{"image": "example/stays"}]}}
            """);
    calls.operation(calls.post(late + ":run", "{}"), "The configured timeout was reached.");
    JsonNode last = tasks(calls, execution(calls, late)).get(0);
    assertThat(last.path("retried").asInt()).isEqualTo(1);
    assertThat(last.at("/lastAttemptResult").has("exitCode")).isFalse();
    assertThat(last.at("/lastAttemptResult/status/message").asText())
        .isEqualTo("The configured timeout was reached.");
  }
}
