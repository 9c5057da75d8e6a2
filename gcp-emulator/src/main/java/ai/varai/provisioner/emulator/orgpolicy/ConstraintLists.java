package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.orgpolicy.Constraints.Constraint;
import ai.varai.provisioner.emulator.orgpolicy.PolicyRows.Holder;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The constraints that a resource can have policies on, as the two versions show them. */
final class ConstraintLists {

  private static final List<String> DEFINITION =
      List.of("resourceTypes", "methodTypes", "condition", "actionType");

  private ConstraintLists() {}

  /** As v1 shows them, which knows none of an organization's own. */
  static ObjectNode v1() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode list = out.putArray("constraints");
    for (Constraint c : Constraints.all()) {
      list.add(shown(c, "constraints/" + c.name()));
    }
    return out;
  }

  /** As v2 shows them. */
  static ObjectNode v2(Holder holder, List<ObjectNode> custom) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode list = out.putArray("constraints");
    String prefix = holder.shown() + "/constraints/";
    for (Constraint c : Constraints.all()) {
      ObjectNode shown = shown(c, prefix + c.name());
      if (c.groups() && shown.get("listConstraint") instanceof ObjectNode values) {
        values.put("supportsIn", true);
      }
      list.add(shown);
    }
    for (ObjectNode c : custom) {
      ObjectNode shown = list.addObject();
      shown.put("name", prefix + c.path("name").asText().replaceFirst(".*/", ""));
      for (String field : List.of("displayName", "description")) {
        if (c.has(field)) {
          shown.set(field, c.get(field));
        }
      }
      shown.put("constraintDefault", "ALLOW");
      ObjectNode definition =
          shown.putObject("booleanConstraint").putObject("customConstraintDefinition");
      DEFINITION.forEach(field -> definition.set(field, c.path(field)));
      shown.put("supportsDryRun", true);
    }
    return out;
  }

  private static ObjectNode shown(Constraint c, String name) {
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("displayName", c.title())
            .put("description", c.summary())
            .put("constraintDefault", c.allows() ? "ALLOW" : "DENY");
    if (c.toggle()) {
      out.putObject("booleanConstraint");
    } else if (c.under()) {
      out.putObject("listConstraint").put("supportsUnder", true);
    } else {
      out.putObject("listConstraint");
    }
    return out;
  }
}
