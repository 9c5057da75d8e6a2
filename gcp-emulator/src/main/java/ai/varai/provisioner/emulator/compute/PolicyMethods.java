package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
    ObjectNode out = Json.object();
    JsonNode asked = r.body().path("permissions");
    if (asked instanceof ArrayNode a && !a.isEmpty()) {
      out.set("permissions", a);
    }
    return out;
  }
}
