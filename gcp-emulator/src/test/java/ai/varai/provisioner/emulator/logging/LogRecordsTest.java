package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Log scopes, saved queries, locations and who reads a view: plain REST. */
class LogRecordsTest {
  private static final String PLACE = "/v2/projects/logs/locations/global";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withIam(IamMode.STRICT));

  private final RestCalls owner = new RestCalls(CLOUD).as("user:user@example.com");
  private final RestCalls ann = new RestCalls(CLOUD).as("user:ann@example.com");

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  @Test
  void aLogScopeIsMadeChangedListedAndDeleted() {
    String scopes = PLACE + "/logScopes";
    JsonNode made =
        ok(owner.post(scopes + "?logScopeId=both", "{\"resourceNames\":[\"projects/logs\"]}"))
            .body();
    assertThat(made.path("name").asText())
        .isEqualTo("projects/logs/locations/global/logScopes/both");
    assertThat(made.path("createTime").asText()).isNotEmpty();
    assertThat(owner.post(scopes + "?logScopeId=both", made.toString()).status()).isEqualTo(409);
    String change =
        "{\"description\":\"all\",\"resourceNames\":[\"projects/logs\",\"projects/other\"]}";
    JsonNode described =
        ok(owner.send("PATCH", scopes + "/both?updateMask=description", change)).body();
    assertThat(described.path("description").asText()).isEqualTo("all");
    assertThat(described.path("resourceNames")).as("is not in the mask").hasSize(1);
    JsonNode whole = ok(owner.send("PATCH", scopes + "/both", change)).body();
    assertThat(whole.path("resourceNames")).hasSize(2);
    assertThat(ok(owner.get(scopes)).body().path("logScopes").get(0)).isEqualTo(whole);
    ok(owner.send("DELETE", scopes + "/both", ""));
    assertThat(owner.get(scopes + "/both").status()).isEqualTo(404);
    assertThat(ok(owner.get(scopes)).body()).isEmpty();
  }

  @Test
  void aLogScopeNamesProjectsAndViewsAndIsGlobal() {
    for (String names :
        new String[] {
          "[]",
          "[\"folders/1\"]",
          "[\"projects/a\",\"projects/b\",\"projects/c\",\"projects/d\",\"projects/e\",\"projects/f\"]"
        }) {
      assertThat(
              owner
                  .post(PLACE + "/logScopes?logScopeId=bad", "{\"resourceNames\":" + names + "}")
                  .status())
          .as(names)
          .isEqualTo(400);
    }
    assertThat(
            owner
                .post(
                    "/v2/projects/logs/locations/us-central1/logScopes?logScopeId=bad",
                    "{\"resourceNames\":[\"projects/logs\"]}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aQueryIsSavedUnderAnIdOfItsOwnOrOfGoogles() {
    String query =
        "{\"displayName\":\"errors\",\"visibility\":\"SHARED\",\"loggingQuery\":{\"filter\":\"severity>=ERROR\"}}";
    JsonNode made = ok(owner.post(PLACE + "/savedQueries", query)).body();
    assertThat(made.path("name").asText()).matches(".*/savedQueries/[0-9a-f-]{36}");
    ok(owner.post(PLACE + "/savedQueries?savedQueryId=mine", query.replace("SHARED", "PRIVATE")));
    assertThat(
            ok(owner.get(PLACE + "/savedQueries?filter=visibility%3DSHARED"))
                .body()
                .path("savedQueries"))
        .containsExactly(made);
    assertThat(
            owner
                .post(PLACE + "/savedQueries", query.replace("severity>=", "severity>=(("))
                .status())
        .isEqualTo(400);
    assertThat(ok(owner.get(PLACE + "/recentQueries")).body()).isEmpty();
  }

  @Test
  void theLocationsOfLogBucketsAreKnownForEveryParent() {
    JsonNode eu = ok(owner.get("/v2/organizations/123/locations/eu")).body();
    assertThat(eu.path("name").asText()).isEqualTo("organizations/123/locations/eu");
    assertThat(ok(owner.get("/v2/folders/1/locations")).body().path("locations"))
        .extracting(l -> l.path("locationId").asText())
        .contains("global", "us", "us-central1");
    assertThat(owner.get(PLACE.replace("global", "moon")).status()).isEqualTo(404);
  }

  @Test
  void whoMayUseAViewReadsItsEntriesAndNoOthers() {
    String bucket = PLACE + "/buckets/_Default";
    ok(owner.post(bucket + "/views?viewId=mine", "{\"filter\":\"LOG_ID(\\\"mine\\\")\"}"));
    for (String log : new String[] {"mine", "theirs"}) {
      ok(
          owner.post(
              "/v2/entries:write",
              "{\"entries\":[{\"logName\":\"projects/logs/logs/"
                  + log
                  + "\",\"resource\":{\"type\":\"global\"},\"textPayload\":\""
                  + log
                  + "\"}]}"));
    }
    String view = bucket.substring("/v2/".length()) + "/views/mine";
    String read = "{\"resourceNames\":[\"" + view + "\"]}";
    assertThat(ann.post("/v2/entries:list", read).body().at("/error/message").asText())
        .contains("logging.views.access");
    String policy =
        "{\"policy\":{\"bindings\":[{\"role\":\"roles/logging.viewAccessor\",\"members\":[\"user:ann@example.com\"]}]}}";
    JsonNode set = ok(owner.post("/v2/" + view + ":setIamPolicy", policy)).body();
    assertThat(ok(owner.post("/v2/" + view + ":getIamPolicy", "{}")).body()).isEqualTo(set);
    assertThat(ok(ann.post("/v2/entries:list", read)).body().path("entries"))
        .extracting(e -> e.path("textPayload").asText())
        .containsExactly("mine");
    assertThat(ann.post("/v2/entries:list", "{\"resourceNames\":[\"projects/logs\"]}").status())
        .isEqualTo(403);
    ok(owner.send("DELETE", "/v2/" + view, ""));
    ok(owner.post(bucket + "/views?viewId=mine", "{}"));
    assertThat(ann.post("/v2/entries:list", read).status())
        .as("a view of the same name has no policy of the old one")
        .isEqualTo(403);
  }
}
