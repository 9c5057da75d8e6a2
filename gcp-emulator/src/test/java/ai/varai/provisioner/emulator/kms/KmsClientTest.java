package ai.varai.provisioner.emulator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.cloud.kms.v1.KeyRing;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int64Value;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own client against the emulated Cloud KMS, over both of its transports. */
class KmsClientTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final CryptoKey SYMMETRIC =
      CryptoKey.newBuilder().setPurpose(CryptoKeyPurpose.ENCRYPT_DECRYPT).build();
  private static final ByteString TEXT = ByteString.copyFromUtf8("attack at dawn");

  private static KeyManagementServiceClient client(String transport) throws IOException {
    KeyManagementServiceSettings.Builder settings =
        transport.equals("grpc")
            ? KeyManagementServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            : KeyManagementServiceSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(CLOUD.emulator()));
    return KeyManagementServiceClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static CryptoKey key(KeyManagementServiceClient client, String project) {
    String location = "projects/" + project + "/locations/us-central1";
    client.createKeyRing(location, "ring", KeyRing.getDefaultInstance());
    return client.createCryptoKey(location + "/keyRings/ring", "state", SYMMETRIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatAKeyEncryptsItDecryptsAlsoAfterItsRotation(String transport) throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      CryptoKey key = key(client, "kms-rotation-" + transport);
      assertThat(key.getPrimary().getName()).endsWith("/state/cryptoKeyVersions/1");
      assertThat(key.getDestroyScheduledDuration().getSeconds()).isEqualTo(30 * 86_400);

      EncryptResponse sealed = client.encrypt(key.getName(), TEXT);
      assertThat(sealed.getName()).isEqualTo(key.getPrimary().getName());
      assertThat(sealed.getCiphertext().toStringUtf8()).doesNotContain("attack");
      CryptoKeyVersion second =
          client.createCryptoKeyVersion(key.getName(), CryptoKeyVersion.getDefaultInstance());
      assertThat(client.updateCryptoKeyPrimaryVersion(key.getName(), "2").getPrimary())
          .isEqualTo(second);

      DecryptResponse opened = client.decrypt(key.getName(), sealed.getCiphertext());
      assertThat(opened.getPlaintext()).isEqualTo(TEXT);
      assertThat(opened.getUsedPrimary()).isFalse();
      assertThat(client.encrypt(key.getName(), TEXT).getName()).isEqualTo(second.getName());
      assertThat(client.listCryptoKeyVersions(key.getName()).iterateAll()).hasSize(2);
      String ring = key.getName().replaceFirst("/cryptoKeys/.*", "");
      assertThat(client.listCryptoKeys(ring).iterateAll())
          .containsExactly(client.getCryptoKey(key.getName()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatWasChangedOrBoundToSomethingElseIsNotDecrypted(String transport) throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      CryptoKey key = key(client, "kms-bound-" + transport);
      ByteString bound = ByteString.copyFromUtf8("production");
      ByteString sealed =
          client
              .encrypt(
                  EncryptRequest.newBuilder()
                      .setName(key.getName())
                      .setPlaintext(TEXT)
                      .setAdditionalAuthenticatedData(bound)
                      .build())
              .getCiphertext();
      DecryptRequest right =
          DecryptRequest.newBuilder()
              .setName(key.getName())
              .setCiphertext(sealed)
              .setAdditionalAuthenticatedData(bound)
              .build();
      assertThat(client.decrypt(right).getPlaintext()).isEqualTo(TEXT);
      byte[] changed = sealed.toByteArray();
      changed[changed.length - 1] ^= 1;
      for (DecryptRequest wrong :
          new DecryptRequest[] {
            right.toBuilder().clearAdditionalAuthenticatedData().build(),
            right.toBuilder().setCiphertext(ByteString.copyFrom(changed)).build(),
            right.toBuilder().setCiphertext(TEXT).build(),
            right.toBuilder().setCiphertextCrc32C(Int64Value.of(1)).build(),
          }) {
        assertThatThrownBy(() -> client.decrypt(wrong))
            .as(wrong.toString())
            .isInstanceOf(InvalidArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aVersionIsDisabledAndDestroyedAfterAWhileDuringWhichItCanBeHadBack(String transport)
      throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      CryptoKey key = key(client, "kms-life-" + transport);
      String version = key.getPrimary().getName();
      ByteString sealed = client.encrypt(key.getName(), TEXT).getCiphertext();
      FieldMask state = FieldMask.newBuilder().addPaths("state").build();
      client.updateCryptoKeyVersion(
          key.getPrimary().toBuilder().setState(CryptoKeyVersionState.DISABLED).build(), state);
      assertThatThrownBy(() -> client.decrypt(key.getName(), sealed))
          .isInstanceOfAny(FailedPreconditionException.class, InvalidArgumentException.class)
          .hasStackTraceContaining(version + " is not enabled, current state is: DISABLED.");

      assertThat(client.destroyCryptoKeyVersion(version).getState())
          .isEqualTo(CryptoKeyVersionState.DESTROY_SCHEDULED);
      CryptoKeyVersion back = client.restoreCryptoKeyVersion(version);
      assertThat(back.getState()).isEqualTo(CryptoKeyVersionState.DISABLED);
      client.updateCryptoKeyVersion(
          back.toBuilder().setState(CryptoKeyVersionState.ENABLED).build(), state);
      assertThat(client.decrypt(key.getName(), sealed).getPlaintext()).isEqualTo(TEXT);

      client.destroyCryptoKeyVersion(version);
      CLOUD.emulator().clock().advance(Duration.ofDays(31));
      CryptoKeyVersion gone = client.getCryptoKeyVersion(version);
      assertThat(gone.getState()).isEqualTo(CryptoKeyVersionState.DESTROYED);
      assertThat(gone.hasDestroyEventTime()).isTrue();
      assertThatThrownBy(() -> client.restoreCryptoKeyVersion(version))
          .isInstanceOfAny(FailedPreconditionException.class, InvalidArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatGoogleRefusesIsRefused(String transport) throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      CryptoKey key = key(client, "kms-refused-" + transport);
      String location = "projects/kms-refused-" + transport + "/locations/us-central1";
      String ring = location + "/keyRings/ring";
      assertThatThrownBy(() -> client.createKeyRing(location, "ring", KeyRing.getDefaultInstance()))
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class)
          .hasStackTraceContaining("KeyRing " + ring + " already exists.");
      assertThatThrownBy(() -> client.createCryptoKey(ring, "state", SYMMETRIC))
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class)
          .hasStackTraceContaining("CryptoKey " + key.getName() + " already exists.");
      assertThatThrownBy(() -> client.createCryptoKey(ring + "s", "state", SYMMETRIC))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("KeyRing " + ring + "s not found.");
      assertThatThrownBy(() -> client.createCryptoKey(ring, "not valid", SYMMETRIC))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(
              () ->
                  client.createCryptoKey(
                      ring,
                      "signer",
                      SYMMETRIC.toBuilder().setPurpose(CryptoKeyPurpose.KEY_ENCAPSULATION).build()))
          .isInstanceOf(UnimplementedException.class);
      assertThatThrownBy(() -> client.encrypt(ring + "/cryptoKeys/other", TEXT))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining("CryptoKey " + ring + "/cryptoKeys/other not found.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void keysAndKeyRingsHavePoliciesOfTheirOwn(String transport) throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      CryptoKey key = key(client, "kms-policies-" + transport);
      String ring = key.getName().replaceFirst("/cryptoKeys/.*", "");
      Binding user =
          Binding.newBuilder()
              .setRole("roles/cloudkms.cryptoKeyEncrypterDecrypter")
              .addMembers("user:a@example.com")
              .build();
      Policy none =
          client.getIamPolicy(GetIamPolicyRequest.newBuilder().setResource(key.getName()).build());
      assertThat(none.getBindingsList()).isEmpty();
      SetIamPolicyRequest change =
          SetIamPolicyRequest.newBuilder()
              .setResource(key.getName())
              .setPolicy(none.toBuilder().addBindings(user))
              .build();
      assertThat(client.setIamPolicy(change).getBindingsList()).containsExactly(user);
      assertThatThrownBy(() -> client.setIamPolicy(change)).isInstanceOf(AbortedException.class);
      assertThat(
              client
                  .getIamPolicy(GetIamPolicyRequest.newBuilder().setResource(ring).build())
                  .getBindingsList())
          .isEmpty();
      assertThat(
              client
                  .testIamPermissions(
                      TestIamPermissionsRequest.newBuilder()
                          .setResource(ring)
                          .addPermissions("cloudkms.keyRings.get")
                          .build())
                  .getPermissionsList())
          .containsExactly("cloudkms.keyRings.get");
      assertThatThrownBy(
              () ->
                  client.getIamPolicy(
                      GetIamPolicyRequest.newBuilder().setResource(ring + "-none").build()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  /** As recorded in the tests of the Go Cloud Development Kit. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatNoKeyCanHaveMadeIsAnInvalidCiphertext(String transport) throws IOException {
    try (KeyManagementServiceClient client = client(transport)) {
      String key = key(client, "kms-invalid-" + transport).getName();
      for (String text : new String[] {"short", "longer than what any key adds to a plaintext"}) {
        assertThatThrownBy(() -> client.decrypt(key, ByteString.copyFromUtf8(text)))
            .isInstanceOf(InvalidArgumentException.class)
            .hasStackTraceContaining("Decryption failed: the ciphertext is invalid.");
      }
      String other =
          client
              .createCryptoKey(key.replaceFirst("/cryptoKeys/.*", ""), "other", SYMMETRIC)
              .getName();
      ByteString sealed = client.encrypt(other, TEXT).getCiphertext();
      assertThatThrownBy(() -> client.decrypt(key, sealed))
          .hasStackTraceContaining("verify that 'name' refers to the correct CryptoKey");
    }
  }
}
