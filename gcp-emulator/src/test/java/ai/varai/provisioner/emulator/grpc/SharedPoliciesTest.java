package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.cloud.kms.v1.KeyRing;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.pubsub.v1.PushConfig;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code google.iam.v1.IAMPolicy} is one service, and several APIs have it. */
class SharedPoliciesTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String PROJECT = "projects/shared-policies";

  private static Policy allowing(String role) {
    return Policy.newBuilder()
        .addBindings(Binding.newBuilder().setRole(role).addMembers("user:a@example.com"))
        .build();
  }

  private static void isKept(
      String resource,
      String role,
      Function<SetIamPolicyRequest, Policy> set,
      Function<GetIamPolicyRequest, Policy> get) {
    Policy policy = allowing(role);
    assertThat(
            set.apply(
                    SetIamPolicyRequest.newBuilder()
                        .setResource(resource)
                        .setPolicy(policy)
                        .build())
                .getBindingsList())
        .isEqualTo(policy.getBindingsList());
    assertThat(
            get.apply(GetIamPolicyRequest.newBuilder().setResource(resource).build())
                .getBindingsList())
        .isEqualTo(policy.getBindingsList());
  }

  @Test
  void thePolicyOfAResourceIsAnsweredByItsApiWhereNoHostSaysWhich() throws Exception {
    TransportChannelProvider channel = Clients.grpc(CLOUD.emulator());
    try (KeyManagementServiceClient keys =
            KeyManagementServiceClient.create(
                KeyManagementServiceSettings.newBuilder()
                    .setTransportChannelProvider(channel)
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        TopicAdminClient topics =
            TopicAdminClient.create(
                TopicAdminSettings.newBuilder()
                    .setTransportChannelProvider(channel)
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        SubscriptionAdminClient subscriptions =
            SubscriptionAdminClient.create(
                SubscriptionAdminSettings.newBuilder()
                    .setTransportChannelProvider(channel)
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build())) {
      String ring =
          keys.createKeyRing(PROJECT + "/locations/global", "ring", KeyRing.getDefaultInstance())
              .getName();
      String topic = topics.createTopic(PROJECT + "/topics/orders").getName();
      String subscription =
          subscriptions
              .createSubscription(
                  PROJECT + "/subscriptions/orders", topic, PushConfig.getDefaultInstance(), 10)
              .getName();

      isKept(ring, "roles/cloudkms.viewer", keys::setIamPolicy, keys::getIamPolicy);
      isKept(topic, "roles/pubsub.publisher", topics::setIamPolicy, topics::getIamPolicy);
      isKept(
          subscription,
          "roles/pubsub.subscriber",
          subscriptions::setIamPolicy,
          subscriptions::getIamPolicy);
      assertThat(
              topics
                  .testIamPermissions(
                      TestIamPermissionsRequest.newBuilder()
                          .setResource(topic)
                          .addPermissions("pubsub.topics.publish")
                          .build())
                  .getPermissionsList())
          .containsExactly("pubsub.topics.publish");
    }
  }
}
