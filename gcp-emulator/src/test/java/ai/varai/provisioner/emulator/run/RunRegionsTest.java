package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cloud Run has nothing in regions that there are not. */
class RunRegionsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  @ParameterizedTest
  @CsvSource({
    "POST, services?serviceId=web",
    "POST, jobs?jobId=job",
    "POST, workerPools?workerPoolId=pool",
    "GET, services",
    "GET, services/web",
    "DELETE, jobs/job",
  })
  void aRegionThatThereIsNotIsRefusedAsOneThatOneMayNotUse(String method, String what) {
    Answer answer =
        REST.send(
            method,
            "/v2/projects/regions/locations/us-east99/" + what,
            method.equals("POST") ? "{}" : "");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(403);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo("Permission denied on 'locations/us-east99' (or it may not exist).");
    assertThat(answer.body().at("/error/details/0/reason").asText())
        .isEqualTo("LOCATION_POLICY_VIOLATED");
    assertThat(answer.body().at("/error/details/0/metadata/location").asText())
        .isEqualTo("us-east99");
  }
}
