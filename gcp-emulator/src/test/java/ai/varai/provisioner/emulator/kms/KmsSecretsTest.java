package ai.varai.provisioner.emulator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.CryptoKeyVersionTemplate;
import com.google.cloud.kms.v1.GenerateRandomBytesResponse;
import com.google.cloud.kms.v1.GetPublicKeyRequest;
import com.google.cloud.kms.v1.ImportCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.ImportJob;
import com.google.cloud.kms.v1.ImportJob.ImportJobState;
import com.google.cloud.kms.v1.ImportJob.ImportMethod;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.cloud.kms.v1.KeyRing;
import com.google.cloud.kms.v1.MacSignResponse;
import com.google.cloud.kms.v1.MacVerifyRequest;
import com.google.cloud.kms.v1.MacVerifyResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.PublicKey.PublicKeyFormat;
import com.google.cloud.kms.v1.RawDecryptRequest;
import com.google.cloud.kms.v1.RawEncryptRequest;
import com.google.cloud.kms.v1.RawEncryptResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import java.io.IOException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, raw ciphers, random bytes, and keys that users bring. */
class KmsSecretsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String LOCATION = "projects/kms-secrets/locations/us-central1";
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

  private static String version(String id, CryptoKeyPurpose purpose, String algorithm) {
    return client.createCryptoKey(RING, id, key(purpose, algorithm)).getName()
        + "/cryptoKeyVersions/1";
  }

  /** A key whose versions users bring. */
  private static String awaiting(String id, CryptoKeyPurpose purpose, String algorithm) {
    return client
        .createCryptoKey(
            CreateCryptoKeyRequest.newBuilder()
                .setParent(RING)
                .setCryptoKeyId(id)
                .setSkipInitialVersionCreation(true)
                .setCryptoKey(key(purpose, algorithm).toBuilder().setImportOnly(true))
                .build())
        .getName();
  }

  private static long crc(ByteString bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asReadOnlyByteBuffer());
    return crc.getValue();
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_SHA1, 20",
    "HMAC_SHA224, 28",
    "HMAC_SHA256, 32",
    "HMAC_SHA384, 48",
    "HMAC_SHA512, 64",
  })
  void aCodeIsMadeAndVerifiedOfWhatItWasMadeOfOnly(String algorithm, int length) {
    String mac = version(algorithm.replace('_', '-'), CryptoKeyPurpose.MAC, algorithm);
    MacSignResponse made = client.macSign(mac, TEXT);
    assertThat(made.getName()).isEqualTo(mac);
    assertThat(made.getMac().size()).isEqualTo(length);
    assertThat(made.getMacCrc32C().getValue()).isEqualTo(crc(made.getMac()));
    assertThat(made.getVerifiedDataCrc32C()).isFalse();
    MacVerifyResponse verified =
        client.macVerify(
            MacVerifyRequest.newBuilder()
                .setName(mac)
                .setData(TEXT)
                .setDataCrc32C(Int64Value.of(crc(TEXT)))
                .setMac(made.getMac())
                .build());
    assertThat(verified.getSuccess()).isTrue();
    assertThat(verified.getVerifiedSuccessIntegrity()).isTrue();
    assertThat(verified.getVerifiedDataCrc32C()).isTrue();
    assertThat(verified.getVerifiedMacCrc32C()).isFalse();
    assertThat(
            client
                .macVerify(mac, TEXT.concat(ByteString.copyFromUtf8("!")), made.getMac())
                .getSuccess())
        .isFalse();
    assertThatThrownBy(() -> client.getPublicKey(mac))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(
            () ->
                client.macVerify(
                    MacVerifyRequest.newBuilder()
                        .setName(mac)
                        .setData(TEXT)
                        .setMac(made.getMac())
                        .setMacCrc32C(Int64Value.of(1))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("mac_crc32c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES_128_GCM", "AES_256_GCM", "AES_128_CBC", "AES_256_CBC"})
  void aRawCiphertextOpensWithItsVector(String algorithm) {
    boolean gcm = algorithm.endsWith("GCM");
    String name =
        version(algorithm.replace('_', '-'), CryptoKeyPurpose.RAW_ENCRYPT_DECRYPT, algorithm);
    ByteString text = ByteString.copyFromUtf8("sixteen letters!");
    RawEncryptResponse sealed =
        client.rawEncrypt(
            RawEncryptRequest.newBuilder()
                .setName(name)
                .setPlaintext(text)
                .setAdditionalAuthenticatedData(gcm ? TEXT : ByteString.EMPTY)
                .build());
    assertThat(sealed.getCiphertext().size()).isEqualTo(gcm ? 32 : 16);
    assertThat(sealed.getInitializationVector().size()).isEqualTo(gcm ? 12 : 16);
    assertThat(sealed.getTagLength()).isEqualTo(gcm ? 16 : 0);
    RawDecryptRequest open =
        RawDecryptRequest.newBuilder()
            .setName(name)
            .setCiphertext(sealed.getCiphertext())
            .setCiphertextCrc32C(sealed.getCiphertextCrc32C())
            .setInitializationVector(sealed.getInitializationVector())
            .setAdditionalAuthenticatedData(gcm ? TEXT : ByteString.EMPTY)
            .build();
    assertThat(client.rawDecrypt(open).getPlaintext()).isEqualTo(text);
    assertThat(client.rawDecrypt(open).getVerifiedCiphertextCrc32C()).isTrue();
    assertThatThrownBy(
            () ->
                client.rawDecrypt(
                    open.toBuilder().setInitializationVector(ByteString.EMPTY).build()))
        .isInstanceOf(InvalidArgumentException.class);
    if (gcm) {
      assertThatThrownBy(
              () ->
                  client.rawDecrypt(open.toBuilder().setAdditionalAuthenticatedData(text).build()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Decryption failed: the ciphertext is invalid.");
    } else {
      assertThatThrownBy(
              () ->
                  client.rawEncrypt(
                      RawEncryptRequest.newBuilder().setName(name).setPlaintext(TEXT).build()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("multiple of 16 bytes");
    }
    assertThatThrownBy(() -> client.encrypt(name.replaceFirst("/cryptoKeyVersions.*", ""), text))
        .isInstanceOf(FailedPreconditionException.class);
  }

  @Test
  void randomBytesAreAsManyAsAskedFor() {
    GenerateRandomBytesResponse random =
        client.generateRandomBytes(LOCATION, 1024, ProtectionLevel.HSM);
    assertThat(random.getData().size()).isEqualTo(1024);
    assertThat(random.getDataCrc32C().getValue()).isEqualTo(crc(random.getData()));
    assertThat(client.generateRandomBytes(LOCATION, 1024, ProtectionLevel.HSM).getData())
        .isNotEqualTo(random.getData());
    for (int length : List.of(7, 1025)) {
      assertThatThrownBy(() -> client.generateRandomBytes(LOCATION, length, ProtectionLevel.HSM))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThatThrownBy(() -> client.generateRandomBytes(LOCATION, 8, ProtectionLevel.SOFTWARE))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private static ImportJob job(String id, ImportMethod method) {
    return client.createImportJob(
        RING,
        id,
        ImportJob.newBuilder()
            .setImportMethod(method)
            .setProtectionLevel(ProtectionLevel.SOFTWARE)
            .build());
  }

  private static byte[] oaep(ImportJob job, String digest, byte[] content) throws Exception {
    String body = job.getPublicKey().getPem().replaceAll("-----[A-Z ]+-----|\n", "");
    PublicKey half =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.ENCRYPT_MODE,
        half,
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
    return rsa.doFinal(content);
  }

  private static CryptoKeyVersion imported(
      String key, ImportJob job, String algorithm, byte[] wrapped) {
    return client.importCryptoKeyVersion(
        ImportCryptoKeyVersionRequest.newBuilder()
            .setParent(key)
            .setAlgorithm(CryptoKeyVersionAlgorithm.valueOf(algorithm))
            .setImportJob(job.getName())
            .setWrappedKey(ByteString.copyFrom(wrapped))
            .build());
  }

  @Test
  void aSecretThatAUserBringsIsTheOneThatIsUsed() throws Exception {
    ImportJob job = job("secrets", ImportMethod.RSA_OAEP_3072_SHA256);
    assertThat(job.getState()).isEqualTo(ImportJobState.ACTIVE);
    assertThat(client.getImportJob(job.getName())).isEqualTo(job);
    assertThat(client.listImportJobs(RING).iterateAll()).contains(job);
    String key = awaiting("brought", CryptoKeyPurpose.MAC, "HMAC_SHA256");
    assertThatThrownBy(
            () -> client.createCryptoKeyVersion(key, CryptoKeyVersion.getDefaultInstance()))
        .isInstanceOf(FailedPreconditionException.class);
    byte[] secret = new byte[32];
    secret[5] = 42;
    CryptoKeyVersion version = imported(key, job, "HMAC_SHA256", oaep(job, "SHA-256", secret));
    assertThat(version.getState()).isEqualTo(CryptoKeyVersionState.ENABLED);
    assertThat(version.getImportJob()).isEqualTo(job.getName());
    assertThat(version.hasImportTime()).isTrue();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    assertThat(client.macSign(version.getName(), TEXT).getMac().toByteArray())
        .isEqualTo(mac.doFinal(TEXT.toByteArray()));

    CryptoKeyVersion shorter =
        imported(key, job, "HMAC_SHA256", oaep(job, "SHA-256", new byte[16]));
    assertThat(shorter.getName()).endsWith("/cryptoKeyVersions/2");
    assertThat(shorter.getState()).isEqualTo(CryptoKeyVersionState.IMPORT_FAILED);
    assertThat(shorter.getImportFailureReason()).isNotEmpty();
    assertThat(imported(key, job, "HMAC_SHA256", new byte[] {1}).getState())
        .isEqualTo(CryptoKeyVersionState.IMPORT_FAILED);
    assertThatThrownBy(() -> client.macSign(shorter.getName(), TEXT))
        .isInstanceOf(FailedPreconditionException.class);
    assertThatThrownBy(() -> imported(key, job, "HMAC_SHA1", new byte[] {}))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> client.getImportJob(job.getName() + "x"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("ImportJob " + job.getName() + "x not found.");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_SIGN_PKCS1_2048_SHA256, RSA, 2048, SHA256withRSA",
    "EC_SIGN_P256_SHA256, EC, 256, SHA256withECDSA",
    "EC_SIGN_P384_SHA384, EC, 384, SHA384withECDSA",
  })
  void aPairThatAUserBringsInTwoStepsSigns(
      String algorithm, String family, int bits, String verifier) throws Exception {
    String id = algorithm.replace('_', '-');
    ImportJob job = job("pairs-" + id, ImportMethod.RSA_OAEP_3072_SHA1_AES_256);
    String key = awaiting("pair-" + id, CryptoKeyPurpose.ASYMMETRIC_SIGN, algorithm);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    byte[] passing = new byte[32];
    passing[0] = 7;
    Cipher wrap = Cipher.getInstance("AES/KWP/NoPadding");
    wrap.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(passing, "AES"));
    ByteString wrapped =
        ByteString.copyFrom(oaep(job, "SHA-1", passing))
            .concat(ByteString.copyFrom(wrap.doFinal(pair.getPrivate().getEncoded())));
    CryptoKeyVersion version = imported(key, job, algorithm, wrapped.toByteArray());
    assertThat(version.getState()).isEqualTo(CryptoKeyVersionState.ENABLED);
    String body =
        client.getPublicKey(version.getName()).getPem().replaceAll("-----[A-Z ]+-----|\n", "");
    assertThat(Base64.getDecoder().decode(body)).isEqualTo(pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance(verifier);
    signature.initVerify(pair.getPublic());
    signature.update(TEXT.toByteArray());
    assertThat(
            signature.verify(
                client
                    .asymmetricSign(
                        com.google.cloud.kms.v1.AsymmetricSignRequest.newBuilder()
                            .setName(version.getName())
                            .setData(TEXT)
                            .build())
                    .getSignature()
                    .toByteArray()))
        .isTrue();
  }

  @Test
  void aKeyOfCountersIsWhatOtherSystemsMakeOfIt() throws Exception {
    ImportJob job = job("counters", ImportMethod.RSA_OAEP_3072_SHA256);
    String key = awaiting("ctr", CryptoKeyPurpose.RAW_ENCRYPT_DECRYPT, "AES_256_CTR");
    byte[] secret = new byte[32];
    secret[31] = 9;
    String version = imported(key, job, "AES_256_CTR", oaep(job, "SHA-256", secret)).getName();
    ByteString vector = ByteString.copyFrom(new byte[16]);
    ByteString sealed =
        client
            .rawEncrypt(
                RawEncryptRequest.newBuilder()
                    .setName(version)
                    .setPlaintext(TEXT)
                    .setInitializationVector(vector)
                    .build())
            .getCiphertext();
    Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(secret, "AES"),
        new IvParameterSpec(vector.toByteArray()));
    assertThat(aes.doFinal(sealed.toByteArray())).isEqualTo(TEXT.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "EC_SIGN_ED25519, Ed25519, Ed25519",
    "RSA_SIGN_RAW_PKCS1_2048, RSA, NONEwithRSA",
  })
  void someKeysSignDataAndNoDigests(String algorithm, String family, String verifier)
      throws Exception {
    String version =
        version(algorithm.replace('_', '-'), CryptoKeyPurpose.ASYMMETRIC_SIGN, algorithm);
    String body = client.getPublicKey(version).getPem().replaceAll("-----[A-Z ]+-----|\n", "");
    var request =
        com.google.cloud.kms.v1.AsymmetricSignRequest.newBuilder().setName(version).setData(TEXT);
    Signature signature = Signature.getInstance(verifier);
    signature.initVerify(
        KeyFactory.getInstance(family)
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body))));
    signature.update(TEXT.toByteArray());
    assertThat(
            signature.verify(client.asymmetricSign(request.build()).getSignature().toByteArray()))
        .isTrue();
    assertThatThrownBy(
            () ->
                client.asymmetricSign(
                    version,
                    com.google.cloud.kms.v1.Digest.newBuilder()
                        .setSha256(ByteString.copyFrom(new byte[32]))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class);
  }

  /**
   * What Google's reference says of {@code publicKeyFormat}.
   *
   * @see <a
   *     href="https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/getPublicKey">getPublicKey</a>
   */
  @Test
  void aPublicKeyComesInTheFormatThatIsAskedFor() {
    String name = version("formats", CryptoKeyPurpose.ASYMMETRIC_SIGN, "EC_SIGN_P256_SHA256");
    String pem = client.getPublicKey(name).getPem();
    com.google.cloud.kms.v1.PublicKey der = client.getPublicKey(in(name, PublicKeyFormat.DER));
    assertThat(der.getPem()).isEmpty();
    assertThat(der.getPublicKeyFormat()).isEqualTo(PublicKeyFormat.DER);
    assertThat(der.getPublicKey().getCrc32CChecksum().getValue())
        .isEqualTo(crc(der.getPublicKey().getData()));
    assertThat(Base64.getEncoder().encodeToString(der.getPublicKey().getData().toByteArray()))
        .isEqualTo(pem.replaceAll("-----[A-Z ]+-----|\n", ""));
    assertThat(client.getPublicKey(in(name, PublicKeyFormat.PEM)).getPublicKey().getData())
        .isEqualTo(ByteString.copyFromUtf8(pem));
    assertThatThrownBy(() -> client.getPublicKey(in(name, PublicKeyFormat.NIST_PQC)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private static GetPublicKeyRequest in(String name, PublicKeyFormat format) {
    return GetPublicKeyRequest.newBuilder().setName(name).setPublicKeyFormat(format).build();
  }
}
