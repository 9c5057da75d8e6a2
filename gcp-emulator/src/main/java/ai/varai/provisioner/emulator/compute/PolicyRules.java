package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rules that a policy holds by priority. */
final class PolicyRules {

  static final String RULES = "rules";
  static final String MIRRORING = "packetMirroringRules";

  private PolicyRules() {}

  static ArrayNode of(ObjectNode policy, String field) {
    return policy.get(field) instanceof ArrayNode a ? a : policy.putArray(field);
  }

  /** Where the rule of a priority stands, or -1. */
  static int index(ObjectNode policy, String field, int priority) {
    ArrayNode rules = of(policy, field);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path("priority").asInt() == priority) {
        return i;
      }
    }
    return -1;
  }

  /** Refuses a second rule of one priority. */
  static void checkFree(ObjectNode policy, String field, int priority) {
    if (index(policy, field, priority) >= 0) {
      throw ComputeErrors.invalidField(
          "priority", Integer.toString(priority), "Cannot have rules with the same priorities.");
    }
  }

  static void sort(ObjectNode policy, String field) {
    List<JsonNode> sorted = new ArrayList<>();
    of(policy, field).forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(r -> r.path("priority").asInt()));
    policy.putArray(field).addAll(sorted);
  }
}
