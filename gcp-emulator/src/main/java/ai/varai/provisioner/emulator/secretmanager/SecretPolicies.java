package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.PermissionTests;
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

  /**
   * Nobody has a permission on a secret that is not there.
   *
   * @see <a
   *     href="https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/testIamPermissions">projects.secrets.testIamPermissions</a>
   */
  TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    SecretName name = SecretName.secret(emulation.projects(), q.getResource());
    return tables.find(name).isPresent()
        ? PermissionTests.answer(emulation, call, q)
        : TestIamPermissionsResponse.getDefaultInstance();
  }

  private SecretName existing(String resource) {
    SecretName name = SecretName.secret(emulation.projects(), resource);
    tables.require(name);
    return name;
  }
}
