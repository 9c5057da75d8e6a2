package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Deny policies: IAM v2. They count whether or not a caller has a role.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/rest/v2/policies">Reference</a>
 */
final class DenyPolicyMethods implements DenyPolicies {

  private static final String KIND = "denypolicies";
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9.-]{2,62}");
  private static final int MOST = 500;
  private static final PoolKind.Pages PAGES = new PoolKind.Pages(1000, 1000);

  private final Emulation emulation;
  private final PoolOperations operations;
  private final Table<ObjectNode> table;
  private final PublishedBodies bodies = new PublishedBodies("iam.v2");
  private final DenyRules rules = new DenyRules();

  DenyPolicyMethods(Emulation emulation, PoolOperations operations) {
    this.emulation = emulation;
    this.operations = operations;
    this.table = emulation.store().table("iam.denyPolicies", Codec.json());
  }

  void register(ApiBuilder api) {
    for (String version : List.of("v2", "v2beta")) {
      String all = "/" + version + "/policies/{point}/{kind}";
      String one = all + "/{policy}";
      api.route("POST", all, "iam.policies.createPolicy", this::create)
          .route("GET", all, "iam.policies.listPolicies", this::list)
          .route("GET", one, "iam.policies.get", call -> JsonAnswer.ok(require(call)))
          .route("PUT", one, "iam.policies.update", this::update)
          .route("DELETE", one, "iam.policies.delete", this::delete)
          .route(
              "GET",
              one + "/operations/{operation}",
              "iam.policies.operations.get",
              call -> operations.get(name(call) + "/operations/" + call.variable("operation")));
    }
  }

  @Override
  public List<ObjectNode> on(String container) {
    String owner = container.startsWith("projects/") ? container.split("/", -1)[1] : "";
    return table.list(owner, container + "/");
  }

  private AttachmentPoint point(JsonCall call) {
    if (!call.variable("kind").equals(KIND)) {
      throw GoogleError.badField(
          "parent", "Invalid policy kind " + call.variable("kind") + ": it must be " + KIND + ".");
    }
    return AttachmentPoint.parse(emulation, call.variable("point"));
  }

  private String name(JsonCall call) {
    return "policies/" + point(call).shown() + "/" + KIND + "/" + call.variable("policy");
  }

  private static String key(AttachmentPoint point, String id) {
    return point.container() + "/" + id;
  }

  private ObjectNode require(JsonCall call) {
    AttachmentPoint point = point(call);
    return table
        .get(point.owner(), key(point, call.variable("policy")))
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private JsonAnswer create(JsonCall call) {
    AttachmentPoint point = point(call);
    ObjectNode body = call.body();
    bodies.check("iam.policies.createPolicy", body);
    String id = call.parameter("policyId").orElse("");
    if (!ID.matcher(id).matches()) {
      throw GoogleError.badField(
          "policy_id",
          "The id must have 3 to 63 lowercase letters, digits, hyphens and periods, and begin with"
              + " a letter.");
    }
    rules.check(body);
    String now = emulation.clock().instant().toString();
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                point.owner(),
                () -> {
                  if (table.contains(point.owner(), key(point, id))) {
                    throw GoogleError.alreadyExists("Requested entity already exists");
                  }
                  if (on(point.container()).size() >= MOST) {
                    throw GoogleError.failedPrecondition(
                        "A resource has at most " + MOST + " deny policies.");
                  }
                  ObjectNode made = body.deepCopy();
                  made.remove("deleteTime");
                  made.put("name", "policies/" + point.shown() + "/" + KIND + "/" + id)
                      .put("uid", emulation.ids().uuid())
                      .put("kind", "DenyPolicy")
                      .put("createTime", now);
                  return put(point, id, made, now);
                }));
  }

  private ObjectNode put(AttachmentPoint point, String id, ObjectNode policy, String now) {
    policy.put("updateTime", now).put("etag", emulation.ids().quotedEtag().replace("\"", ""));
    return operations.policy(
        point.owner(), policy, () -> table.put(point.owner(), key(point, id), policy));
  }

  private void fresh(ObjectNode now, String etag) {
    if (!etag.isEmpty() && !etag.equals(Trees.text(now, "etag"))) {
      throw GoogleError.aborted(
          "There were concurrent policy changes. Please retry the whole read-modify-write with"
              + " exponential backoff.");
    }
  }

  private JsonAnswer update(JsonCall call) {
    AttachmentPoint point = point(call);
    ObjectNode body = call.body();
    bodies.check("iam.policies.update", body);
    rules.check(body);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                point.owner(),
                () -> {
                  ObjectNode next = require(call).deepCopy();
                  fresh(next, Trees.text(body, "etag"));
                  next.set("rules", body.get("rules"));
                  next.remove("displayName");
                  if (body.has("displayName")) {
                    next.set("displayName", body.get("displayName"));
                  }
                  return put(
                      point, call.variable("policy"), next, emulation.clock().instant().toString());
                }));
  }

  private JsonAnswer delete(JsonCall call) {
    AttachmentPoint point = point(call);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                point.owner(),
                () -> {
                  ObjectNode gone = require(call).deepCopy();
                  fresh(gone, call.parameter("etag").orElse(""));
                  gone.put("deleteTime", emulation.clock().instant().toString());
                  return operations.policy(
                      point.owner(),
                      gone,
                      () -> table.remove(point.owner(), key(point, call.variable("policy"))));
                }));
  }

  /** What is listed shows no rules. */
  private JsonAnswer list(JsonCall call) {
    return PoolCollection.page(
        call,
        "policies",
        PAGES,
        on(point(call).container()).stream()
            .map(
                policy -> {
                  ObjectNode shown = policy.deepCopy();
                  shown.remove("rules");
                  return shown;
                })
            .toList());
  }
}
