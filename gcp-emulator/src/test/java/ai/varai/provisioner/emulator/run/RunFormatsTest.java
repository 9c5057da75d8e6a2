package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges and forms of single fields of Cloud Run, and what one execution has otherwise. */
class RunFormatsTest {

  private static final String PARENT = "/v2/projects/formats/locations/us-central1/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  /** A message is the field that is refused, and why. */
  private static void assertRefused(Answer answer, String field) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    JsonNode violation = answer.body().at("/error/details/0/fieldViolations/0");
    assertThat(violation.path("field").asText()).isEqualTo(field);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo(field + ": " + violation.path("description").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | Violation in CreateServiceRequest.service.template: required field not present.
          {"template": {"containers": [{"image": "i", "ports": [{"containerPort": 1}, {"containerPort": 2}]}]}} | Violation in CreateServiceRequest.service.template.containers[0].ports: ports should contain 0 or 1 port.
          {"template": {"containers": [{"image": "i"}], "vpcAccess": {}}} | Violation in CreateServiceRequest.service.template.vpc_access.connector: one and only one of connector and network_interfaces must be set.
          {"template": {"containers": [{"image": "i", "env": [{"name": "PORT", "value": "1"}]}]}} | template.containers[0].env: The following reserved env names were provided: PORT. These values are automatically set by the system.
          """)
  void refusalsAreInCloudRunsWords(String service, String message) {
    Answer refused = REST.post(PARENT + "services?serviceId=refused", service);
    assertRefused(
        refused, message.substring(0, message.lastIndexOf(": ")).replaceFirst(": .*", ""));
    assertThat(refused.body().at("/error/message").asText()).isEqualTo(message);
  }

  @Test
  void v1NamesTheFieldAsKnativeDoesInTheMessageToo() {
    String services = "/apis/serving.knative.dev/v1/namespaces/formats/services";
    String body =
        """
        {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "%s"},
         "spec": {"template": {"spec": {"containers": [{"image": "i",
           "env": [{"name": "PORT", "value": "1"}]}]}}}}
        """;
    assertThat(REST.post(services, body.formatted("no_name")).body().at("/error/message").asText())
        .isEqualTo(
            "metadata.name: Resource name must use only lowercase letters, numbers and '-'. Must"
                + " begin with a letter and cannot end with a '-'. Maximum length is 63"
                + " characters.");
    assertRefused(
        REST.post(services, body.formatted("reserved")), "spec.template.spec.containers[0].env");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ports": [{"containerPort": 70000}]                              | ports
          "livenessProbe": {"httpGet": {"path": "health"}}                 | liveness_probe.http_get.path
          "livenessProbe": {"tcpSocket": {}, "periodSeconds": 4000}        | liveness_probe.period_seconds
          "env": [{"name": "PORT", "value": "9000"}]                       | env
          "startupProbe": {"tcpSocket": {}, "initialDelaySeconds": 300}    | startup_probe.initial_delay_seconds
          """)
  void aContainerOutOfRangeIsRefused(String more, String field) {
    assertRefused(
        REST.post(
            PARENT + "services?serviceId=refused",
            "{\"template\": {\"containers\": [{\"image\": \"i\", %s}]}}".formatted(more)),
        "template.containers[0]." + field);
  }

  @Test
  void aContainerBesideTheOneThatTakesRequestsMaySayWhereItListens() {
    String containers =
        """
        {"template": {"containers": [
          {"name": "front", "image": "i", "ports": [{"containerPort": 8080}]%s},
          {"name": "side", "image": "i", "env": [{"name": "%s", "value": "8081"}]}]}}
        """;
    Answer made =
        REST.post(PARENT + "services?serviceId=sidecar", containers.formatted("", "PORT"));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(
            REST.get(PARENT + "services/sidecar")
                .body()
                .at("/template/containers/1/env/0/value")
                .asText())
        .isEqualTo("8081");
    assertRefused(
        REST.post(PARENT + "services?serviceId=refused", containers.formatted("", "K_SERVICE")),
        "template.containers[1].env");
    assertRefused(
        REST.post(
            PARENT + "services?serviceId=refused",
            containers.formatted(", \"env\": [{\"name\": \"PORT\", \"value\": \"1\"}]", "FREE")),
        "template.containers[0].env");
  }

  @Test
  void aProbeThatTakesLongerThanItsPeriodIsRefusedInV1Only() {
    String probe =
        "\"startupProbe\": {\"tcpSocket\": {}, \"timeoutSeconds\": 5, \"periodSeconds\": 1}";
    Answer made =
        REST.post(
            PARENT + "services?serviceId=slow",
            "{\"template\": {\"containers\": [{\"image\": \"i\", %s}]}}".formatted(probe));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(
            REST.get(PARENT + "services/slow")
                .body()
                .at("/template/containers/0/startupProbe/timeoutSeconds")
                .asInt())
        .isEqualTo(5);
    String v1 = "/apis/serving.knative.dev/v1/namespaces/formats/services/slow";
    Answer refused = REST.send("PUT", v1, REST.get(v1).body().toString());
    assertRefused(refused, "spec.template.spec.containers[0].startup_probe.timeout_seconds");
    assertThat(refused.body().at("/error/message").asText())
        .contains("must be less than period_seconds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "labels": {"UP": "x"}                          | labels
          "labels": {"run.googleapis.com/owner": "x"}    | labels
          "traffic": [{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100, "tag": "A tag"}] | traffic
          """)
  void labelsAndTagsHaveLowercaseLettersDigitsAndDashes(String more, String field) {
    assertRefused(
        REST.post(
            PARENT + "services?serviceId=refused",
            "{\"template\": {\"containers\": [{\"image\": \"i\"}]}, %s}".formatted(more)),
        field);
  }

  private static Answer job(String id, String execution, String task) {
    return REST.post(
        PARENT + "jobs?jobId=" + id,
        """
        {"template": {%s "template": {%s "containers": [{"image": "i", "args": ["old"],
          "env": [{"name": "KEPT", "value": "1"}, {"name": "CHANGED", "value": "1"}]}]}}}
        """
            .formatted(execution, task));
  }

  @Test
  void aJobRunsNoMoreTasksAtATimeThanItHasAndRetriesTenTimes() {
    assertRefused(job("j", "\"taskCount\": 2, \"parallelism\": 3,", ""), "template.parallelism");
    assertRefused(job("j", "", "\"maxRetries\": 11,"), "template.template.max_retries");
    assertThat(job("j", "\"taskCount\": 2, \"parallelism\": 2,", "\"maxRetries\": 10,").status())
        .isEqualTo(200);
  }

  @Test
  void anExecutionHasWhatItsCallOverridesAndElseWhatTheJobHas() {
    job("overridden", "", "");
    JsonNode execution =
        REST.post(
                PARENT + "jobs/overridden:run",
                """
                {"overrides": {"containerOverrides": [{"args": ["new"],
                  "env": [{"name": "CHANGED", "value": "2"}, {"name": "ADDED", "value": "3"}]}]}}
                """)
            .body()
            .path("metadata");
    JsonNode container = execution.at("/template/containers/0");
    assertThat(container.path("args").toString()).isEqualTo("[\"new\"]");
    assertThat(container.path("env"))
        .extracting(e -> e.path("name").asText() + "=" + e.path("value").asText())
        .containsExactly("KEPT=1", "CHANGED=2", "ADDED=3");

    assertRefused(
        REST.post(
            PARENT + "jobs/overridden:run",
            "{\"overrides\": {\"containerOverrides\": [{\"name\": \"other\", \"args\": [\"x\"]}]}}"),
        "overrides.container_overrides");
  }

  @Test
  void anOperationThatNobodyKnowsIsNotFoundAndItsMethodIs() {
    Answer nowhere = REST.get(PARENT + "operations/nowhere");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.body().at("/error/message").asText()).isNotEqualTo("Method not found.");
  }
}
