package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Operations of Resource Manager, whose answers are of the version that is asked. */
class OperationsV1Test {

  @Test
  void theOperationThatMakesAProjectAnswersWithAProjectOfTheVersionThatIsAsked() {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO))) {
      RestCalls rest = new RestCalls(cloud);
      String name =
          rest.post("/v1/projects", "{\"projectId\": \"made-by-v1\", \"name\": \"Made by v1\"}")
              .body()
              .path("name")
              .asText();
      JsonNode v1 = rest.get("/v1/" + name).body();
      assertThat(v1.path("done").asBoolean()).as(v1.toString()).isTrue();
      assertThat(v1.at("/metadata/@type").asText())
          .isEqualTo("type.googleapis.com/google.cloudresourcemanager.v1.ProjectCreationStatus");
      JsonNode project = v1.path("response");
      assertThat(project.path("@type").asText())
          .isEqualTo("type.googleapis.com/google.cloudresourcemanager.v1.Project");
      assertThat(project.path("name").asText()).isEqualTo("Made by v1");
      assertThat(project.path("lifecycleState").asText()).isEqualTo("ACTIVE");
      assertThat(project.at("/parent/type").asText()).isEqualTo("organization");

      assertThat(rest.get("/v3/" + name).body().at("/response/displayName").asText())
          .isEqualTo("Made by v1");
      assertThat(rest.get("/v1/operations/cp.1").status()).isEqualTo(404);
    }
  }
}
