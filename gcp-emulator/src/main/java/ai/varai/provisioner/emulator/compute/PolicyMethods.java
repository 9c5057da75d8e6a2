package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.TestIamPermissionsRequest;

/** IAM policies of Compute resources, as JSON. */
final class PolicyMethods {

  private final ComputeContext compute;
  private final Table<ObjectNode> policies;

  PolicyMethods(ComputeContext compute) {
    this.compute = compute;
    this.policies = compute.emulation().store().table("compute.policies", Codec.json());
  }

  ObjectNode get(Request r) {
    compute.resources().require(r.url());
    return policies
        .get(r.url().project(), key(r))
        .orElseGet(() -> Json.object().put("etag", "ACAB"));
  }

  private static String key(Request r) {
    return r.url().collection() + "/" + r.url().key();
  }

  ObjectNode set(Request r) {
    return compute
        .emulation()
        .store()
        .transact(
            r.url().project(),
            () -> {
              ObjectNode now = get(r);
              ObjectNode body = r.body();
              ObjectNode policy =
                  body.get("policy") instanceof ObjectNode p
                      ? p
                      : Json.object().set("bindings", body.path("bindings"));
              String etag = policy.path("etag").asText(body.path("etag").asText(""));
              if (!etag.isEmpty() && !etag.equals(now.path("etag").asText())) {
                throw ComputeErrors.staleFingerprint();
              }
              policy.remove("etag");
              policy.put("version", policy.path("version").asInt(1));
              policy.put(
                  "etag",
                  Json.fingerprint(policy.toString() + now.path("etag").asText(), r.url().path()));
              policies.put(r.url().project(), key(r), policy);
              return policy;
            });
  }

  ObjectNode test(Request r) {
    compute.resources().require(r.url());
    TestIamPermissionsRequest.Builder q =
        TestIamPermissionsRequest.newBuilder().setResource(r.url().path());
    for (JsonNode each : r.body().path("permissions")) {
      q.addPermissions(each.asText());
    }
    ObjectNode out = Json.object();
    for (String held :
        PermissionTests.answer(compute.emulation(), r.call().call(), q.build())
            .getPermissionsList()) {
      out.withArray("/permissions").add(held);
    }
    return out;
  }
}
