package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulator's own routes refuse what they would otherwise pass over in silence. */
class AdminRoutesTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "faults   | {\"probabilty\": 0.1}                    | Unknown field probabilty",
        "faults   | {\"probability\": \"often\"}             | probability has to be a number",
        "faults   | {\"status\": \"BUSY\"}                   | Unknown status BUSY",
        "faults   | {\"drop\": \"sometimes\"}                | Unknown drop sometimes",
        "faults   | {\"api\": \"secretmanger\", \"drop\": \"after\"} | Unknown api secretmanger",
        "faults   | {\"api\": {}, \"drop\": \"after\"}     | api has to be a text",
        "faults   | {\"status\": \"OK\"}                     | status OK is no error",
        "faults   | {\"status\": \"ABORTED\", \"probability\": 5} | a number from 0 to 1",
        "faults   | {\"status\": \"ABORTED\", \"count\": 0} | count has to be a whole number",
        "faults   | {\"status\": \"ABORTED\", \"count\": 1.5} | count has to be a whole number",
        "faults   | {\"latencyMs\": -1}                    | latencyMs has to be a whole number",
        "faults   | {\"latencyMs\": 9223372036854775807}   | latencyMs has to be a whole number",
        "faults   | {\"status\": \"ABORTED\", \"retryAfter\": -5} | from 0 to 2147483647",
        "faults   | {\"seed\": 0.5}                        | seed has to be a whole number",
        "faults   | {\"api\": \"run\", \"count\": 1}       | The rule does nothing",
        "faults   | {\"message\": \"no room\"}              | The rule does nothing",
        "faults   | {\"drop\": \"after\", \"retryAfter\": 5} | it needs a status",
        "faults   | {\"operation\": \"unseen\"}             | unseen needs latencyMs",
        "faults   | {\"operation\": \"fail\", \"drop\": \"after\"} | has no effect in this rule",
        "faults   | {\"operation\": \"fail\", \"latencyMs\": 5} | has no effect in this rule",
        "faults   | {\"operation\": \"stall\", \"status\": \"ABORTED\"} | needs operation fail",
        "faults   | {\"operation\": \"stale\", \"latencyMs\": 5, \"api\": \"run\"} | no effect",
        "clock    | {}                                     | Give one of advance",
        "clock    | {\"advance\": \"PT1S\", \"now\": \"2030-01-01T00:00:00Z\"} | Give one of",
        "reset    | {\"project\": null}                    | has to name a project",
        "reset    | {\"project\": \"\"}                      | has to name a project",
        "reset    | {\"project\": {}}                      | has to name a project",
        "snapshot | {\"project\": \"p\", \"name\": {}}       | the name of a snapshot",
        "settings | {\"groups\": []}                       | groups has to be an object",
        "settings | {\"groups\": {\"a@b.c\": \"user:d@b.c\"}} | have to be a list",
        "settings | {\"quotas\": 5}                        | quotas has to be an object",
        "clock    | {\"forward\": \"P7D\"}                   | Unknown field forward",
        "clock    | {\"advance\": \"a week\"}                | ISO-8601 duration",
        "clock    | {\"advance\": \"P100000000000D\"}        | years from 1 to 9999",
        "clock    | {\"advance\": \"PT9000000000000000S\"}   | years from 1 to 9999",
        "clock    | {\"advanceSeconds\": 9000000000000000000} | years from 1 to 9999",
        "clock    | {\"now\": \"+20000-01-01T00:00:00Z\"}    | years from 1 to 9999",
        "snapshot | {\"name\": \"before\"}                   | has to name a project",
        "snapshot | {\"project\": \"p\", \"as\": \"before\"} | Unknown field as",
        "restore  | {\"project\": \"p\", \"name\": \"none\"} | No snapshot none of project p",
        "reset    | {\"projects\": [\"p\"]}                  | Unknown field projects",
      })
  void whatCannotBeMeantIsRefusedByName(String route, String body, String message) {
    var answer = new RestCalls(CLOUD.emulator()).send("POST", "/_emulator/" + route, body);

    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
    assertThat(CLOUD.emulator().faults().rules()).isEmpty();
  }

  @Test
  void aProjectIsResetAndRestoredAndTheClockIsMoved() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    String secrets = "/v1/projects/rewound/secrets";
    calls.post(secrets + "?secretId=one", "{\"replication\": {\"automatic\": {}}}");
    assertThat(
            calls
                .post("/_emulator/snapshot", "{\"project\": \"rewound\"}")
                .body()
                .path("rows")
                .asInt())
        .isPositive();
    calls.post(secrets + "?secretId=two", "{\"replication\": {\"automatic\": {}}}");

    assertThat(calls.post("/_emulator/reset", "{\"project\": \"rewound\"}").status())
        .isEqualTo(200);
    assertThat(calls.get(secrets).body().path("secrets")).isEmpty();
    assertThat(calls.post("/_emulator/restore", "{\"project\": \"rewound\"}").status())
        .isEqualTo(200);
    assertThat(calls.get(secrets).body().path("secrets")).hasSize(1);
    assertThat(calls.get(secrets + "/one").status()).isEqualTo(200);

    Instant before = Instant.parse(calls.get("/_emulator/clock").body().path("now").asText());
    calls.post("/_emulator/clock", "{\"advance\": \"P7D\"}");
    Instant after = Instant.parse(calls.get("/_emulator/clock").body().path("now").asText());
    assertThat(Duration.between(before, after)).isGreaterThanOrEqualTo(Duration.ofDays(7));
    assertThat(calls.post("/_emulator/reset", "{}").status()).isEqualTo(200);
    assertThat(calls.get(secrets + "/one").status()).isEqualTo(404);
    assertThat(calls.post("/_emulator/restore", "{\"project\": \"rewound\"}").status())
        .as("a reset keeps snapshots")
        .isEqualTo(200);
  }

  @Test
  void aProjectThatIsResetTakesItsTagsAlongAndMayBeNamedByItsNumber() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    String number =
        calls
            .get("/v3/projects/tagged")
            .body()
            .path("name")
            .asText()
            .substring("projects/".length());
    String key =
        calls
            .post("/v3/tagKeys", "{\"parent\":\"projects/tagged\",\"shortName\":\"env\"}")
            .body()
            .path("name")
            .asText();
    assertThat(key).startsWith("operations/");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.get("/v3/" + key).body().path("done").asBoolean());
    String keys = "/v3/tagKeys?parent=projects/tagged";
    String name = calls.get(keys).body().at("/tagKeys/0/name").asText();
    calls.post("/v3/tagValues", "{\"parent\":\"" + name + "\",\"shortName\":\"prod\"}");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.get("/v3/tagValues?parent=" + name).body().has("tagValues"));
    calls.post("/v1/projects/tagged/secrets?secretId=s", "{\"replication\": {\"automatic\": {}}}");

    assertThat(calls.post("/_emulator/reset", "{\"project\": \"" + number + "\"}").status())
        .isEqualTo(200);

    assertThat(calls.get("/v1/projects/tagged/secrets").body().has("secrets")).isFalse();
    assertThat(calls.get(keys).body().has("tagKeys")).isFalse();
    assertThat(calls.get("/v3/tagValues?parent=" + name).body().has("tagValues")).isFalse();
  }

  @Test
  void snapshotsAreListedAndDeleted() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    calls.post("/v1/projects/kept/secrets?secretId=one", "{\"replication\": {\"automatic\": {}}}");
    int rows =
        calls
            .post("/_emulator/snapshot", "{\"project\": \"kept\", \"name\": \"a/b\"}")
            .body()
            .path("rows")
            .asInt();
    JsonNode listed = null;
    for (JsonNode each : calls.get("/_emulator/snapshots").body().path("snapshots")) {
      listed = each.path("project").asText().equals("kept") ? each : listed;
    }
    assertThat(listed).isNotNull();
    assertThat(listed.path("name").asText()).isEqualTo("a/b");
    assertThat(listed.path("rows").asInt()).isEqualTo(rows).isPositive();
    assertThat(listed.path("bytes").asInt()).isGreaterThan(rows);

    String one = "/_emulator/snapshots?project=kept&name=a%2Fb";
    assertThat(calls.send("DELETE", one, "").status()).isEqualTo(200);
    assertThat(calls.get("/_emulator/snapshots").body().toString()).doesNotContain("\"kept\"");
    assertThat(calls.send("DELETE", one, "").status()).isEqualTo(404);
    assertThat(
            calls.post("/_emulator/restore", "{\"project\": \"kept\", \"name\": \"a/b\"}").status())
        .isEqualTo(404);
    assertThat(calls.send("DELETE", "/_emulator/snapshots", "").status())
        .as("whoever names none does not mean all")
        .isEqualTo(400);
  }

  @Test
  void recordedCallsComeInPages() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    JsonNode before = calls.get("/_emulator/requests").body().path("requests");
    long start = before.isEmpty() ? 0 : before.get(before.size() - 1).path("serial").asLong();
    for (int i = 0; i < 5; i++) {
      calls.get("/v1/projects/paged/secrets/s" + i);
    }
    List<String> paths = new ArrayList<>();
    JsonNode page = calls.get("/_emulator/requests?limit=2&after=" + start).body();
    while (page.has("next")) {
      assertThat(page.path("requests")).hasSize(2);
      page.path("requests").forEach(r -> paths.add(r.path("path").asText()));
      page = calls.get("/_emulator/requests?limit=2&after=" + page.path("next")).body();
    }
    page.path("requests").forEach(r -> paths.add(r.path("path").asText()));
    assertThat(paths)
        .containsExactly(
            "/v1/projects/paged/secrets/s0",
            "/v1/projects/paged/secrets/s1",
            "/v1/projects/paged/secrets/s2",
            "/v1/projects/paged/secrets/s3",
            "/v1/projects/paged/secrets/s4");
    JsonNode har = calls.get("/_emulator/requests?format=har&limit=1&after=" + start).body();
    assertThat(har.at("/log/entries")).hasSize(1);
    assertThat(calls.get("/_emulator/requests?limit=0&after=" + start).body().path("next").asLong())
        .isEqualTo(start);
    assertThat(calls.get("/_emulator/requests?limit=some").status()).isEqualTo(400);
    assertThat(calls.get("/_emulator/requests?after=-1").status()).isEqualTo(400);
  }

  @Test
  void aCallThatNoMethodAnswersIsAmongTheRecordedOnes() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    assertThat(calls.get("/v9/nowhere/at/all?key=hidden").status()).isEqualTo(404);
    JsonNode last = calls.get("/_emulator/requests").body().at("/requests");
    assertThat(last.get(last.size() - 1).path("path").asText()).isEqualTo("/v9/nowhere/at/all");
    assertThat(last.get(last.size() - 1).path("status").asInt()).isEqualTo(404);
  }

  @Test
  void whoOnlyLooksWhetherItRunsMayAskByHead() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + "/_emulator/health"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(head, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }
}
