package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limits Cloud Run takes, in the words of v1 and v2, and which revisions are active. */
class RunLimitsTest {

  private static final String V2 = "/v2/projects/limits/locations/us-central1/";
  private static final String V1 = "/apis/serving.knative.dev/v1/namespaces/limits/";

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    rest = new RestCalls(cloud);
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static Answer deploy(String name, String cpu, String memory, int concurrency) {
    return rest.post(
        V2 + "services?serviceId=" + name,
        """
        {"template": {"maxInstanceRequestConcurrency": %d, "containers": [{"image": "i",
          "resources": {"limits": {"cpu": "%s", "memory": "%s"}}}]}}
        """
            .formatted(concurrency, cpu, memory));
  }

  private static JsonNode violation(Answer refused) {
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    return refused.body().at("/error/details/0/fieldViolations/0");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1Gi, 0, cpu, 'Invalid value specified for cpu'",
    "0.05, 128Mi, 1, cpu, 'Invalid value specified for cpu'",
    "1, 5Gi, 0, memory, 'For 1.0 CPU, memory must be between 128Mi and 4Gi inclusive.'",
    "4000m, 1Gi, 0, memory, 'For 4.0 CPU, memory must be between 2Gi and 16Gi inclusive.'",
    "500m, 2Gi, 1, memory, 'For 0.5 CPU, memory must be between 128Mi and 1Gi inclusive.'",
    "1, lots, 0, memory, 'Could not parse quantity'"
  })
  void limitsThatDoNotGoTogetherAreRefused(
      String cpu, String memory, int concurrency, String field, String said) {
    JsonNode violation = violation(deploy("refused", cpu, memory, concurrency));
    assertThat(violation.path("field").asText())
        .isEqualTo("template.containers[0].resources.limits." + field);
    assertThat(violation.path("description").asText()).contains(said);
  }

  @Test
  void aPartOfACpuServesOneRequestAtATime() {
    assertThat(violation(deploy("part", "0.5", "512Mi", 5)).path("description").asText())
        .isEqualTo("Total cpu < 1 is not supported with concurrency > 1.");
    assertThat(deploy("part", "0.5", "512Mi", 1).status()).isEqualTo(200);
    assertThat(deploy("many", "8", "32Gi", 1000).status()).isEqualTo(200);
  }

  @Test
  void aTaskOfAJobTakesAWholeCpu() {
    String job =
        """
        {"template": {"template": {"containers": [{"image": "i",
          "resources": {"limits": {"cpu": "0.5", "memory": "512Mi"}}}]}}}
        """;
    assertThat(violation(rest.post(V2 + "jobs?jobId=j", job)).path("field").asText())
        .isEqualTo("template.template.containers[0].resources.limits.cpu");
  }

  private static String knative(String name, String spec, String more) {
    return """
        {"apiVersion": "serving.knative.dev/v1", "kind": "Service",
         "metadata": {"name": "%s", "labels": {"cloud.googleapis.com/location": "us-central1"}},
         "spec": {"template": {"spec": {%s}}%s}}
        """
        .formatted(name, spec, more);
  }

  @Test
  void v1CallsFieldsAsKnativeDoes() {
    String container = "\"containers\": [{\"image\": \"i\"}]";
    assertThat(
            violation(
                    rest.post(
                        V1 + "services",
                        knative("k", container + ", \"timeoutSeconds\": 4000", "")))
                .path("field")
                .asText())
        .isEqualTo("spec.template.spec.timeoutSeconds");
    assertThat(
            violation(
                    rest.post(
                        V1 + "services",
                        knative(
                            "k",
                            container,
                            ", \"traffic\": [{\"percent\": 60, \"latestRevision\": true}]")))
                .path("field")
                .asText())
        .isEqualTo("spec.traffic");
    assertThat(
            violation(rest.post(V1 + "services", knative("k", "\"containers\": [{}]", "")))
                .path("field")
                .asText())
        .isEqualTo("spec.template.spec.containers[0].image");
  }

  private static JsonNode active(String version, String revision) {
    String at =
        version.equals("v1")
            ? V1 + "revisions/" + revision
            : V2 + "services/s/revisions/" + revision;
    JsonNode answer = rest.get(at).body();
    for (JsonNode c : answer.at(version.equals("v1") ? "/status/conditions" : "/conditions")) {
      if (c.path("type").asText().equals("Active")) {
        return c;
      }
    }
    throw new AssertionError("no condition Active: " + answer);
  }

  @Test
  void aRevisionIsActiveWhileTrafficOrATagLeadsToIt() {
    String one = "{\"template\": {\"revision\": \"s-one\", \"containers\": [{\"image\": \"i\"}]}}";
    String two = "{\"template\": {\"revision\": \"s-two\", \"containers\": [{\"image\": \"i\"}]}";
    assertThat(rest.post(V2 + "services?serviceId=s", one).status()).isEqualTo(200);
    assertThat(active("v2", "s-one").path("state").asText()).isEqualTo("CONDITION_SUCCEEDED");

    assertThat(rest.send("PATCH", V2 + "services/s", two + "}").status()).isEqualTo(200);
    JsonNode retired = active("v2", "s-one");
    assertThat(retired.path("state").asText()).isEqualTo("CONDITION_FAILED");
    assertThat(retired.path("revisionReason").asText()).isEqualTo("RETIRED");
    assertThat(retired.path("severity").asText()).isEqualTo("INFO");
    assertThat(active("v2", "s-two").path("state").asText()).isEqualTo("CONDITION_SUCCEEDED");
    assertThat(active("v1", "s-one").path("status").asText()).isEqualTo("False");
    assertThat(active("v1", "s-one").path("reason").asText()).isEqualTo("Retired");
    assertThat(active("v1", "s-two").path("status").asText()).isEqualTo("True");

    String tagged =
        two
            + """
            , "traffic": [{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100},
              {"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": "s-one",
               "tag": "old"}]}
            """;
    assertThat(rest.send("PATCH", V2 + "services/s", tagged).status()).isEqualTo(200);
    assertThat(active("v2", "s-one").path("state").asText()).isEqualTo("CONDITION_SUCCEEDED");
    assertThat(rest.send("DELETE", V2 + "services/s/revisions/s-one", "").status())
        .as("a revision with a tag")
        .isEqualTo(400);
  }
}
