package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.orgpolicy.PolicyRows.Holder;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.orgpolicy.v2.OrgPolicyProto;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Organization Policy v2. Policies on any constraint are kept and inherited; enforced is {@code
 * iam.allowedPolicyMemberDomains}, and services that ask {@link ListConstraints}.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest">Reference</a>
 */
public final class OrgPolicyApi implements EmulatedApi {

  @Override
  public String name() {
    return "orgpolicy";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.orgpolicy.v2");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(IamPolicies.class, ListConstraints.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    PolicyRows rows = new PolicyRows(emulation);
    emulation.offer(ListConstraints.class, new ListConstraints(rows));
    emulation.policies().checkPolicies(new MemberDomains(emulation, rows)::check);
    for (String above : List.of("projects", "folders", "organizations")) {
      String all = "/v2/" + above + "/{holder}/policies";
      String id = "orgpolicy." + above + ".policies.";
      String one = all + "/{constraint}";
      api.route("GET", all, id + "list", c -> list(rows, holder(rows, above, c)));
      api.route("POST", all, id + "create", c -> create(emulation, rows, above, c));
      api.route("GET", one, id + "get", c -> get(rows, above, c));
      api.route("PATCH", one, id + "patch", c -> patch(emulation, rows, above, c));
      api.route("DELETE", one, id + "delete", c -> delete(rows, above, c));
      api.route(
          "GET",
          one + ":getEffectivePolicy",
          id + "getEffectivePolicy",
          c -> effective(rows, above, c));
      api.route(
          "GET",
          "/v2/" + above + "/{holder}/constraints",
          "orgpolicy." + above + ".constraints.list",
          c -> {
            Holder holder = holder(rows, above, c);
            return JsonAnswer.ok(ConstraintLists.v2(holder, rows.customs(holder).toList()));
          });
    }
    new CustomConstraints(emulation, rows).register(api);
    api.overRoutes("google.cloud.orgpolicy.v2.OrgPolicy", OrgPolicyProto::getDescriptor);
  }

  private static Holder holder(PolicyRows rows, String above, JsonCall c) {
    return rows.holder(above, c.variable("holder"));
  }

  private static JsonAnswer list(PolicyRows rows, Holder holder) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    List<ObjectNode> found = rows.list(holder);
    if (!found.isEmpty()) {
      ArrayNode list = out.putArray("policies");
      found.forEach(list::add);
    }
    return JsonAnswer.ok(out);
  }

  private static ObjectNode require(PolicyRows rows, Holder holder, String constraint) {
    return rows.find(holder, constraint)
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private static JsonAnswer get(PolicyRows rows, String above, JsonCall c) {
    return JsonAnswer.ok(require(rows, holder(rows, above, c), c.variable("constraint")));
  }

  private static JsonAnswer create(Emulation emulation, PolicyRows rows, String above, JsonCall c) {
    Holder holder = holder(rows, above, c);
    String name = c.body().path("name").asText("");
    String constraint = name.substring(name.lastIndexOf('/') + 1);
    if (!constraint.matches("[a-z]+(\\.[a-zA-Z0-9]+)+")) {
      throw GoogleError.badField("policy.name", "Invalid policy name: '" + name + "'.");
    }
    return emulation
        .store()
        .transact(
            holder.project(),
            () -> {
              if (rows.find(holder, constraint).isPresent()) {
                throw GoogleError.alreadyExists("Requested entity already exists");
              }
              return JsonAnswer.ok(rows.put(holder, constraint, c.body()));
            });
  }

  private static JsonAnswer patch(Emulation emulation, PolicyRows rows, String above, JsonCall c) {
    Holder holder = holder(rows, above, c);
    return emulation
        .store()
        .transact(
            holder.project(),
            () -> {
              ObjectNode now = require(rows, holder, c.variable("constraint"));
              fresh(now, c.body().path("spec").path("etag").asText(""));
              fresh(now, c.body().path("etag").asText(""));
              return JsonAnswer.ok(rows.put(holder, c.variable("constraint"), masked(c, now)));
            });
  }

  /** What a patch leaves of a policy: without a mask all is overwritten. */
  private static ObjectNode masked(JsonCall c, ObjectNode now) {
    String mask = c.parameter("updateMask").orElse("").replace("policy.", "");
    ObjectNode next = c.body().deepCopy();
    if (mask.isEmpty() || mask.equals("*")) {
      return next;
    }
    List<String> fields =
        Arrays.stream(mask.split(",")).map(String::trim).map(Trees::camel).toList();
    for (String field : List.of("spec", "dryRunSpec")) {
      if (fields.stream().noneMatch(f -> f.equals(field) || f.startsWith(field + "."))) {
        next.remove(field);
        if (now.has(field)) {
          next.set(field, now.get(field));
        }
      }
    }
    return next;
  }

  private static void fresh(ObjectNode now, String etag) {
    String current = now.path("etag").asText(now.path("spec").path("etag").asText());
    if (!etag.isEmpty() && !etag.equals(current)) {
      throw GoogleError.aborted("The etag of the policy is not the current one.");
    }
  }

  private static JsonAnswer delete(PolicyRows rows, String above, JsonCall c) {
    Holder holder = holder(rows, above, c);
    fresh(require(rows, holder, c.variable("constraint")), c.parameter("etag").orElse(""));
    rows.remove(holder, c.variable("constraint"));
    return JsonAnswer.ok(JsonNodeFactory.instance.objectNode());
  }

  /** Where nobody set anything, Google's default of the constraint is shown. */
  private static JsonAnswer effective(PolicyRows rows, String above, JsonCall c) {
    Holder holder = holder(rows, above, c);
    String constraint = c.variable("constraint");
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("name", holder.shown() + "/policies/" + constraint);
    ArrayNode shown = out.putObject("spec").putArray("rules");
    rows.inForce(holder, constraint).forEach(shown::add);
    return JsonAnswer.ok(out);
  }
}
