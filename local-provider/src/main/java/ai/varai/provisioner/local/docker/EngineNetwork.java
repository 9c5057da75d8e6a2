package ai.varai.provisioner.local.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A network as the engine lists it. */
record EngineNetwork(String id, String name, Map<String, String> labels) {
  static EngineNetwork of(JsonNode network) {
    return new EngineNetwork(
        network.path("Id").asText(),
        network.path("Name").asText(),
        EngineContainer.strings(network.path("Labels")));
  }
}
