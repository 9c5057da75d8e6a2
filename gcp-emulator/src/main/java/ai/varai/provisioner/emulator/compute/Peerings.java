package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The peerings in a network. */
final class Peerings {

  private Peerings() {}

  static ArrayNode list(ObjectNode network) {
    return network.get("peerings") instanceof ArrayNode a ? a : network.putArray("peerings");
  }

  /** Fills in the defaults of a peering and its state. */
  static void complete(ObjectNode peering, boolean connected, Instant now) {
    flag(peering, "autoCreateRoutes", true);
    flag(peering, "exchangeSubnetRoutes", true);
    flag(peering, "exportCustomRoutes", false);
    flag(peering, "importCustomRoutes", false);
    boolean google = peering.path("network").asText().contains("-tp/");
    flag(peering, "exportSubnetRoutesWithPublicIp", !google);
    flag(peering, "importSubnetRoutesWithPublicIp", false);
    if (!peering.has("stackType")) {
      peering.put("stackType", "IPV4_ONLY");
    }
    peering.put("state", connected ? "ACTIVE" : "INACTIVE");
    peering.put(
        "stateDetails",
        "["
            + ComputeOperations.time(now)
            + "]: "
            + (connected ? "Connected." : "Waiting for peer network to connect."));
  }

  private static void flag(ObjectNode peering, String field, boolean value) {
    if (!peering.has(field)) {
      peering.put(field, value);
    }
  }
}
