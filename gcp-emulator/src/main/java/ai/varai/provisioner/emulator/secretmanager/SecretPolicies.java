package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/** Allow policies of secrets. */
final class SecretPolicies {

  private final Emulation emulation;
  private final SecretTables tables;

  SecretPolicies(Emulation emulation, SecretTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  Policy get(GetIamPolicyRequest q, Call call) {
    SecretName name = existing(q.getResource());
    return emulation.policies().get(name.project().id(), SecretTables.policyKey(name));
  }

  Policy set(SetIamPolicyRequest q, Call call) {
    SecretName name = existing(q.getResource());
    return emulation
        .policies()
        .set(name.project().id(), SecretTables.policyKey(name), q.getPolicy());
  }

  TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    existing(q.getResource());
    return TestIamPermissionsResponse.newBuilder()
        .addAllPermissions(q.getPermissionsList())
        .build();
  }

  private SecretName existing(String resource) {
    SecretName name = SecretName.secret(emulation.projects(), resource);
    tables.require(name);
    return name;
  }
}
