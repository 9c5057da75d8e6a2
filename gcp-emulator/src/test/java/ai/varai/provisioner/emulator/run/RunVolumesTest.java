package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Cloud Run makes of the volumes that a request mounts. */
class RunVolumesTest {

  private static final String PARENT = "/v2/projects/volumes/locations/us-central1/";

  private static final String TEMPLATE =
      """
      {"containers": [{"image": "i", "volumeMounts": [
          {"name": "sql", "mountPath": "/elsewhere"}, {"name": "tmp", "mountPath": "/scratch"}]}],
       "volumes": [
          {"name": "sql", "cloudSqlInstance": {"instances": ["volumes:us-central1:db"]}},
          {"name": "tmp", "emptyDir": {"medium": "MEMORY"}}]}
      """;

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

  @Test
  void instancesOfCloudSqlAreMountedAtOnePathWhateverAJobAsksFor() {
    rest.post(PARENT + "jobs?jobId=j", "{\"template\": {\"template\": " + TEMPLATE + "}}");
    assertThat(
            rest.get(PARENT + "jobs/j").body().at("/template/template/containers/0/volumeMounts"))
        .extracting(m -> m.path("mountPath").asText())
        .containsExactly("/cloudsql", "/scratch");
  }

  @Test
  void instancesOfCloudSqlAreMountedAtOnePathWhateverAServiceAsksFor() {
    rest.post(PARENT + "services?serviceId=s", "{\"template\": " + TEMPLATE + "}");
    assertThat(rest.get(PARENT + "services/s").body().at("/template/containers/0/volumeMounts"))
        .extracting(m -> m.path("mountPath").asText())
        .containsExactly("/cloudsql", "/scratch");
  }

  @Test
  void connectionsToCloudSqlAreAnAnnotationInV1AndAVolumeInV2() {
    String v1 = "/apis/serving.knative.dev/v1/namespaces/volumes/services";
    rest.post(
        v1,
        """
        {"apiVersion": "serving.knative.dev/v1", "kind": "Service",
         "metadata": {"name": "k", "namespace": "volumes",
           "labels": {"cloud.googleapis.com/location": "us-central1"}},
         "spec": {"template": {
           "metadata": {"annotations": {
             "run.googleapis.com/cloudsql-instances": "volumes:us-central1:a,volumes:us-central1:b"}},
           "spec": {"containers": [{"image": "i"}]}}}}
        """);
    JsonNode template = rest.get(PARENT + "services/k").body().path("template");
    assertThat(template.at("/volumes/0/cloudSqlInstance/instances"))
        .extracting(JsonNode::asText)
        .containsExactly("volumes:us-central1:a", "volumes:us-central1:b");
    assertThat(template.at("/containers/0/volumeMounts/0/mountPath").asText())
        .isEqualTo("/cloudsql");
    assertThat(template.has("annotations")).isFalse();

    JsonNode shown = rest.get(v1 + "/k").body().at("/spec/template");
    assertThat(
            shown
                .at("/metadata/annotations")
                .path("run.googleapis.com/cloudsql-instances")
                .asText())
        .isEqualTo("volumes:us-central1:a,volumes:us-central1:b");
    assertThat(shown.path("spec").has("volumes")).isFalse();
    assertThat(shown.at("/spec/containers/0").has("volumeMounts")).isFalse();
  }
}
