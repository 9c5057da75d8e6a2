package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.JsonPolicies;

/** Who may do what with a pool. */
final class PoolPolicies {

  private final PoolRows rows;
  private final PoolKind kind;

  PoolPolicies(PoolRows rows, PoolKind kind) {
    this.rows = rows;
    this.kind = kind;
  }

  void register(ApiBuilder api) {
    String one = "/v1/" + kind.path();
    String id = kind.methods();
    api.route(
            "POST",
            one + ":getIamPolicy",
            id + "getIamPolicy",
            call -> JsonPolicies.get(rows.emulation(), call, rows.owner(call), key(call)))
        .route("POST", one + ":setIamPolicy", id + "setIamPolicy", this::set)
        .route(
            "POST",
            one + ":testIamPermissions",
            id + "testIamPermissions",
            call -> {
              key(call);
              return JsonPolicies.test(rows.emulation(), call, rows.name(call, kind.path()));
            });
  }

  private String key(JsonCall call) {
    String name = rows.name(call, kind.path());
    rows.require(name);
    return PoolRows.policyKey(name);
  }

  private JsonAnswer set(JsonCall call) {
    rows.alive(rows.name(call, kind.path()));
    return JsonPolicies.set(rows.emulation(), call, rows.owner(call), key(call));
  }
}
