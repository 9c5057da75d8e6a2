package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.orgpolicy.PolicyRows.Holder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What constraints on lists of values come to, for services that obey them. */
public final class ListConstraints {

  private final PolicyRows rows;

  ListConstraints(PolicyRows rows) {
    this.rows = rows;
  }

  /** Whether a project's policy in force lets a constraint have a value. */
  public boolean allows(String project, String constraint, String value) {
    Holder holder = rows.holder("projects", project);
    List<ObjectNode> rules = rows.inForce(holder, constraint);
    boolean denied =
        rules.stream()
            .anyMatch(r -> r.path("denyAll").asBoolean() || has(r, "deniedValues", value));
    boolean allowed =
        rules.stream()
            .anyMatch(r -> r.path("allowAll").asBoolean() || has(r, "allowedValues", value));
    return allowed && !denied;
  }

  private static boolean has(ObjectNode rule, String list, String value) {
    return StreamSupport.stream(rule.path("values").path(list).spliterator(), false)
        .map(JsonNode::asText)
        .map(v -> v.replaceFirst("^is:", ""))
        .anyMatch(value::equals);
  }
}
