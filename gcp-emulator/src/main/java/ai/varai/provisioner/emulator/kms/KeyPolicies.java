package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.google.api.HttpRule;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.IamPolicyProto;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import java.util.List;

/**
 * Policies of key rings and keys. Cloud KMS has no methods of its own for them: it answers the
 * common service {@code google.iam.v1.IAMPolicy}.
 */
final class KeyPolicies {
  private static final List<String> RESOURCES =
      List.of(
          "projects/*/locations/*/keyRings/*", "projects/*/locations/*/keyRings/*/cryptoKeys/*");

  private final Emulation emulation;
  private final KeyTables tables;

  KeyPolicies(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  void register(ApiBuilder api) {
    ApiBuilder.ServiceBuilder service =
        api.service(IamPolicyProto.getDescriptor(), "IAMPolicy")
            .withoutStandardRules()
            .unary("GetIamPolicy", GetIamPolicyRequest.class, this::get)
            .unary("SetIamPolicy", SetIamPolicyRequest.class, this::set)
            .unary("TestIamPermissions", TestIamPermissionsRequest.class, this::test);
    for (String resource : RESOURCES) {
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

  private Policy get(GetIamPolicyRequest q, Call call) {
    KeyName name = existing(q.getResource());
    return emulation
        .policies()
        .get(name.project().id(), key(name), q.getOptions().getRequestedPolicyVersion());
  }

  private Policy set(SetIamPolicyRequest q, Call call) {
    KeyName name = existing(q.getResource());
    return emulation.policies().set(name.project().id(), key(name), q.getPolicy());
  }

  private TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    existing(q.getResource());
    return PermissionTests.answer(emulation, call, q);
  }

  private KeyName existing(String resource) {
    if (resource.contains("/cryptoKeys/")) {
      KeyName name = KeyName.key(emulation.projects(), resource);
      var unused = tables.key(name);
      return name;
    }
    KeyName name = KeyName.ring(emulation.projects(), resource);
    var unused = tables.ring(name);
    return name;
  }

  private static String key(KeyName name) {
    return "cloudkms/locations/" + name.row();
  }
}
