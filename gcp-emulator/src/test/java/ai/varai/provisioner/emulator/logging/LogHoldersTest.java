package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What folders, organizations and billing accounts have of Logging, and copies of entries. */
class LogHoldersTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String organization() {
    return ok(REST.get("/v3/organizations:search")).at("/organizations/0/name").asText();
  }

  @Test
  void savedQueriesOfAnOrganizationAndABillingAccountAreKeptApart() {
    String query =
        """
        {"displayName": "errors", "visibility": "SHARED",
         "loggingQuery": {"filter": "severity>=ERROR"}}
        """;
    for (String holder : List.of(organization(), "billingAccounts/012345-6789AB-CDEF01")) {
      String all = "/v2/" + holder + "/locations/global/savedQueries";
      JsonNode made = ok(REST.post(all + "?savedQueryId=q", query));
      assertThat(made.path("name").asText()).isEqualTo(holder + "/locations/global/savedQueries/q");
      assertThat(ok(REST.get(all)).path("savedQueries")).hasSize(1);
      ok(REST.send("PATCH", all + "/q?updateMask=displayName", "{\"displayName\": \"e\"}"));
      assertThat(ok(REST.get(all + "/q")).path("displayName").asText()).isEqualTo("e");
      assertThat(ok(REST.get("/v2/" + holder + "/locations/global/recentQueries")).isEmpty())
          .isTrue();
      ok(REST.send("DELETE", all + "/q", ""));
      assertThat(REST.get(all + "/q").status()).isEqualTo(404);
    }
    assertThat(REST.get("/v2/folders/1/locations/global/savedQueries").status()).isEqualTo(403);
    assertThat(REST.get("/v2/billingAccounts/x/locations/global/savedQueries").status())
        .isEqualTo(403);
  }

  @Test
  void logScopesOfAnOrganizationNameProjects() {
    String all = "/v2/" + organization() + "/locations/global/logScopes";
    ok(REST.post(all + "?logScopeId=s", "{\"resourceNames\": [\"projects/a\", \"projects/b\"]}"));
    assertThat(ok(REST.get(all + "/s")).path("resourceNames")).hasSize(2);
    assertThat(REST.post(all + "?logScopeId=t", "{\"resourceNames\": []}").status()).isEqualTo(400);
  }

  @Test
  void theViewOfAllLogsOfAnOrganizationHasAPolicy() {
    String view = "/v2/" + organization() + "/locations/global/buckets/_Default/views/_AllLogs:";
    ok(
        REST.post(
            view + "setIamPolicy",
            """
            {"policy": {"bindings": [
              {"role": "roles/logging.viewAccessor", "members": ["user:a@example.com"]}]}}
            """));
    assertThat(ok(REST.post(view + "getIamPolicy", "{}")).toString()).contains("a@example.com");
    ok(REST.post(view + "testIamPermissions", "{\"permissions\": [\"logging.views.access\"]}"));
    assertThat(REST.post(view.replace("_AllLogs", "mine") + "getIamPolicy", "{}").status())
        .isEqualTo(404);
  }

  @Test
  void operationsAboveProjectsAreListedAndThereAreNone() {
    String all = "/v2/" + organization() + "/locations/global/operations";
    assertThat(ok(REST.get(all)).isEmpty()).isTrue();
    assertThat(REST.get(all + "/o").status()).isEqualTo(404);
    assertThat(REST.post(all + "/o:cancel", "{}").status()).isEqualTo(404);
  }

  @Test
  void entriesAreCopiedToAnObjectForEachLogAndHour() throws Exception {
    ok(REST.post("/storage/v1/b?project=copied", "{\"name\": \"copied-logs\"}"));
    ok(
        REST.post(
            "/v2/entries:write",
            """
            {"logName": "projects/copied/logs/app", "resource": {"type": "global"}, "entries": [
              {"textPayload": "one", "severity": "INFO"},
              {"textPayload": "two", "severity": "ERROR"}]}
            """));
    String body =
        """
        {"name": "projects/copied/locations/global/buckets/_Default",
         "filter": "severity=ERROR", "destination": "storage.googleapis.com/%s"}
        """;
    JsonNode operation = ok(REST.post("/v2/entries:copy", body.formatted("copied-logs")));
    assertThat(operation.path("done").asBoolean()).as(operation.toString()).isTrue();
    assertThat(operation.at("/response/logEntriesCopiedCount").asText()).isEqualTo("1");
    assertThat(operation.at("/metadata/state").asText()).isEqualTo("OPERATION_STATE_SUCCEEDED");
    JsonNode object = ok(REST.get("/storage/v1/b/copied-logs/o")).at("/items/0");
    assertThat(object.path("name").asText())
        .matches("app/\\d{4}/\\d\\d/\\d\\d/\\d\\d:00:00_\\d\\d:59:59_S0\\.json");
    String media = object.path("mediaLink").asText().replaceFirst("https://[^/]+", "");
    HttpResponse<String> content =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + media)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(content.body().strip().split("\n")).hasSize(1);
    assertThat(content.body()).contains("\"textPayload\":\"two\"");
    assertThat(REST.post("/v2/entries:copy", body.formatted("no-such-bucket")).status())
        .isEqualTo(400);
  }

  @Test
  void aChangeOfAMetricsScopeIsFoundAgainAsAnOperation() {
    JsonNode operation =
        ok(
            REST.post(
                "/v1/locations/global/metricsScopes/scoping/projects",
                "{\"name\": \"locations/global/metricsScopes/scoping/projects/monitored\"}"));
    JsonNode again = ok(REST.get("/v1/" + operation.path("name").asText()));
    assertThat(again).isEqualTo(operation);
  }
}
