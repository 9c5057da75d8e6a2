package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.orgpolicy.PolicyRows.Holder;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Organization policies as Resource Manager v1 has them: the same policies as those of the
 * Organization Policy API, in the older form.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/reference/rest/v1/projects/setOrgPolicy">Reference</a>
 */
public final class OrgPoliciesV1 {

  private static final Pattern CONSTRAINT =
      Pattern.compile("(?:constraints/)?([a-z]+(?:\\.[a-zA-Z]+)+)");

  /** The etag of a policy that was never set. */
  private static final String UNSET = "BwAAAAAAAAA=";

  private final Emulation emulation;
  private final PolicyRows rows;
  private final PublishedBodies bodies = new PublishedBodies("cloudresourcemanager.v1");

  public OrgPoliciesV1(Emulation emulation) {
    this.emulation = emulation;
    this.rows = new PolicyRows(emulation);
  }

  /** Declares the methods of all three kinds of holders. */
  public void register(ApiBuilder api) {
    for (String above : List.of("projects", "folders", "organizations")) {
      String one = "/v1/" + above + "/{holder}:";
      String id = "cloudresourcemanager." + above + ".";
      api.route("POST", one + "getOrgPolicy", id + "getOrgPolicy", c -> get(above, c))
          .route(
              "POST",
              one + "getEffectiveOrgPolicy",
              id + "getEffectiveOrgPolicy",
              c -> effective(above, c))
          .route("POST", one + "setOrgPolicy", id + "setOrgPolicy", c -> set(above, c))
          .route("POST", one + "clearOrgPolicy", id + "clearOrgPolicy", c -> clear(above, c))
          .route("POST", one + "listOrgPolicies", id + "listOrgPolicies", c -> list(above, c))
          .route(
              "POST",
              one + "listAvailableOrgPolicyConstraints",
              id + "listAvailableOrgPolicyConstraints",
              c -> {
                holder(above, c);
                return JsonAnswer.ok(ConstraintLists.v1());
              });
    }
  }

  private Holder holder(String above, JsonCall call) {
    bodies.check(call.call().method().method(), call.body());
    return rows.holder(above, call.variable("holder"));
  }

  private Holder readable(String above, JsonCall call) {
    bodies.check(call.call().method().method(), call.body());
    return rows.readable(above, call.variable("holder"));
  }

  private static String constraint(String text) {
    Matcher m = CONSTRAINT.matcher(text);
    if (!m.matches()) {
      throw GoogleError.invalidArgument("Invalid constraint name: '" + text + "'.");
    }
    String name = m.group(1);
    if (Constraints.managed(name)) {
      throw GoogleError.invalidArgument(
          "constraints/"
              + name
              + " is in a Managed constraint format. Managed constraints are only supported with Org"
              + " Policy V2 API. Please use Org Policy V2 API or `gcloud org-policies` command"
              + " instead.");
    }
    return name;
  }

  private JsonAnswer get(String above, JsonCall call) {
    Holder holder = readable(above, call);
    String constraint = constraint(Trees.text(call.body(), "constraint"));
    return JsonAnswer.ok(
        rows.find(holder, constraint)
            .map(p -> shown(constraint, p.path("spec")))
            .orElseGet(() -> bare(constraint).put("etag", UNSET)));
  }

  private JsonAnswer effective(String above, JsonCall call) {
    Holder holder = readable(above, call);
    String constraint = constraint(Trees.text(call.body(), "constraint"));
    ObjectNode out = bare(constraint);
    rules(out, constraint, rows.inForce(holder, constraint));
    return JsonAnswer.ok(out);
  }

  private JsonAnswer list(String above, JsonCall call) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode policy : rows.list(readable(above, call))) {
      String constraint = PolicyRows.constraint(policy);
      if (!Constraints.managed(constraint) && policy.has("spec")) {
        list.add(shown(constraint, policy.path("spec")));
      }
    }
    if (!list.isEmpty()) {
      out.set("policies", list);
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer clear(String above, JsonCall call) {
    Holder holder = holder(above, call);
    String constraint = constraint(Trees.text(call.body(), "constraint"));
    emulation
        .store()
        .run(
            holder.project(),
            () -> {
              fresh(rows.find(holder, constraint), Trees.text(call.body(), "etag"));
              rows.remove(holder, constraint);
            });
    return JsonAnswer.empty();
  }

  private JsonAnswer set(String above, JsonCall call) {
    Holder holder = holder(above, call);
    ObjectNode asked = Trees.object(call.body(), "policy");
    String constraint = constraint(Trees.text(asked, "constraint"));
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.set("spec", spec(asked));
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                holder.project(),
                () -> {
                  fresh(rows.find(holder, constraint), Trees.text(asked, "etag"));
                  return shown(constraint, rows.put(holder, constraint, policy).path("spec"));
                }));
  }

  private static void fresh(Optional<ObjectNode> now, String etag) {
    String current = now.map(p -> Trees.text(p, "spec", "etag")).orElse(UNSET);
    if (!etag.isEmpty() && !etag.equals(current)) {
      throw GoogleError.aborted("The etag of the policy is not the current one.");
    }
  }

  private static ObjectNode bare(String constraint) {
    return JsonNodeFactory.instance.objectNode().put("constraint", "constraints/" + constraint);
  }

  /** A policy in the older form. */
  private static ObjectNode shown(String constraint, JsonNode spec) {
    ObjectNode out = bare(constraint);
    out.set("etag", spec.path("etag"));
    out.set("updateTime", spec.path("updateTime"));
    if (spec.path("reset").asBoolean()) {
      out.putObject("restoreDefault");
      return out;
    }
    List<ObjectNode> all = new ArrayList<>();
    spec.path("rules").forEach(r -> all.add((ObjectNode) r));
    rules(out, constraint, all);
    if (spec.path("inheritFromParent").asBoolean()) {
      Trees.object(out, "listPolicy").put("inheritFromParent", true);
    }
    return out;
  }

  /** The older form has no conditions: what counts under one only is not shown. */
  private static void rules(ObjectNode out, String constraint, List<ObjectNode> rules) {
    List<ObjectNode> always = rules.stream().filter(r -> !r.has("condition")).toList();
    if (Constraints.toggle(constraint)) {
      ObjectNode policy = out.putObject("booleanPolicy");
      if (always.stream().anyMatch(r -> r.path("enforce").asBoolean())) {
        policy.put("enforced", true);
      }
      return;
    }
    ObjectNode policy = out.putObject("listPolicy");
    for (ObjectNode rule : always) {
      if (rule.path("allowAll").asBoolean() || rule.path("denyAll").asBoolean()) {
        policy.put("allValues", rule.path("denyAll").asBoolean() ? "DENY" : "ALLOW");
      }
      for (String values : List.of("allowedValues", "deniedValues")) {
        rule.path("values").path(values).forEach(policy.withArray(values)::add);
        if (policy.path(values).isEmpty()) {
          policy.remove(values);
        }
      }
    }
  }

  /** What a policy of the older form says, in the newer. */
  private static ObjectNode spec(ObjectNode policy) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    int kinds = 0;
    if (policy.has("restoreDefault")) {
      kinds++;
      out.put("reset", true);
    }
    if (policy.has("booleanPolicy")) {
      kinds++;
      out.putArray("rules")
          .addObject()
          .put("enforce", policy.path("booleanPolicy").path("enforced").asBoolean());
    }
    if (policy.get("listPolicy") instanceof ObjectNode list) {
      kinds++;
      list(out, list);
    }
    if (kinds != 1) {
      throw GoogleError.invalidArgument(
          "The policy must have exactly one of list_policy, boolean_policy and restore_default.");
    }
    return out;
  }

  private static void list(ObjectNode out, ObjectNode list) {
    String all = Trees.text(list, "allValues");
    boolean some = !list.path("allowedValues").isEmpty() || !list.path("deniedValues").isEmpty();
    boolean everything = all.equals("ALLOW") || all.equals("DENY");
    if (everything && some) {
      throw GoogleError.invalidArgument("Values can be listed only where all_values is not set.");
    }
    if (list.path("inheritFromParent").asBoolean()) {
      out.put("inheritFromParent", true);
    }
    ArrayNode rules = out.putArray("rules");
    if (everything) {
      rules.addObject().put(all.equals("DENY") ? "denyAll" : "allowAll", true);
    } else if (some) {
      ObjectNode values = rules.addObject().putObject("values");
      for (String field : List.of("allowedValues", "deniedValues")) {
        if (!list.path(field).isEmpty()) {
          values.set(field, list.get(field));
        }
      }
    }
  }
}
