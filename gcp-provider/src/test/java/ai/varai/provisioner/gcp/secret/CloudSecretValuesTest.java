package ai.varai.provisioner.gcp.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Replication.Automatic;
import com.google.cloud.secretmanager.v1.Secret;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloudSecretValuesTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static CloudSettings settings(String project) {
    return CloudSettings.of(
        Map.of(
            "gcp.endpoint", CLOUD.emulator().url(), "project", project, "region", "us-central1"));
  }

  @Test
  void each_value_is_a_version_of_its_own() throws Exception {
    CloudSettings settings = settings("values-of-secrets");
    try (Clients clients = new Clients(settings);
        GcpProvider provider = new GcpProvider(settings, "trial", "main", new SecureRandom())) {
      clients
          .secrets()
          .createSecret(
              "projects/values-of-secrets",
              "api-key",
              Secret.newBuilder()
                  .setReplication(
                      Replication.newBuilder().setAutomatic(Automatic.getDefaultInstance()))
                  .build());
      var values = provider.secretValues().orElseThrow();

      assertThat(values.add("api-key", "first")).isEqualTo("1");
      assertThat(values.add("api-key", "zweiter Schlüssel")).isEqualTo("2");

      String versions = "projects/values-of-secrets/secrets/api-key/versions/";
      assertThat(payload(clients, versions + 1)).isEqualTo("first");
      assertThat(payload(clients, versions + 2)).isEqualTo("zweiter Schlüssel");
    }
  }

  @Test
  void a_secret_that_is_not_there_is_not_made() {
    CloudSettings settings = settings("no-secrets-yet");
    try (GcpProvider provider = new GcpProvider(settings, "trial", "main", new SecureRandom())) {
      assertThatThrownBy(() -> provider.secretValues().orElseThrow().add("api-key", "value"))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("there is no secret projects/no-secrets-yet/secrets/api-key yet");
    }
  }

  private static String payload(Clients clients, String version) throws Exception {
    return clients.secrets().accessSecretVersion(version).getPayload().getData().toStringUtf8();
  }
}
