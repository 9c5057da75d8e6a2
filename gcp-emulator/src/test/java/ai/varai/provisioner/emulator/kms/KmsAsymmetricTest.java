package ai.varai.provisioner.emulator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.cloud.kms.v1.AsymmetricSignRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.CryptoKeyVersionTemplate;
import com.google.cloud.kms.v1.Digest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.cloud.kms.v1.KeyRing;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.PublicKey;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Int64Value;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What asymmetric keys sign is verified, and what is encrypted for them decrypted, by Java. */
class KmsAsymmetricTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String LOCATION = "projects/kms-pairs/locations/us-central1";
  private static final String RING = LOCATION + "/keyRings/ring";
  private static final ByteString TEXT = ByteString.copyFromUtf8("attack at dawn");

  private static KeyManagementServiceClient client;

  @BeforeAll
  static void open() throws IOException {
    client =
        KeyManagementServiceClient.create(
            KeyManagementServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    client.createKeyRing(LOCATION, "ring", KeyRing.getDefaultInstance());
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private static CryptoKey key(CryptoKeyPurpose purpose, String algorithm) {
    return CryptoKey.newBuilder()
        .setPurpose(purpose)
        .setVersionTemplate(
            CryptoKeyVersionTemplate.newBuilder()
                .setAlgorithm(CryptoKeyVersionAlgorithm.valueOf(algorithm)))
        .build();
  }

  /** The name of the first version of a new key. */
  private static String made(String id, CryptoKeyPurpose purpose, String algorithm) {
    CryptoKey made = client.createCryptoKey(RING, id, key(purpose, algorithm));
    assertThat(made.hasPrimary()).as("only symmetric keys have a primary version").isFalse();
    assertThat(made.getVersionTemplate().getAlgorithm().name()).isEqualTo(algorithm);
    String version = made.getName() + "/cryptoKeyVersions/1";
    await()
        .atMost(5, TimeUnit.MINUTES) // a long pair on a busy machine
        .until(
            () -> client.getCryptoKeyVersion(version).getState(),
            CryptoKeyVersionState.ENABLED::equals);
    return version;
  }

  private static java.security.PublicKey published(String version, String family)
      throws GeneralSecurityException {
    PublicKey key = client.getPublicKey(version);
    assertThat(key.getName()).isEqualTo(version);
    String body = key.getPem().replaceAll("-----[A-Z ]+-----|\n", "");
    return KeyFactory.getInstance(family)
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  private static Digest digest(String name) throws GeneralSecurityException {
    ByteString bytes =
        ByteString.copyFrom(MessageDigest.getInstance(name).digest(TEXT.toByteArray()));
    return switch (name) {
      case "SHA-256" -> Digest.newBuilder().setSha256(bytes).build();
      case "SHA-384" -> Digest.newBuilder().setSha384(bytes).build();
      default -> Digest.newBuilder().setSha512(bytes).build();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_SIGN_PKCS1_2048_SHA256, RSA, SHA-256, SHA256withRSA",
    "RSA_SIGN_PKCS1_4096_SHA512, RSA, SHA-512, SHA512withRSA",
    "RSA_SIGN_PSS_2048_SHA256, RSA, SHA-256, RSASSA-PSS",
    "RSA_SIGN_PSS_4096_SHA512, RSA, SHA-512, RSASSA-PSS",
    "EC_SIGN_P256_SHA256, EC, SHA-256, SHA256withECDSA",
    "EC_SIGN_P384_SHA384, EC, SHA-384, SHA384withECDSA",
  })
  void aSignatureIsVerifiedWithThePublicKey(
      String algorithm, String family, String hash, String verifier) throws Exception {
    String id = algorithm.toLowerCase(java.util.Locale.ROOT);
    String version = made(id, CryptoKeyPurpose.ASYMMETRIC_SIGN, algorithm);
    ByteString ofDigest = client.asymmetricSign(version, digest(hash)).getSignature();
    ByteString ofData =
        client
            .asymmetricSign(
                AsymmetricSignRequest.newBuilder().setName(version).setData(TEXT).build())
            .getSignature();
    for (ByteString signature : new ByteString[] {ofDigest, ofData}) {
      Signature check = Signature.getInstance(verifier);
      if (verifier.equals("RSASSA-PSS")) {
        int salt = Integer.parseInt(hash.substring(4)) / 8;
        check.setParameter(
            new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      }
      check.initVerify(published(version, family));
      check.update(TEXT.toByteArray());
      assertThat(check.verify(signature.toByteArray())).isTrue();
    }
    String other = hash.equals("SHA-256") ? "SHA-512" : "SHA-256";
    assertThatThrownBy(() -> client.asymmetricSign(version, digest(other)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasStackTraceContaining("one of " + hash);
  }

  @ParameterizedTest
  @CsvSource({"RSA_DECRYPT_OAEP_2048_SHA256, SHA-256", "RSA_DECRYPT_OAEP_4096_SHA512, SHA-512"})
  void whatIsEncryptedWithThePublicKeyIsDecrypted(String algorithm, String hash) throws Exception {
    String id = algorithm.toLowerCase(java.util.Locale.ROOT);
    String version = made(id, CryptoKeyPurpose.ASYMMETRIC_DECRYPT, algorithm);
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.ENCRYPT_MODE,
        published(version, "RSA"),
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
    ByteString sealed = ByteString.copyFrom(rsa.doFinal(TEXT.toByteArray()));
    assertThat(client.asymmetricDecrypt(version, sealed).getPlaintext()).isEqualTo(TEXT);
    assertThatThrownBy(() -> client.asymmetricDecrypt(version, sealed.substring(1)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void whatIsDoneWithAKeySaysOfWhichProtectionLevelItIs() {
    CryptoKey.Builder asked =
        key(CryptoKeyPurpose.ENCRYPT_DECRYPT, "GOOGLE_SYMMETRIC_ENCRYPTION").toBuilder();
    asked.getVersionTemplateBuilder().setProtectionLevel(ProtectionLevel.HSM);
    CryptoKey made = client.createCryptoKey(RING, "hardware", asked.build());
    assertThat(made.getVersionTemplate().getProtectionLevel()).isEqualTo(ProtectionLevel.HSM);
    assertThat(made.getPrimary().getProtectionLevel()).isEqualTo(ProtectionLevel.HSM);
    EncryptResponse sealed = client.encrypt(made.getName(), TEXT);
    assertThat(sealed.getProtectionLevel()).isEqualTo(ProtectionLevel.HSM);
    assertThat(client.decrypt(made.getName(), sealed.getCiphertext()).getProtectionLevel())
        .isEqualTo(ProtectionLevel.HSM);
  }

  @Test
  void aKeyIsUsedForItsPurposeOnlyAndNamesItsAlgorithm() throws Exception {
    String signer = made("signer", CryptoKeyPurpose.ASYMMETRIC_SIGN, "EC_SIGN_P256_SHA256");
    String key = signer.replaceFirst("/cryptoKeyVersions/1$", "");
    assertThatThrownBy(() -> client.encrypt(key, TEXT))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(() -> client.asymmetricDecrypt(signer, TEXT))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(() -> client.updateCryptoKeyPrimaryVersion(key, "1"))
        .isInstanceOf(FailedPreconditionException.class);
    CryptoKey symmetric = key(CryptoKeyPurpose.ENCRYPT_DECRYPT, "GOOGLE_SYMMETRIC_ENCRYPTION");
    String sealer =
        client.createCryptoKey(RING, "sealer", symmetric).getName() + "/cryptoKeyVersions/1";
    assertThatThrownBy(() -> client.getPublicKey(sealer))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(
            () ->
                client.createCryptoKey(
                    RING, "wrong", key(CryptoKeyPurpose.ASYMMETRIC_DECRYPT, "EC_SIGN_P256_SHA256")))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () ->
                client.createCryptoKey(
                    RING,
                    "rotating",
                    key(CryptoKeyPurpose.ASYMMETRIC_SIGN, "EC_SIGN_P256_SHA256").toBuilder()
                        .setRotationPeriod(Duration.newBuilder().setSeconds(864_000))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () ->
                client.asymmetricSign(
                    AsymmetricSignRequest.newBuilder()
                        .setName(signer)
                        .setDigest(digest("SHA-256"))
                        .setDigestCrc32C(Int64Value.of(1))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasStackTraceContaining("digest_crc32c");
  }
}
