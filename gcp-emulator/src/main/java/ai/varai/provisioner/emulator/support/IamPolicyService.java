package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.api.HttpRule;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.IamPolicyProto;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.List;
import java.util.function.Function;

/**
 * Policies of resources whose API has no methods of its own for them: it answers the common service
 * {@code google.iam.v1.IAMPolicy}.
 */
public final class IamPolicyService {

  /**
   * Where a resource's policy is kept.
   *
   * @param project the id of the project that the resource lies in
   * @param key of the policy among the project's
   */
  public record Place(String project, String key) {}

  private IamPolicyService() {}

  /**
   * Declares the service under {@code /v1}.
   *
   * @param resources patterns of the resources' names, such as {@code projects/*}{@code /topics/*}
   * @param place finds an existing resource by its name, or throws a {@code GoogleError}
   */
  public static void register(
      ApiBuilder api, Emulation emulation, List<String> resources, Function<String, Place> place) {
    IamPolicies policies = emulation.policies();
    ApiBuilder.ServiceBuilder service =
        api.service(IamPolicyProto.getDescriptor(), "IAMPolicy")
            .withoutStandardRules()
            .unary(
                "GetIamPolicy",
                GetIamPolicyRequest.class,
                (q, call) -> {
                  Place at = place.apply(q.getResource());
                  return policies.get(
                      at.project(), at.key(), q.getOptions().getRequestedPolicyVersion());
                })
            .unary(
                "SetIamPolicy",
                SetIamPolicyRequest.class,
                (q, call) -> {
                  Place at = place.apply(q.getResource());
                  return policies.set(at.project(), at.key(), q.getPolicy());
                })
            .unary(
                "TestIamPermissions",
                TestIamPermissionsRequest.class,
                (q, call) -> {
                  Place unused = place.apply(q.getResource());
                  return PermissionTests.answer(emulation, call, q);
                });
    for (String resource : resources) {
      String path = "/v1/{resource=" + resource + "}:";
      service
          .http("GetIamPolicy", HttpRule.newBuilder().setGet(path + "getIamPolicy").build())
          .http("SetIamPolicy", post(path + "setIamPolicy"))
          .http("TestIamPermissions", post(path + "testIamPermissions"));
    }
  }

  private static HttpRule post(String path) {
    return HttpRule.newBuilder().setPost(path).setBody("*").build();
  }
}
