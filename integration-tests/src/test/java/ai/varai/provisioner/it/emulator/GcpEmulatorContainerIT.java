package ai.varai.provisioner.it.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.testcontainers.GcpEmulatorContainer;
import ai.varai.provisioner.images.EmulatorImage;
import ai.varai.provisioner.images.ImageStore;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.local.docker.RequiresDocker;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The emulator as a user of Testcontainers has it: an image, a mapped port, Google's client. */
@RequiresDocker
class GcpEmulatorContainerIT {

  private static final Secret SECRET =
      Secret.newBuilder()
          .setReplication(
              Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
          .build();

  @BeforeAll
  static void the_image_is_that_of_the_code_at_hand() throws Exception {
    new ImageStore().ensure(new EmulatorImage());
  }

  @Test
  void what_a_client_makes_by_grpc_is_there_by_rest() throws IOException {
    try (var cloud = new GcpEmulatorContainer().withOperations(LroMode.ZERO).withProjects("demo")) {
      cloud.start();
      ManagedChannel channel = channel(cloud);
      try (var secrets = client(channel)) {
        assertThat(secrets.createSecret("projects/demo", "api-key", SECRET).getName())
            .matches("projects/\\d+/secrets/api-key");
      } finally {
        channel.shutdownNow();
      }
      assertThat(Http.get(cloud.url() + "/v1/projects/demo/secrets").body()).contains("api-key");
      assertThat(Http.get(cloud.url() + "/v1/projects/other/secrets").status()).isEqualTo(403);
    }
  }

  @Test
  void a_caller_without_credentials_is_refused_when_iam_is_enforced() throws IOException {
    try (var cloud = new GcpEmulatorContainer().withIam(IamMode.STRICT)) {
      cloud.start();
      ManagedChannel channel = channel(cloud);
      try (var secrets = client(channel)) {
        assertThatThrownBy(() -> secrets.createSecret("projects/demo", "api-key", SECRET))
            .isInstanceOf(UnauthenticatedException.class);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static SecretManagerServiceClient client(ManagedChannel channel) throws IOException {
    return SecretManagerServiceClient.create(
        SecretManagerServiceSettings.newBuilder()
            .setTransportChannelProvider(
                FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
            .setCredentialsProvider(NoCredentialsProvider.create())
            .build());
  }

  private static ManagedChannel channel(GcpEmulatorContainer cloud) {
    return ManagedChannelBuilder.forTarget(cloud.endpoint()).usePlaintext().build();
  }
}
