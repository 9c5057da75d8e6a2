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
import java.util.Map;
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

  private static final String ACCOUNT = "billingAccounts/012345-6789AB-CDEF02";

  /** One of each kind above projects, with the word that its service account's name has. */
  private static Map<String, String> holders() {
    String organization = organization();
    JsonNode made =
        ok(
            REST.post(
                "/v3/folders",
                "{\"parent\": \"%s\", \"displayName\": \"logs %s\"}"
                    .formatted(organization, System.nanoTime() % 100_000_000)));
    return Map.of(
        made.at("/response/name").asText(), "folder-", organization, "org-", ACCOUNT, "billing-");
  }

  @Test
  void bucketsAndViewsAboveProjectsAreKept() {
    holders()
        .forEach(
            (holder, word) -> {
              String all = "/v2/" + holder + "/locations/global/buckets";
              assertThat(ok(REST.get(all)).path("buckets")).as(holder).hasSize(2);
              JsonNode usual = ok(REST.get(all + "/_Required"));
              assertThat(usual.path("name").asText())
                  .isEqualTo(holder + "/locations/global/buckets/_Required");
              assertThat(usual.path("retentionDays").asInt()).isEqualTo(400);
              JsonNode changed =
                  ok(
                      REST.send(
                          "PATCH",
                          all + "/_Default?updateMask=retentionDays",
                          "{\"retentionDays\": 90}"));
              assertThat(changed.path("retentionDays").asInt()).isEqualTo(90);
              String europe = "/v2/" + holder + "/locations/europe-west1/buckets";
              ok(REST.post(europe + "?bucketId=mine", "{\"retentionDays\": 7}"));
              assertThat(ok(REST.get(europe)).path("buckets")).hasSize(1);
              assertThat(ok(REST.get(europe.replace("europe-west1", "-"))).path("buckets"))
                  .hasSize(3);

              String views = europe + "/mine/views";
              ok(REST.post(views + "?viewId=v", "{\"filter\": \"severity>=ERROR\"}"));
              assertThat(ok(REST.get(views)).path("views")).hasSize(2);
              ok(
                  REST.post(
                      views + "/v:setIamPolicy",
                      "{\"policy\": {\"bindings\": [{\"role\":"
                          + " \"roles/logging.viewAccessor\", \"members\": [\"user:a@b.c\"]}]}}"));
              ok(REST.send("DELETE", views + "/v", ""));
              ok(REST.post(views + "?viewId=v", "{\"filter\": \"severity>=ERROR\"}"));
              assertThat(ok(REST.post(views + "/v:getIamPolicy", "{}")).has("bindings"))
                  .as("the policy went with the view")
                  .isFalse();

              ok(REST.send("DELETE", europe + "/mine", ""));
              assertThat(ok(REST.get(europe + "/mine")).path("lifecycleState").asText())
                  .isEqualTo("DELETE_REQUESTED");
              assertThat(ok(REST.post(europe + "/mine:undelete", "{}")).isEmpty()).isTrue();
            });
    assertThat(REST.get("/v2/folders/1/locations/global/buckets").status()).isEqualTo(403);
    assertThat(ok(REST.get("/v2/projects/apart/locations/-/buckets")).path("buckets").toString())
        .doesNotContain("mine");
  }

  @Test
  void sinksAndExclusionsAboveProjectsAreKept() {
    holders()
        .forEach(
            (holder, word) -> {
              String sinks = "/v2/" + holder + "/sinks";
              assertThat(ok(REST.get(sinks)).path("sinks")).as(holder).hasSize(2);
              JsonNode made =
                  ok(
                      REST.post(
                          sinks,
                          "{\"name\": \"s\", \"includeChildren\": true, \"destination\":"
                              + " \"storage.googleapis.com/b\"}"));
              assertThat(made.path("writerIdentity").asText())
                  .startsWith("serviceAccount:service-" + word)
                  .endsWith("@gcp-sa-logging.iam.gserviceaccount.com");
              assertThat(made.path("includeChildren").asBoolean()).isTrue();
              assertThat(REST.post(sinks, made.toString()).status()).isEqualTo(409);
              ok(
                  REST.send(
                      "PATCH",
                      sinks + "/s?updateMask=filter",
                      "{\"filter\": \"severity>=ERROR\"}"));
              assertThat(ok(REST.get(sinks + "/s")).path("filter").asText())
                  .isEqualTo("severity>=ERROR");

              String exclusions = "/v2/" + holder + "/exclusions";
              ok(REST.post(exclusions, "{\"name\": \"e\", \"filter\": \"severity<INFO\"}"));
              assertThat(ok(REST.get(exclusions)).path("exclusions")).hasSize(1);
              assertThat(ok(REST.get(sinks + "/_Default")).at("/exclusions/0/name").asText())
                  .isEqualTo("e");
              ok(REST.send("DELETE", exclusions + "/e", ""));
              assertThat(REST.get(exclusions + "/e").status()).isEqualTo(404);
              ok(REST.send("DELETE", sinks + "/s", ""));
              assertThat(REST.get(sinks + "/s").status()).isEqualTo(404);
              assertThat(REST.send("DELETE", sinks + "/_Default", "").status()).isEqualTo(400);
            });
    assertThat(REST.get("/v2/folders/1/sinks").status()).isEqualTo(403);
    assertThat(ok(REST.get("/v2/projects/apart/sinks")).path("sinks")).hasSize(2);
  }

  @Test
  void aBillingAccountHasSettings() {
    String settings = "/v2/" + ACCOUNT + "/settings";
    ok(
        REST.send(
            "PATCH", settings + "?updateMask=storageLocation", "{\"storageLocation\": \"eu\"}"));
    JsonNode now = ok(REST.get(settings));
    assertThat(now.path("name").asText()).isEqualTo(ACCOUNT + "/settings");
    assertThat(now.path("storageLocation").asText()).isEqualTo("eu");
    assertThat(now.path("loggingServiceAccountId").asText()).contains("billing-012345-6789AB");
    assertThat(ok(REST.get("/v2/" + organization() + "/settings")).has("storageLocation"))
        .isFalse();
  }

  @Test
  void operationsAboveProjectsAreThoseOnBuckets() {
    String account = "billingAccounts/012345-6789AB-CDEF03";
    String parent = "/v2/" + account + "/locations/us-east1";
    assertThat(ok(REST.get(parent + "/operations")).isEmpty()).isTrue();
    JsonNode started = ok(REST.post(parent + "/buckets:createAsync?bucketId=slow", "{}"));
    String name = started.path("name").asText();
    assertThat(name).startsWith(account + "/locations/us-east1/operations/");
    JsonNode operation = ok(REST.get("/v2/" + name));
    assertThat(operation.path("done").asBoolean()).as(operation.toString()).isTrue();
    assertThat(operation.at("/response/name").asText())
        .isEqualTo(account + "/locations/us-east1/buckets/slow");
    assertThat(ok(REST.get(parent + "/operations")).at("/operations/0")).isEqualTo(operation);
    ok(REST.post("/v2/" + name + ":cancel", "{}"));
    assertThat(ok(REST.get(parent + "/buckets/slow")).path("retentionDays").asInt()).isEqualTo(30);
    assertThat(REST.get(parent + "/operations/o").status()).isEqualTo(404);
    assertThat(REST.post(parent + "/operations/o:cancel", "{}").status()).isEqualTo(404);
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
