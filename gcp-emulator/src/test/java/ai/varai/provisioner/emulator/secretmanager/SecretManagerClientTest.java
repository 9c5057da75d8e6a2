package ai.varai.provisioner.emulator.secretmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.DisableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Google's own client against the emulated Secret Manager, over both of its transports. Over REST
 * the client knows the HTTP status only, so that 400 and 409 come as its InvalidArgument and
 * Aborted.
 */
class SecretManagerClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final Secret AUTOMATIC =
      Secret.newBuilder()
          .setReplication(
              Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
          .build();

  private static SecretManagerServiceClient client(String transport) throws IOException {
    GcpEmulator cloud = CLOUD.emulator();
    SecretManagerServiceSettings.Builder settings =
        transport.equals("grpc")
            ? SecretManagerServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
            : SecretManagerServiceSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return SecretManagerServiceClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aSecretIsMadeFilledReadAndDestroyed(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      String parent = "projects/sm-life-" + transport;
      Secret secret = client.createSecret(parent, "db-password", AUTOMATIC);
      assertThat(secret.getName()).matches("projects/\\d{12}/secrets/db-password");
      assertThat(secret.getEtag()).isNotEmpty();

      ByteString data = ByteString.copyFromUtf8("correct horse");
      SecretVersion one =
          client.addSecretVersion(
              secret.getName(), SecretPayload.newBuilder().setData(data).build());
      assertThat(one.getName()).endsWith("/versions/1");
      assertThat(one.getState()).isEqualTo(SecretVersion.State.ENABLED);

      AccessSecretVersionResponse read =
          client.accessSecretVersion(parent + "/secrets/db-password/versions/latest");
      assertThat(read.getPayload().getData()).isEqualTo(data);
      CRC32C crc = new CRC32C();
      crc.update(data.toByteArray());
      assertThat(read.getPayload().getDataCrc32C()).isEqualTo(crc.getValue());

      client.disableSecretVersion(one.getName());
      assertThatThrownBy(() -> client.accessSecretVersion(one.getName()))
          .isInstanceOfAny(FailedPreconditionException.class, InvalidArgumentException.class)
          .hasStackTraceContaining("is in DISABLED state");
      client.enableSecretVersion(one.getName());
      SecretVersion gone = client.destroySecretVersion(one.getName());
      assertThat(gone.hasDestroyTime()).isTrue();
      assertThatThrownBy(() -> client.enableSecretVersion(one.getName()))
          .isInstanceOfAny(FailedPreconditionException.class, InvalidArgumentException.class);

      client.deleteSecret(secret.getName());
      assertThatThrownBy(() -> client.getSecret(secret.getName()))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("Secret [" + secret.getName() + "] not found.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatGoogleRefusesIsRefused(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      String parent = "projects/sm-refuse-" + transport;
      Secret secret = client.createSecret(parent, "twice", AUTOMATIC);
      assertThatThrownBy(() -> client.createSecret(parent, "twice", AUTOMATIC))
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class);
      assertThatThrownBy(() -> client.createSecret(parent, "bad id!", AUTOMATIC))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> client.createSecret(parent, "bare", Secret.getDefaultInstance()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(
              () ->
                  client.addSecretVersion(
                      secret.getName(),
                      SecretPayload.newBuilder()
                          .setData(ByteString.copyFromUtf8("x"))
                          .setDataCrc32C(1)
                          .build()))
          .isInstanceOf(InvalidArgumentException.class);
      SecretVersion v =
          client.addSecretVersion(
              secret.getName(),
              SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("x")).build());
      assertThatThrownBy(
              () ->
                  client.disableSecretVersion(
                      DisableSecretVersionRequest.newBuilder()
                          .setName(v.getName())
                          .setEtag("\"stale\"")
                          .build()))
          .isInstanceOfAny(FailedPreconditionException.class, InvalidArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void listsComeInPagesAndThroughFilters(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      String parent = "projects/sm-list-" + transport;
      List<String> made = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        Secret s = AUTOMATIC.toBuilder().putLabels("parity", i % 2 == 0 ? "even" : "odd").build();
        made.add(client.createSecret(parent, "s" + i, s).getName());
      }
      assertThat(
              StreamSupport.stream(
                      client
                          .listSecrets(
                              ListSecretsRequest.newBuilder()
                                  .setParent(parent)
                                  .setPageSize(3)
                                  .build())
                          .iterateAll()
                          .spliterator(),
                      false)
                  .map(Secret::getName))
          .containsExactlyInAnyOrderElementsOf(made);
      assertThat(
              client
                  .listSecrets(
                      ListSecretsRequest.newBuilder()
                          .setParent(parent)
                          .setFilter("labels.parity=odd AND NOT name:s3")
                          .build())
                  .iterateAll())
          .hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aPatchChangesWhatItsMaskNamesAndAliasesResolve(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      String parent = "projects/sm-patch-" + transport;
      Secret secret =
          client.createSecret(parent, "p", AUTOMATIC.toBuilder().putLabels("keep", "me").build());
      client.addSecretVersion(
          secret.getName(),
          SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("one")).build());
      Secret patched =
          client.updateSecret(
              Secret.newBuilder()
                  .setName(secret.getName())
                  .putVersionAliases("stable", 1)
                  .putLabels("ignored", "yes")
                  .build(),
              FieldMask.newBuilder().addPaths("version_aliases").build());
      assertThat(patched.getLabelsMap()).containsOnlyKeys("keep");
      assertThat(patched.getEtag()).isNotEqualTo(secret.getEtag());
      assertThat(
              client
                  .accessSecretVersion(secret.getName() + "/versions/stable")
                  .getPayload()
                  .getData()
                  .toStringUtf8())
          .isEqualTo("one");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void policiesAreComparedAndSwapped(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      Secret secret = client.createSecret("projects/sm-iam-" + transport, "s", AUTOMATIC);
      GetIamPolicyRequest get =
          GetIamPolicyRequest.newBuilder().setResource(secret.getName()).build();
      Policy empty = client.getIamPolicy(get);
      assertThat(empty.getEtag().size()).isEqualTo(3);
      Policy wanted =
          empty.toBuilder()
              .addBindings(
                  Binding.newBuilder()
                      .setRole("roles/secretmanager.secretAccessor")
                      .addMembers("user:a@example.com"))
              .build();
      SetIamPolicyRequest set =
          SetIamPolicyRequest.newBuilder().setResource(secret.getName()).setPolicy(wanted).build();
      Policy now = client.setIamPolicy(set);
      assertThat(client.getIamPolicy(get)).isEqualTo(now);
      assertThatThrownBy(() -> client.setIamPolicy(set)).isInstanceOf(AbortedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aSecretWithATimeToLiveIsGoneAfterIt(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      Secret secret =
          client.createSecret(
              CreateSecretRequest.newBuilder()
                  .setParent("projects/sm-ttl-" + transport)
                  .setSecretId("short")
                  .setSecret(
                      AUTOMATIC.toBuilder()
                          .setTtl(com.google.protobuf.Duration.newBuilder().setSeconds(60)))
                  .build());
      assertThat(secret.hasTtl()).isFalse();
      assertThat(secret.hasExpireTime()).isTrue();
      CLOUD.emulator().clock().advance(Duration.ofMinutes(2));
      assertThatThrownBy(() -> client.getSecret(secret.getName()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aRegionalSecretHasItsLocationInItsName(String transport) throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      Secret secret =
          client.createSecret(
              "projects/sm-region-" + transport + "/locations/europe-west1",
              "r",
              Secret.getDefaultInstance());
      assertThat(secret.getName()).matches("projects/\\d+/locations/europe-west1/secrets/r");
      client.addSecretVersion(
          secret.getName(),
          SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("x")).build());
      assertThat(client.accessSecretVersion(secret.getName() + "/versions/1").getName())
          .isEqualTo(secret.getName() + "/versions/1");
    }
  }

  /** As recorded in the tests of the Go Cloud Development Kit. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void theNewestVersionOfASecretWithoutOneIsNoMoreThanThatOfNone(String transport)
      throws IOException {
    try (SecretManagerServiceClient client = client(transport)) {
      String parent = "projects/sm-none-" + transport;
      Secret empty = client.createSecret(parent, "empty", AUTOMATIC);
      for (String id : List.of("empty", "absent")) {
        assertThatThrownBy(
                () -> client.accessSecretVersion(parent + "/secrets/" + id + "/versions/latest"))
            .isInstanceOf(NotFoundException.class)
            .hasStackTraceContaining(
                "Secret ["
                    + empty.getName().replace("empty", id)
                    + "] not found or has no versions.");
      }
      assertThatThrownBy(() -> client.accessSecretVersion(empty.getName() + "/versions/1"))
          .hasStackTraceContaining(
              "Secret Version [" + empty.getName() + "/versions/1] not found.");
    }
  }
}
