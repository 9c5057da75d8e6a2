package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.DeleteSecretRequest;
import com.google.cloud.secretmanager.v1.DestroySecretVersionRequest;
import com.google.cloud.secretmanager.v1.DisableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.EnableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.GetSecretVersionRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsRequest;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.ServiceProto;
import com.google.cloud.secretmanager.v1.UpdateSecretRequest;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.List;
import java.util.Set;

/**
 * Secret Manager v1, global and regional.
 *
 * @see <a href="https://cloud.google.com/secret-manager/docs/reference/rest">REST reference</a>
 */
public final class SecretManagerApi implements EmulatedApi {

  @Override
  public String name() {
    return "secretmanager";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.secretmanager.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(SecretPayloads.class, SecretStates.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    SecretTables tables = new SecretTables(emulation);
    Secrets secrets = new Secrets(emulation, tables, new Rotations(emulation, tables));
    Versions versions = new Versions(emulation, tables);
    emulation.offer(SecretPayloads.class, versions::payload);
    api.locations(emulation, "v1");
    emulation.offer(SecretStates.class, versions::unusable);
    SecretPolicies policies = new SecretPolicies(emulation, tables);
    api.service(ServiceProto.getDescriptor(), "SecretManagerService")
        .unary("ListSecrets", ListSecretsRequest.class, secrets::list)
        .unary("CreateSecret", CreateSecretRequest.class, secrets::create)
        .unary("GetSecret", GetSecretRequest.class, secrets::get)
        .unary("UpdateSecret", UpdateSecretRequest.class, secrets::update)
        .unary("DeleteSecret", DeleteSecretRequest.class, secrets::delete)
        .unary("AddSecretVersion", AddSecretVersionRequest.class, versions::add)
        .unary("ListSecretVersions", ListSecretVersionsRequest.class, versions::list)
        .unary("GetSecretVersion", GetSecretVersionRequest.class, versions::get)
        .unary("AccessSecretVersion", AccessSecretVersionRequest.class, versions::access)
        .unary("DisableSecretVersion", DisableSecretVersionRequest.class, versions::disable)
        .unary("EnableSecretVersion", EnableSecretVersionRequest.class, versions::enable)
        .unary("DestroySecretVersion", DestroySecretVersionRequest.class, versions::destroy)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, policies::set)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, policies::get)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, policies::test);
  }
}
