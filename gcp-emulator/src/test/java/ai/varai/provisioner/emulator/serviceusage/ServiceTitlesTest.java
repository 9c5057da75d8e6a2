package ai.varai.provisioner.emulator.serviceusage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Users know services by their titles. */
class ServiceTitlesTest {

  @Test
  void everyServiceOfTheEmulatorHasATitle() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      List<String> without = new ArrayList<>();
      for (JsonNode api : rest.get("/discovery/v1/apis").body().path("items")) {
        String name = api.path("name").asText() + ".googleapis.com";
        JsonNode service = rest.get("/v1/projects/titled/services/" + name).body();
        assertThat(service.at("/config/name").asText()).isEqualTo(name);
        if (service.at("/config/title").asText().endsWith(".googleapis.com")) {
          without.add(name);
        }
      }
      assertThat(without).isEmpty();
    }
  }

  @Test
  void aServiceThatIsNotEnabledIsCalledByItsTitle() {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withCheckedServices(true))) {
      assertThat(
              new RestCalls(cloud)
                  .get("/v1/projects/titled/topics")
                  .body()
                  .at("/error/message")
                  .asText())
          .startsWith("Cloud Pub/Sub API has not been used in project ");
    }
  }

  @Test
  void servicesTellWhatAProjectNeedsForThemAndTheirTitlesWhereTheyAreOnFromTheBeginning() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      String services = "/v1/projects/titled/services";
      assertThat(rest.get(services + "/run.googleapis.com").body().at("/config/usage/requirements"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "serviceusage.googleapis.com/tos/cloud",
              "serviceusage.googleapis.com/billing-enabled");
      assertThat(
              rest.get(services + "/pubsub.googleapis.com").body().at("/config/usage/requirements"))
          .extracting(JsonNode::asText)
          .containsExactly("serviceusage.googleapis.com/tos/cloud");
      assertThat(rest.get(services + "?filter=state:ENABLED&pageSize=200").body().path("services"))
          .isNotEmpty()
          .noneMatch(s -> s.at("/config/title").asText().endsWith(".googleapis.com"));
    }
  }
}
