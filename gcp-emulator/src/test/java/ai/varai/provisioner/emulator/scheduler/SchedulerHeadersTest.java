package ai.varai.provisioner.emulator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The headers that Scheduler gives a job's requests; Terraform takes for granted that some are. */
class SchedulerHeadersTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  private JsonNode job(String name, String target) {
    String jobs = "projects/scheduled/locations/us-central1/jobs";
    Answer made =
        rest.post(
            "/v1/" + jobs,
            "{\"name\":\"%s/%s\",\"schedule\":\"0 2 * * *\",%s}".formatted(jobs, name, target));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    return made.body();
  }

  @Test
  void anHttpTargetIsToldWhoAsksAndWhatTheBodyIs() {
    JsonNode bare = job("bare", "\"httpTarget\":{\"uri\":\"https://example.com\"}");
    assertThat(bare.at("/httpTarget/headers").toString())
        .isEqualTo("{\"User-Agent\":\"Google-Cloud-Scheduler\"}");

    JsonNode full =
        job(
            "full",
            "\"httpTarget\":{\"uri\":\"https://example.com\",\"body\":\"aGk=\","
                + "\"headers\":{\"X-Tour\":\"1\",\"User-Agent\":\"mine\"}}");
    assertThat(full.at("/httpTarget/headers/X-Tour").asText()).isEqualTo("1");
    assertThat(full.at("/httpTarget/headers/User-Agent").asText())
        .isEqualTo("Google-Cloud-Scheduler");
    assertThat(full.at("/httpTarget/headers/Content-Type").asText())
        .isEqualTo("application/octet-stream");

    JsonNode typed =
        job(
            "typed",
            "\"httpTarget\":{\"uri\":\"https://example.com\",\"body\":\"aGk=\","
                + "\"headers\":{\"Content-Type\":\"text/plain\"}}");
    assertThat(typed.at("/httpTarget/headers/Content-Type").asText()).isEqualTo("text/plain");
  }

  @Test
  void whatAnAppEngineTargetCallsItselfIsFollowedByTheSender() {
    JsonNode job = job("engine", "\"appEngineHttpTarget\":{\"headers\":{\"User-Agent\":\"mine\"}}");
    assertThat(job.at("/appEngineHttpTarget/headers/User-Agent").asText())
        .isEqualTo("mine AppEngine-Google; (+http://code.google.com/appengine)");
  }
}
