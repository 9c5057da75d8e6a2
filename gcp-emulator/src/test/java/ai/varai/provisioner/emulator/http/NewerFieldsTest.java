package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fields that are published and that the client library's messages do not have yet. */
class NewerFieldsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String sink(String more) {
    return "{\"name\": \"s\", \"destination\": \"storage.googleapis.com/b\"" + more + "}";
  }

  @Test
  void aFieldIsKeptChangedByAMaskAndTakenAway() {
    String all = "/v2/projects/newer/sinks";
    ok(REST.post(all, sink(", \"interceptChildren\": true")));
    assertThat(ok(REST.get(all + "/s")).path("interceptChildren").asBoolean()).isTrue();
    assertThat(ok(REST.get(all)).at("/sinks/2/interceptChildren").asBoolean())
        .as("in a list as well")
        .isTrue();

    ok(REST.send("PATCH", all + "/s?updateMask=filter", sink(", \"filter\": \"a\"")));
    assertThat(ok(REST.get(all + "/s")).path("interceptChildren").asBoolean()).isTrue();
    ok(
        REST.send(
            "PATCH",
            all + "/s?updateMask=interceptChildren",
            sink(", \"interceptChildren\": false")));
    assertThat(ok(REST.get(all + "/s")).has("interceptChildren")).isFalse();
    ok(
        REST.send(
            "PATCH",
            all + "/s?updateMask=intercept_children",
            sink(", \"interceptChildren\": true")));
    assertThat(ok(REST.get(all + "/s")).path("interceptChildren").asBoolean()).isTrue();
  }

  @Test
  void whatIsNotPublishedOrNotOfItsKindIsRefused() {
    String all = "/v2/projects/newer/sinks";
    assertThat(REST.post(all, sink(", \"interceptGrandchildren\": true")).body().toString())
        .contains("Unknown name \\\"interceptGrandchildren\\\"");
    assertThat(REST.post(all, sink(", \"interceptChildren\": \"often\"")).body().toString())
        .contains("Invalid value at 'sink.intercept_children' (TYPE_BOOL)");
    assertThat(
            REST.send("PATCH", all + "/_Default?updateMask=interceptGrandchildren", "{}").status())
        .isEqualTo(400);
  }

  @Test
  void aFieldDeepInAMessageStaysThereAndItsChangeIsAChange() {
    String all = "/v2/projects/newer/locations/us-central1/services";
    String body = "{\"template\": {\"containers\": [{\"image\": \"img:1\"%s}]}}";
    ok(REST.post(all + "?serviceId=boxed", body.formatted(", \"sandboxLauncher\": true")));
    JsonNode first = ok(REST.get(all + "/boxed"));
    assertThat(first.at("/template/containers/0/sandboxLauncher").asBoolean()).isTrue();
    ok(REST.send("PATCH", all + "/boxed", body.formatted("")));
    JsonNode second = ok(REST.get(all + "/boxed"));
    assertThat(second.at("/template/containers/0").has("sandboxLauncher")).isFalse();
    assertThat(second.path("latestCreatedRevision"))
        .isNotEqualTo(first.path("latestCreatedRevision"));
  }

  @Test
  void aMessageWithoutFieldsIsThereAllTheSame() {
    String all = "/v1/projects/newer/locations/us-central1/repositories";
    ok(
        REST.post(
            all + "?repositoryId=through",
            """
            {"format": "DOCKER", "mode": "REMOTE_REPOSITORY", "remoteRepositoryConfig": {
              "commonRepository": {"uri": "https://example.com"}, "noCache": {}}}
            """));
    JsonNode config = ok(REST.get(all + "/through")).path("remoteRepositoryConfig");
    assertThat(config.has("noCache")).as(config.toString()).isTrue();
  }

  @Test
  void aValueOfAnEnumerationIsKept() {
    String organization =
        ok(REST.get("/v3/organizations:search")).at("/organizations/0/name").asText();
    String key =
        "{\"parent\": \"%s\", \"shortName\": \"data\", \"purpose\": \"%s\","
            + " \"allowedValuesRegex\": \"^[a-z]+$\"}";
    assertThat(REST.post("/v3/tagKeys", key.formatted(organization, "DATA_HIDING")).status())
        .isEqualTo(400);
    ok(REST.post("/v3/tagKeys", key.formatted(organization, "DATA_GOVERNANCE")));
    JsonNode made = ok(REST.get("/v3/tagKeys?parent=" + organization)).at("/tagKeys/0");
    assertThat(made.path("purpose").asText()).isEqualTo("DATA_GOVERNANCE");
    assertThat(made.path("allowedValuesRegex").asText()).isEqualTo("^[a-z]+$");

    String one = "/v3/" + made.path("name").asText();
    ok(
        REST.send(
            "PATCH",
            one + "?updateMask=allowedValuesRegex",
            "{\"allowedValuesRegex\": \".*\", \"description\": \"not asked for\"}"));
    JsonNode changed = ok(REST.get(one));
    assertThat(changed.path("allowedValuesRegex").asText()).isEqualTo(".*");
    assertThat(changed.has("description")).isFalse();
    assertThat(REST.send("PATCH", one + "?updateMask=purpose", "{}").status()).isEqualTo(400);
  }

  @Test
  void whatTheServiceSetsIsShown() {
    JsonNode settings = ok(REST.get("/v2/projects/newer/settings"));
    assertThat(settings.path("loggingServiceAccountId").asText())
        .isEqualTo(settings.path("kmsServiceAccountId").asText())
        .endsWith("@gcp-sa-logging.iam.gserviceaccount.com");
  }
}
