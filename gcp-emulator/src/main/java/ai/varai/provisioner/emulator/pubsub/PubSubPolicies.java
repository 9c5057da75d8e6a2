package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.support.PermissionTests;
import com.google.api.HttpRule;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.IamPolicyProto;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import java.util.List;

/** Policies of topics, subscriptions and snapshots, by {@code google.iam.v1.IAMPolicy}. */
final class PubSubPolicies {
  private static final List<String> COLLECTIONS =
      List.of(PubSubName.TOPICS, PubSubName.SUBSCRIPTIONS, PubSubName.SNAPSHOTS);

  private final PubSubTables tables;

  PubSubPolicies(PubSubTables tables) {
    this.tables = tables;
  }

  void register(ApiBuilder api) {
    ApiBuilder.ServiceBuilder service =
        api.service(IamPolicyProto.getDescriptor(), "IAMPolicy")
            .withoutStandardRules()
            .unary("GetIamPolicy", GetIamPolicyRequest.class, this::get)
            .unary("SetIamPolicy", SetIamPolicyRequest.class, this::set)
            .unary("TestIamPermissions", TestIamPermissionsRequest.class, this::test);
    for (String collection : COLLECTIONS) {
      String path = "/v1/{resource=projects/*/" + collection + "/*}:";
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
    PubSubName name = existing(q.getResource());
    return tables
        .emulation
        .policies()
        .get(name.project().id(), key(name), q.getOptions().getRequestedPolicyVersion());
  }

  private Policy set(SetIamPolicyRequest q, Call call) {
    PubSubName name = existing(q.getResource());
    return tables.emulation.policies().set(name.project().id(), key(name), q.getPolicy());
  }

  private TestIamPermissionsResponse test(TestIamPermissionsRequest q, Call call) {
    existing(q.getResource());
    return PermissionTests.answer(tables.emulation, call, q);
  }

  private PubSubName existing(String resource) {
    String[] parts = resource.split("/", -1);
    String collection = parts.length > 2 ? parts[2] : "";
    PubSubName name = PubSubName.of(tables.projects(), collection, "resource", resource);
    switch (collection) {
      case PubSubName.TOPICS -> tables.topic(name);
      case PubSubName.SUBSCRIPTIONS -> tables.subscription(name);
      default -> tables.snapshot(name);
    }
    return name;
  }

  /** Under which the policy is kept. */
  static String key(PubSubName name) {
    return "pubsub/" + name.key();
  }
}
