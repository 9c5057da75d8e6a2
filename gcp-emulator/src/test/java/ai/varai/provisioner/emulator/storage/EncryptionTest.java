package ai.varai.provisioner.emulator.storage;

import static ai.varai.provisioner.emulator.storage.StorageRefusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.NoCredentials;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that are encrypted with the customer's keys, his own or those in Cloud KMS. */
class EncryptionTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String KEY = key('a');
  private static final String OTHER = key('b');
  private static final RestCalls REST = new RestCalls(CLOUD);

  private static String key(char filled) {
    return Base64.getEncoder()
        .encodeToString(String.valueOf(filled).repeat(32).getBytes(StandardCharsets.UTF_8));
  }

  private static Storage client() {
    return StorageOptions.newBuilder()
        .setHost(CLOUD.emulator().url())
        .setProjectId("sealed")
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void contentIsForThoseWhoHaveItsKey() throws IOException {
    Storage storage = client();
    storage.create(BucketInfo.of("own-keys"));
    storage.create(
        BlobInfo.newBuilder("own-keys", "whole").build(),
        utf8("secret"),
        BlobTargetOption.encryptionKey(KEY));
    try (WriteChannel parts =
        storage.writer(
            BlobInfo.newBuilder("own-keys", "parts").build(), BlobWriteOption.encryptionKey(KEY))) {
      parts.write(ByteBuffer.wrap(utf8("secret")));
    }
    for (String name : new String[] {"whole", "parts"}) {
      Blob blob = storage.get(BlobId.of("own-keys", name));
      assertThat(blob.getCustomerEncryption().getEncryptionAlgorithm()).isEqualTo("AES256");
      assertThat(blob.getCrc32c()).isNull();
      assertThat(blob.getMd5()).isNull();
      assertThat(storage.readAllBytes("own-keys", name, BlobSourceOption.decryptionKey(KEY)))
          .isEqualTo(utf8("secret"));
      refused(
          400,
          "resourceIsEncryptedWithCustomerEncryptionKey",
          () -> storage.readAllBytes("own-keys", name));
      refused(
          400,
          "customerEncryptionKeyIsIncorrect",
          () -> storage.readAllBytes("own-keys", name, BlobSourceOption.decryptionKey(OTHER)));
    }
    storage.create(BlobInfo.newBuilder("own-keys", "plain").build(), utf8("open"));
    refused(
        400,
        "resourceNotEncryptedWithCustomerEncryptionKey",
        () -> storage.readAllBytes("own-keys", "plain", BlobSourceOption.decryptionKey(KEY)));
  }

  @Test
  void aRewriteTakesAnObjectFromOneKeyToAnotherOrToNone() {
    Storage storage = client();
    storage.create(BucketInfo.of("turned-keys"));
    BlobId id = BlobId.of("turned-keys", "file");
    storage.create(
        BlobInfo.newBuilder(id).build(), utf8("secret"), BlobTargetOption.encryptionKey(KEY));

    refused(
        400,
        "resourceIsEncryptedWithCustomerEncryptionKey",
        () -> storage.copy(CopyRequest.of(id, BlobId.of("turned-keys", "copy"))).getResult());
    storage
        .copy(
            CopyRequest.newBuilder()
                .setSource(id)
                .setSourceOptions(BlobSourceOption.decryptionKey(KEY))
                .setTarget(id, BlobTargetOption.encryptionKey(OTHER))
                .build())
        .getResult();

    assertThat(storage.readAllBytes(id, BlobSourceOption.decryptionKey(OTHER)))
        .isEqualTo(utf8("secret"));
    storage.compose(
        ComposeRequest.newBuilder()
            .addSource("file", "file")
            .setTarget(BlobInfo.newBuilder("turned-keys", "twice").build())
            .setTargetOptions(BlobTargetOption.encryptionKey(OTHER))
            .build());
    assertThat(storage.readAllBytes("turned-keys", "twice", BlobSourceOption.decryptionKey(OTHER)))
        .isEqualTo(utf8("secretsecret"));
    storage
        .copy(
            CopyRequest.newBuilder()
                .setSource(id)
                .setSourceOptions(BlobSourceOption.decryptionKey(OTHER))
                .setTarget(id)
                .build())
        .getResult();
    assertThat(storage.readAllBytes(id)).isEqualTo(utf8("secret"));
  }

  private static String kmsKey(String location, String name, boolean granted) {
    String ring = "projects/sealed/locations/" + location + "/keyRings/ring";
    REST.post("/v1/projects/sealed/locations/" + location + "/keyRings?keyRingId=ring", "{}");
    REST.post(
        "/v1/" + ring + "/cryptoKeys?cryptoKeyId=" + name, "{\"purpose\":\"ENCRYPT_DECRYPT\"}");
    String key = ring + "/cryptoKeys/" + name;
    if (granted) {
      String account =
          REST.get("/storage/v1/projects/sealed/serviceAccount")
              .body()
              .path("email_address")
              .asText();
      // Google's front end takes a value in the place of a list of one.
      RestCalls.Answer set =
          REST.post(
              "/v1/" + key + ":setIamPolicy",
              """
              {"policy": {"bindings": [{"role": "roles/cloudkms.cryptoKeyEncrypterDecrypter",
                "members": "serviceAccount:%s"}]}}
              """
                  .formatted(account));
      assertThat(set.status()).as(set.body().toString()).isEqualTo(200);
    }
    return key;
  }

  @Test
  void aKeyOfCloudKmsIsNamedWithItsVersion() {
    Storage storage = client();
    String key = kmsKey("us", "granted", true);
    storage.create(
        BucketInfo.newBuilder("kms-keys").setLocation("US").setDefaultKmsKeyName(key).build());

    Blob inherited = storage.create(BlobInfo.newBuilder("kms-keys", "a").build(), utf8("x"));

    assertThat(inherited.getKmsKeyName()).isEqualTo(key + "/cryptoKeyVersions/1");
    assertThat(storage.readAllBytes("kms-keys", "a")).isEqualTo(utf8("x"));
    String other = kmsKey("us", "other", true);
    Blob asked =
        storage.create(
            BlobInfo.newBuilder("kms-keys", "b").build(),
            utf8("x"),
            BlobTargetOption.kmsKeyName(other));
    assertThat(asked.getKmsKeyName()).isEqualTo(other + "/cryptoKeyVersions/1");
    String parts =
        "--x\r\nContent-Type: application/json\r\n\r\n{\"name\": \"d\", \"kmsKeyName\": \"%s\"}"
                .formatted(other)
            + "\r\n--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--";
    assertThat(multipart("kms-keys", parts).path("kmsKeyName").asText())
        .as("in the description of the object as well")
        .isEqualTo(other + "/cryptoKeyVersions/1");
    storage.create(
        BlobInfo.newBuilder("kms-keys", "c").build(),
        utf8("own"),
        BlobTargetOption.encryptionKey(KEY));
    Blob rewritten =
        storage
            .copy(
                CopyRequest.newBuilder()
                    .setSource("kms-keys", "c")
                    .setSourceOptions(BlobSourceOption.decryptionKey(KEY))
                    .setTarget(BlobId.of("kms-keys", "c"), BlobTargetOption.kmsKeyName(other))
                    .build())
            .getResult();
    assertThat(rewritten.getKmsKeyName()).isEqualTo(other + "/cryptoKeyVersions/1");
    assertThat(storage.readAllBytes("kms-keys", "c")).isEqualTo(utf8("own"));
  }

  private static JsonNode multipart(String bucket, String parts) {
    String path = "/upload/storage/v1/b/" + bucket + "/o?uploadType=multipart";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .header("Content-Type", "multipart/related; boundary=x")
            .POST(HttpRequest.BodyPublishers.ofString(parts))
            .build();
    try {
      return new ObjectMapper()
          .readTree(
              HttpClient.newHttpClient()
                  .send(request, HttpResponse.BodyHandlers.ofString())
                  .body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aKeyThatTheBucketCannotUseIsRefused() {
    Storage storage = client();
    String closed = kmsKey("us", "closed", false);
    String elsewhere = kmsKey("europe-west1", "far", true);

    refused(
        403,
        "forbidden",
        () ->
            storage.create(BucketInfo.newBuilder("kms-none").setDefaultKmsKeyName(closed).build()));
    refused(
        400,
        "invalid",
        () ->
            storage.create(
                BucketInfo.newBuilder("kms-none").setDefaultKmsKeyName(elsewhere).build()));
    storage.create(BucketInfo.of("kms-none"));
    refused(
        403,
        "forbidden",
        () ->
            storage.create(
                BlobInfo.newBuilder("kms-none", "x").build(), BlobTargetOption.kmsKeyName(closed)));
  }

  @Test
  void headersOfAKeyHaveToFitTogether() {
    client().create(BucketInfo.of("half-keys"));
    JsonNode refused = REST.get("/storage/v1/b/half-keys/o/none?alt=media").body();
    assertThat(refused.at("/error/code").asInt()).isEqualTo(404);
    refused(
        400,
        "customerEncryptionKeyFormatIsInvalid",
        () ->
            client()
                .create(
                    BlobInfo.newBuilder("half-keys", "x").build(),
                    BlobTargetOption.encryptionKey(
                        Base64.getEncoder().encodeToString(utf8("short")))));
  }
}
