package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.orgpolicy.PolicyRows.Holder;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Constraints that an organization defines. They are kept, and policies can name them; nothing is
 * refused for them.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/organizations.customConstraints">Reference</a>
 */
final class CustomConstraints {

  private static final String ID = "orgpolicy.organizations.customConstraints.";
  private static final String ALL = "/v2/organizations/{holder}/customConstraints";
  private static final String ONE = ALL + "/{constraint}";
  private static final Pattern NAME = Pattern.compile("custom\\.[A-Za-z0-9]{1,71}");
  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9.-]+\\.googleapis\\.com/[A-Za-z0-9]+");
  private static final List<String> METHODS =
      List.of("CREATE", "UPDATE", "DELETE", "REMOVE_GRANT", "GOVERN_TAGS");
  private static final List<String> ACTIONS = List.of("ALLOW", "DENY");
  private static final Map<String, Integer> LENGTHS =
      Map.of("displayName", 200, "description", 2000, "condition", 1000);

  private final Emulation emulation;
  private final PolicyRows rows;
  private final Table<ObjectNode> table;
  private final PublishedBodies bodies = new PublishedBodies("orgpolicy.v2");

  CustomConstraints(Emulation emulation, PolicyRows rows) {
    this.emulation = emulation;
    this.rows = rows;
    this.table = emulation.store().table("orgpolicy.customConstraints", Codec.json());
  }

  void register(ApiBuilder api) {
    api.route("POST", ALL, ID + "create", this::create)
        .route("GET", ALL, ID + "list", this::list)
        .route("GET", ONE, ID + "get", call -> JsonAnswer.ok(require(name(call))))
        .route("PATCH", ONE, ID + "patch", this::patch)
        .route("DELETE", ONE, ID + "delete", this::delete);
  }

  private Holder holder(JsonCall call) {
    return rows.holder("organizations", call.variable("holder"));
  }

  private String name(JsonCall call) {
    return holder(call).name() + "/customConstraints/" + call.variable("constraint");
  }

  private ObjectNode require(String name) {
    return table
        .get("", name)
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private JsonAnswer create(JsonCall call) {
    Holder holder = holder(call);
    ObjectNode body = call.body();
    bodies.check(ID + "create", body);
    String prefix = holder.name() + "/customConstraints/";
    String name = Trees.text(body, "name");
    if (!name.startsWith(prefix) || !NAME.matcher(name.substring(prefix.length())).matches()) {
      throw GoogleError.badField(
          "custom_constraint.name",
          "Invalid custom constraint name: '" + name + "'. It must be " + prefix + "custom.NAME.");
    }
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                "",
                () -> {
                  if (table.contains("", name)) {
                    throw GoogleError.alreadyExists("Requested entity already exists");
                  }
                  return put(name, body);
                }));
  }

  private ObjectNode put(String name, ObjectNode body) {
    check(body);
    ObjectNode row = body.deepCopy();
    row.put("name", name);
    row.put("updateTime", emulation.clock().instant().toString());
    table.put("", name, row);
    return row;
  }

  private static void check(ObjectNode body) {
    LENGTHS.forEach(
        (field, most) -> {
          if (Trees.text(body, field).length() > most) {
            throw GoogleError.badField(
                "custom_constraint." + field, "It has at most " + most + " characters.");
          }
        });
    String condition = Trees.text(body, "condition");
    if (condition.isBlank()) {
      throw GoogleError.badField("custom_constraint.condition", "The condition is required.");
    }
    Condition.problem(CelDialect.CUSTOM_CONSTRAINT, condition)
        .ifPresent(
            problem -> {
              throw GoogleError.badField(
                  "custom_constraint.condition", "Invalid condition: " + problem.shown(condition));
            });
    if (!ACTIONS.contains(Trees.text(body, "actionType"))) {
      throw GoogleError.badField(
          "custom_constraint.action_type", "The action type must be ALLOW or DENY.");
    }
    JsonNode types = body.path("resourceTypes");
    if (types.isEmpty()) {
      throw GoogleError.badField(
          "custom_constraint.resource_types", "At least one resource type is required.");
    }
    for (JsonNode type : types) {
      if (!TYPE.matcher(type.asText()).matches()) {
        throw GoogleError.badField(
            "custom_constraint.resource_types",
            "Invalid resource type: '"
                + type.asText()
                + "'. An example is"
                + " compute.googleapis.com/Instance.");
      }
    }
    JsonNode methods = body.path("methodTypes");
    if (methods.isEmpty()) {
      throw GoogleError.badField(
          "custom_constraint.method_types", "At least one method type is required.");
    }
    for (JsonNode method : methods) {
      if (!METHODS.contains(method.asText())) {
        throw GoogleError.badField(
            "custom_constraint.method_types", "Invalid method type: " + method.asText() + ".");
      }
    }
  }

  private JsonAnswer list(JsonCall call) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    List<ObjectNode> all = rows.customs(holder(call)).toList();
    if (!all.isEmpty()) {
      out.putArray("customConstraints").addAll(all);
    }
    return JsonAnswer.ok(out);
  }

  /** Everything is overwritten but what the constraint is about. */
  private JsonAnswer patch(JsonCall call) {
    String name = name(call);
    ObjectNode body = call.body();
    bodies.check(ID + "patch", body);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                "",
                () -> {
                  JsonNode types = require(name).path("resourceTypes");
                  if (body.has("resourceTypes") && !body.get("resourceTypes").equals(types)) {
                    throw GoogleError.badField(
                        "custom_constraint.resource_types", "The resource types are immutable.");
                  }
                  body.set("resourceTypes", types);
                  return put(name, body);
                }));
  }

  private JsonAnswer delete(JsonCall call) {
    String name = name(call);
    emulation
        .store()
        .run(
            "",
            () -> {
              require(name);
              table.remove("", name);
            });
    return JsonAnswer.empty();
  }
}
