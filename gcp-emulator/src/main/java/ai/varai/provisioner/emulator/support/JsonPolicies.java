package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;

/** The three methods of allow policies, for the resources of an API without messages. */
public final class JsonPolicies {

  private JsonPolicies() {}

  /**
   * {@code getIamPolicy}, with the version that the caller understands in the body, or in the query
   * as Terraform writes it.
   */
  public static JsonAnswer get(Emulation emulation, JsonCall call, String project, String key) {
    GetIamPolicyRequest.Builder q = GetIamPolicyRequest.newBuilder();
    JsonMessages.merge(call, q);
    int version =
        call.parameter("options.requestedPolicyVersion")
            .flatMap(Trees::parse)
            .map(Math::toIntExact)
            .orElse(q.getOptions().getRequestedPolicyVersion());
    return JsonMessages.answer(emulation.policies().get(project, key, version));
  }

  /** {@code setIamPolicy}. */
  public static JsonAnswer set(Emulation emulation, JsonCall call, String project, String key) {
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(emulation.policies().set(project, key, q.getPolicy()));
  }

  /** {@code testIamPermissions} on the resource of a relative name. */
  public static JsonAnswer test(Emulation emulation, JsonCall call, String resource) {
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    JsonMessages.merge(call, q);
    return JsonMessages.answer(
        PermissionTests.answer(emulation, call.call(), q.setResource(resource).build()));
  }
}
