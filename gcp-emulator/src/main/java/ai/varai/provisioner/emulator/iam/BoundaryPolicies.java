package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.V3Rows.Parent;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Principal access boundary policies: IAM v3. Each names resources; principals to whom one is bound
 * may use these only.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v3/organizations.locations.principalAccessBoundaryPolicies">Reference</a>
 */
final class BoundaryPolicies {

  private static final String ID = "iam.organizations.locations.principalAccessBoundaryPolicies.";
  private static final String ALL =
      "/v3/organizations/{holder}/locations/{location}/principalAccessBoundaryPolicies";
  private static final String ONE = ALL + "/{policy}";
  private static final PoolKind.Pages PAGES = new PoolKind.Pages(50, 1000);
  private static final int MOST = 500;
  private static final int LONGEST_DESCRIPTION = 256;

  /** The newest of Google's lists of permissions that such policies block. */
  private static final int NEWEST = 4;

  private final Emulation emulation;
  private final PolicyBindings bindings;
  private final Table<ObjectNode> table;
  private final V3Rows rows;

  BoundaryPolicies(Emulation emulation, PoolOperations operations, PolicyBindings bindings) {
    this.emulation = emulation;
    this.bindings = bindings;
    this.table = emulation.store().table(PolicyBindings.POLICIES, Codec.json());
    this.rows = new V3Rows(emulation, operations, table, "PrincipalAccessBoundaryPolicy");
  }

  void register(ApiBuilder api) {
    api.route("POST", ALL, ID + "create", this::create)
        .route("GET", ALL, ID + "list", this::list)
        .route("GET", ONE, ID + "get", call -> JsonAnswer.ok(rows.require("", name(call))))
        .route("PATCH", ONE, ID + "patch", this::patch)
        .route("DELETE", ONE, ID + "delete", this::delete)
        .route(
            "GET",
            ONE + ":searchPolicyBindings",
            ID + "searchPolicyBindings",
            call -> {
              rows.require("", name(call));
              return PoolCollection.page(call, "policyBindings", PAGES, bindings.of(name(call)));
            });
  }

  private Parent parent(JsonCall call) {
    return V3Rows.parent(emulation, "organizations", call.variable("holder"));
  }

  private String all(JsonCall call) {
    return parent(call).shown()
        + "/locations/"
        + call.variable("location")
        + "/principalAccessBoundaryPolicies/";
  }

  private String name(JsonCall call) {
    return all(call) + call.variable("policy");
  }

  private void check(ObjectNode policy) {
    V3Rows.checkName(policy);
    if (!policy.has("details")) {
      return;
    }
    ObjectNode details = Trees.object(policy, "details");
    int resources = 0;
    JsonNode rules = details.path("rules");
    if (rules.isEmpty() || rules.size() > MOST) {
      throw GoogleError.badField(
          "details.rules", "The policy must have between 1 and " + MOST + " rules.");
    }
    for (JsonNode rule : rules) {
      if (!Trees.text(rule, "effect").equals("ALLOW")) {
        throw GoogleError.badField("details.rules.effect", "The effect must be ALLOW.");
      }
      if (Trees.text(rule, "description").length() > LONGEST_DESCRIPTION) {
        throw GoogleError.badField(
            "details.rules.description",
            "The description has at most " + LONGEST_DESCRIPTION + " characters.");
      }
      for (JsonNode resource : rule.path("resources")) {
        resources++;
        if (V3Rows.container(emulation, resource.asText()).isEmpty()) {
          throw GoogleError.badField(
              "details.rules.resources",
              "The resource must be the full name of a project, folder or organization, not "
                  + resource.asText()
                  + ".");
        }
      }
      if (rule.path("resources").isEmpty() || resources > MOST) {
        throw GoogleError.badField(
            "details.rules.resources",
            "Each rule has at least one resource, and all together at most " + MOST + ".");
      }
    }
    String version = Trees.text(details, "enforcementVersion");
    if (version.isEmpty()) {
      details.put("enforcementVersion", String.valueOf(NEWEST));
    } else if (!version.equals("latest") && !version.matches("[1-" + NEWEST + "]")) {
      throw GoogleError.badField(
          "details.enforcement_version", "Invalid enforcement version " + version + ".");
    }
  }

  private JsonAnswer create(JsonCall call) {
    Parent parent = parent(call);
    String name = all(call) + V3Rows.checkId(call, "principalAccessBoundaryPolicyId");
    ObjectNode made = call.body();
    check(made);
    return JsonAnswer.ok(
        emulation.store().transact("", () -> rows.create(call, parent, name, made)));
  }

  private JsonAnswer list(JsonCall call) {
    return PoolCollection.page(
        call, "principalAccessBoundaryPolicies", PAGES, table.list("", all(call)));
  }

  private JsonAnswer patch(JsonCall call) {
    Parent parent = parent(call);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                "",
                () -> {
                  ObjectNode row =
                      rows.patched(
                          call,
                          parent,
                          name(call),
                          Set.of("displayName", "annotations", "details"));
                  check(row);
                  return rows.update(call, parent, row);
                }));
  }

  private JsonAnswer delete(JsonCall call) {
    Parent parent = parent(call);
    String name = name(call);
    List<ObjectNode> bound = new ArrayList<>(bindings.of(name));
    if (!bound.isEmpty() && !call.call().flag("force")) {
      throw GoogleError.failedPrecondition(
          "The policy is bound to principals. Delete its bindings first, or force the deletion.");
    }
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                "",
                () ->
                    rows.delete(
                        call,
                        parent,
                        name,
                        () -> {
                          bound.forEach(bindings::remove);
                          table.remove("", name);
                        })));
  }
}
