package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.V3Rows.Parent;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bindings of principal access boundary policies to principals: IAM v3.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v3/organizations.locations.policyBindings">Reference</a>
 */
final class PolicyBindings implements Boundaries {

  static final String POLICIES = "iam.boundaryPolicies";
  private static final String KIND = "PRINCIPAL_ACCESS_BOUNDARY";
  private static final PoolKind.Pages PAGES = new PoolKind.Pages(50, 1000);
  private static final int MOST = 10;
  private static final int LONGEST_CONDITION = 250;
  private static final Pattern POLICY =
      Pattern.compile("organizations/\\d+/locations/[^/]+/principalAccessBoundaryPolicies/[^/]+");
  private static final Pattern WORKFORCE =
      Pattern.compile("//iam\\.googleapis\\.com/(locations/global/workforcePools/[^/]+)");
  private static final Pattern WORKSPACE =
      Pattern.compile("//iam\\.googleapis\\.com/(locations/global/workspace/[^/]+)");
  private static final Pattern WORKLOAD =
      Pattern.compile(
          "//iam\\.googleapis\\.com/projects/([^/]+)(/locations/[^/]+/workloadIdentityPools/[^/]+)");
  private static final Pattern BY_POLICY =
      Pattern.compile("policy(?:_uid|Uid)?\\s*[=:]\\s*\"?([^\"\\s]+)\"?");

  private final Emulation emulation;
  private final PoolRows pools;
  private final Table<ObjectNode> table;
  private final Table<ObjectNode> policies;
  private final V3Rows rows;

  PolicyBindings(Emulation emulation, PoolOperations operations, PoolRows pools) {
    this.emulation = emulation;
    this.pools = pools;
    this.table = emulation.store().table("iam.policyBindings", Codec.json());
    this.policies = emulation.store().table(POLICIES, Codec.json());
    this.rows = new V3Rows(emulation, operations, table, "PolicyBinding");
  }

  void register(ApiBuilder api) {
    for (String above : List.of("projects", "folders", "organizations")) {
      String place = "/v3/" + above + "/{holder}/locations/{location}";
      String all = place + "/policyBindings";
      String one = all + "/{binding}";
      String id = "iam." + above + ".locations.policyBindings.";
      api.route("POST", all, id + "create", c -> create(c, above))
          .route("GET", all, id + "list", c -> list(c, above))
          .route(
              "GET",
              one,
              id + "get",
              c -> JsonAnswer.ok(rows.require(parent(c, above).owner(), name(c, above))))
          .route("PATCH", one, id + "patch", c -> patch(c, above))
          .route("DELETE", one, id + "delete", c -> delete(c, above))
          .route(
              "GET",
              all + ":searchTargetPolicyBindings",
              id + "searchTargetPolicyBindings",
              c -> search(c, above))
          .route(
              "GET",
              place + "/operations/{operation}",
              "iam." + above + ".locations.operations.get",
              c -> rows.operation(parent(c, above), c));
    }
  }

  private Parent parent(JsonCall call, String above) {
    return V3Rows.parent(emulation, above, call.variable("holder"));
  }

  private String all(JsonCall call, String above) {
    return parent(call, above).shown()
        + "/locations/"
        + call.variable("location")
        + "/policyBindings/";
  }

  private String name(JsonCall call, String above) {
    return all(call, above) + call.variable("binding");
  }

  /** All bindings, of whatever they are bound to. */
  private List<ObjectNode> everywhere() {
    List<ObjectNode> out = new ArrayList<>(table.list(""));
    for (String project : table.projects()) {
      if (!project.isEmpty()) {
        out.addAll(table.list(project));
      }
    }
    return out;
  }

  /** The bindings of a policy. */
  List<ObjectNode> of(String policy) {
    return everywhere().stream().filter(b -> Trees.text(b, "policy").equals(policy)).toList();
  }

  void remove(ObjectNode binding) {
    String name = Trees.text(binding, "name");
    String[] parts = name.split("/", -1);
    table.remove(
        parts[0].equals("projects") ? emulation.projects().require(parts[1]).id() : "", name);
  }

  @Override
  public List<Bound> all() {
    List<Bound> out = new ArrayList<>();
    for (ObjectNode binding : everywhere()) {
      Optional<ObjectNode> policy = policies.get("", Trees.text(binding, "policy"));
      Optional<String> target = target(Trees.text(binding, "target", "principalSet"));
      if (policy.isPresent() && target.isPresent()) {
        List<String> resources = new ArrayList<>();
        for (JsonNode rule : policy.get().path("details").path("rules")) {
          rule.path("resources")
              .forEach(r -> V3Rows.container(emulation, r.asText()).ifPresent(resources::add));
        }
        out.add(
            new Bound(
                Trees.text(policy.get(), "name"),
                target.get(),
                Trees.text(binding, "condition", "expression"),
                List.copyOf(resources)));
      }
    }
    return out;
  }

  /** A set of principals, by one name only. */
  private Optional<String> target(String full) {
    for (Pattern pattern : List.of(WORKFORCE, WORKSPACE)) {
      Matcher m = pattern.matcher(full);
      if (m.matches()) {
        return Optional.of(m.group(1));
      }
    }
    Matcher workload = WORKLOAD.matcher(full);
    if (workload.matches()) {
      return emulation
          .projects()
          .find(workload.group(1))
          .map(p -> p.numberName() + workload.group(2));
    }
    return V3Rows.container(emulation, full);
  }

  private JsonAnswer create(JsonCall call, String above) {
    Parent parent = parent(call, above);
    String name = all(call, above) + V3Rows.checkId(call, "policyBindingId");
    ObjectNode made = call.body();
    String target = target(parent, Trees.text(made, "target", "principalSet"));
    String kind = Trees.text(made, "policyKind");
    if (!kind.isEmpty() && !kind.equals(KIND)) {
      throw GoogleError.badField("policy_binding.policy_kind", "The kind must be " + KIND + ".");
    }
    check(made);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                parent.owner(),
                () -> {
                  ObjectNode policy = policy(Trees.text(made, "policy"));
                  if (bound(target).size() >= MOST) {
                    throw GoogleError.failedPrecondition(
                        "At most " + MOST + " policies can be bound to a principal set.");
                  }
                  made.put("policyKind", KIND);
                  made.set("policyUid", policy.path("uid"));
                  return rows.create(call, parent, name, made);
                }));
  }

  private ObjectNode policy(String name) {
    if (!POLICY.matcher(name).matches()) {
      throw GoogleError.badField(
          "policy_binding.policy",
          "The policy must be named organizations/ORGANIZATION/locations/LOCATION"
              + "/principalAccessBoundaryPolicies/POLICY.");
    }
    return policies
        .get("", name)
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private static void check(ObjectNode binding) {
    V3Rows.checkName(binding);
    if (binding.has("condition")) {
      String expression = Trees.text(binding, "condition", "expression");
      if (expression.length() > LONGEST_CONDITION
          || Condition.problem(CelDialect.PRINCIPALS, expression).isPresent()) {
        throw GoogleError.badField(
            "policy_binding.condition",
            "The condition has at most "
                + LONGEST_CONDITION
                + " characters and uses principal.type and principal.subject only.");
      }
    }
  }

  /** A set of principals lies directly in what its binding lies in, or is it. */
  private String target(Parent parent, String full) {
    String target = target(full).orElse("");
    boolean fits =
        target.equals(parent.container())
            || (target.startsWith(parent.shown() + "/") && pools.find(target).isPresent());
    if (parent.container().startsWith("organizations/")) {
      fits |=
          pools
              .find(target)
              .filter(p -> Trees.text(p, "parent").equals(parent.container()))
              .isPresent();
      fits |=
          emulation
              .plugin(Ancestors.class)
              .filter(a -> target.equals("locations/global/workspace/" + a.customer()))
              .isPresent();
    }
    if (!fits) {
      throw GoogleError.badField(
          "policy_binding.target.principal_set",
          "The principal set must be "
              + parent.shown()
              + " itself, or lie directly in it: "
              + full);
    }
    return target;
  }

  private List<ObjectNode> bound(String target) {
    return everywhere().stream()
        .filter(
            b -> target(Trees.text(b, "target", "principalSet")).filter(target::equals).isPresent())
        .toList();
  }

  private JsonAnswer list(JsonCall call, String above) {
    String filter = call.parameter("filter").orElse("");
    Matcher m = BY_POLICY.matcher(filter.trim());
    if (!filter.isEmpty() && !m.matches()) {
      throw GoogleError.badField(
          "filter", "The filter must be policy:NAME or policy_uid:UID, not " + filter);
    }
    return PoolCollection.page(
        call,
        "policyBindings",
        PAGES,
        table.list(parent(call, above).owner(), all(call, above)).stream()
            .filter(
                b ->
                    filter.isEmpty()
                        || Trees.text(b, "policy").equals(m.group(1))
                        || Trees.text(b, "policyUid").equals(m.group(1)))
            .toList());
  }

  private JsonAnswer patch(JsonCall call, String above) {
    Parent parent = parent(call, above);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                parent.owner(),
                () -> {
                  ObjectNode row =
                      rows.patched(
                          call,
                          parent,
                          name(call, above),
                          Set.of("displayName", "annotations", "condition"));
                  check(row);
                  return rows.update(call, parent, row);
                }));
  }

  private JsonAnswer delete(JsonCall call, String above) {
    Parent parent = parent(call, above);
    String name = name(call, above);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                parent.owner(),
                () -> rows.delete(call, parent, name, () -> table.remove(parent.owner(), name))));
  }

  private JsonAnswer search(JsonCall call, String above) {
    Parent parent = parent(call, above);
    String asked = call.parameter("target").orElse("");
    String target =
        target(asked)
            .orElseThrow(
                () -> GoogleError.badField("target", "Invalid principal set: " + asked + "."));
    String prefix = parent.shown() + "/";
    return PoolCollection.page(
        call,
        "policyBindings",
        PAGES,
        bound(target).stream().filter(b -> Trees.text(b, "name").startsWith(prefix)).toList());
  }
}
