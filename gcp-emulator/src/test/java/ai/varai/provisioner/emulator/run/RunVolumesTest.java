package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
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
}
