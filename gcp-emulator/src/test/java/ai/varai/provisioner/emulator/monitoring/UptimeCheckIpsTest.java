package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UptimeCheckIpsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  @Test
  void addressesInTheUnitedStatesAreOfOneRegionAndTellTheirPlaces() {
    JsonNode found = new RestCalls(CLOUD).get("/v3/uptimeCheckIps").body();

    List<String> places = new ArrayList<>();
    found
        .path("uptimeCheckIps")
        .forEach(
            ip -> {
              if (ip.path("region").asText().equals("USA")) {
                places.add(ip.path("location").asText());
              }
            });
    assertThat(places).containsExactly("Oregon", "Iowa", "Virginia");
  }
}
