package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Peerings that end by consent: the one side asks, and when the other has asked as well, either may
 * remove its peering.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/vpc-peering#connection-configuration">Consensus
 *     mode</a>
 */
final class PeeringConsents {

  private static final String STATUS = "deleteStatus";

  private final ResourceEngine engine;

  PeeringConsents(ResourceEngine engine) {
    this.engine = engine;
  }

  /** A peering's other side, and the network that it stands in. */
  private record Other(ResourceUrl url, ObjectNode network, ObjectNode peering) {}

  void request(ObjectNode network, ObjectNode body) {
    ObjectNode peering = consensual(network, body);
    ObjectNode state = state(peering);
    Optional<Other> other = other(network, peering);
    boolean agreed = state.path(STATUS).asText().equals("PEER_DELETE_REQUESTED");
    if (!agreed && other.isPresent()) {
      state.put(STATUS, "LOCAL_DELETE_REQUESTED");
      tell(other.get(), "PEER_DELETE_REQUESTED");
      return;
    }
    // Nobody has to agree, or the other side asked first.
    state.put(STATUS, "DELETE_ACKNOWLEDGED");
    other.ifPresent(o -> tell(o, "DELETE_ACKNOWLEDGED"));
  }

  void cancel(ObjectNode network, ObjectNode body) {
    ObjectNode peering = consensual(network, body);
    ObjectNode state = state(peering);
    if (!state.path(STATUS).asText().equals("LOCAL_DELETE_REQUESTED")) {
      throw ComputeErrors.invalidField(
          "name",
          peering.path("name").asText(),
          "There is no pending request to delete the peering.");
    }
    state.put(STATUS, "DELETE_STATUS_UNSPECIFIED");
    other(network, peering).ifPresent(o -> tell(o, "DELETE_STATUS_UNSPECIFIED"));
  }

  private static ObjectNode consensual(ObjectNode network, ObjectNode body) {
    String name = body.path("name").asText("");
    if (name.isEmpty()) {
      throw ComputeErrors.required("name");
    }
    ObjectNode peering = NetworkVerbs.find(network, name);
    if (peering == null) {
      throw ComputeErrors.invalidField(
          "name",
          name,
          "There is no peering '" + name + "' in network '" + network.path("name").asText() + "'.");
    }
    if (!peering.path("updateStrategy").asText().equals("CONSENSUS")) {
      throw ComputeErrors.invalidField(
          "name", name, "The update strategy of the peering is not CONSENSUS.");
    }
    return peering;
  }

  private static ObjectNode state(ObjectNode peering) {
    ObjectNode status = object(peering, "connectionStatus");
    status.put("updateStrategy", "CONSENSUS");
    return object(status, "consensusState");
  }

  private static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode o ? o : parent.putObject(name);
  }

  private Optional<Other> other(ObjectNode network, ObjectNode peering) {
    String self = network.path("selfLink").asText();
    return ResourceUrl.parse(peering.path("network").asText(), "")
        .flatMap(
            url ->
                engine
                    .compute()
                    .resources()
                    .find(url)
                    .flatMap(
                        n -> {
                          for (JsonNode p : n.path("peerings")) {
                            if (p.path("network").asText().equals(self)) {
                              return Optional.of(new Other(url, n, (ObjectNode) p));
                            }
                          }
                          return Optional.empty();
                        }));
  }

  private void tell(Other other, String status) {
    state(other.peering).put(STATUS, status);
    engine.compute().resources().put(other.url, other.network);
  }

  /** Whether a peering may be removed: one of consent only when both sides have asked for it. */
  static void checkRemoval(ArrayNode peerings, int at) {
    JsonNode peering = peerings.get(at);
    boolean active = peering.path("state").asText().equals("ACTIVE");
    String status = peering.at("/connectionStatus/consensusState/" + STATUS).asText();
    if (active
        && peering.path("updateStrategy").asText().equals("CONSENSUS")
        && !status.equals("DELETE_ACKNOWLEDGED")) {
      throw ComputeErrors.invalidField(
          "name",
          peering.path("name").asText(),
          "A peering of update strategy CONSENSUS can be removed only after both sides have"
              + " requested its removal.");
    }
  }
}
