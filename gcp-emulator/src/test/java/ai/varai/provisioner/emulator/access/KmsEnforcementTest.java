package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use a key is decided on the key, on its ring and on the project. */
class KmsEnforcementTest {
  private static final String RING = "projects/kms-acl/locations/us-central1/keyRings/ring";
  private static final String KEY = RING + "/cryptoKeys/state";
  private static final String OTHER = RING + "/cryptoKeys/other";
  private static final String APP = "serviceAccount:app-one@kms-acl.iam.gserviceaccount.com";
  private static final String TEXT = "{\"plaintext\":\"YXR0YWNr\"}";

  @ParameterizedTest(name = "a binding on {0}")
  @CsvSource({
    KEY + ", 403",
    RING + ", 200",
    "projects/kms-acl, 200",
  })
  void aKeyServesWhoIsBoundToItOrToWhatItIsPartOf(String bound, int otherKey) {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      RestCalls owner = new RestCalls(cloud).as("user:user@example.com");
      RestCalls app = new RestCalls(cloud).as(APP);
      ok(owner.post("/v1/projects/kms-acl/serviceAccounts", "{\"accountId\":\"app-one\"}"));
      ok(owner.post("/v1/" + RING.replaceFirst("/ring$", "") + "?keyRingId=ring", "{}"));
      String keys = "/v1/" + RING + "/cryptoKeys?cryptoKeyId=";
      ok(owner.post(keys + "state", "{\"purpose\":\"ENCRYPT_DECRYPT\"}"));
      ok(owner.post(keys + "other", "{\"purpose\":\"ENCRYPT_DECRYPT\"}"));

      Answer denied = app.post("/v1/" + KEY + ":encrypt", TEXT);
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.body().at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
      assertThat(denied.body().at("/error/message").asText())
          .startsWith("Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '")
          .contains(KEY);
      assertThat(denied.body().at("/error/details/0/reason").asText())
          .isEqualTo("IAM_PERMISSION_DENIED");
      assertThat(denied.body().at("/error/details/0/metadata/permission").asText())
          .isEqualTo("cloudkms.cryptoKeyVersions.useToEncrypt");

      ok(
          owner.post(
              "/v1/" + bound + ":setIamPolicy",
              "{\"policy\":{\"bindings\":[{\"role\":\"roles/cloudkms.cryptoKeyEncrypter\","
                  + "\"members\":[\""
                  + APP
                  + "\"]}]}}"));
      ok(app.post("/v1/" + KEY + ":encrypt", TEXT));
      assertThat(app.post("/v1/" + OTHER + ":encrypt", TEXT).status()).isEqualTo(otherKey);
      assertThat(app.post("/v1/" + KEY + ":decrypt", "{\"ciphertext\":\"AAAA\"}").status())
          .as("who may encrypt may not decrypt")
          .isEqualTo(403);
    }
  }

  @Test
  void importJobsHavePoliciesOfTheirOwnAndRandomBytesAPermission() {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      RestCalls owner = new RestCalls(cloud).as("user:user@example.com");
      RestCalls app = new RestCalls(cloud).as(APP);
      ok(owner.post("/v1/projects/kms-acl/serviceAccounts", "{\"accountId\":\"app-one\"}"));
      String location = "/v1/" + RING.replaceFirst("/keyRings/ring$", "");
      ok(owner.post(location + "/keyRings?keyRingId=ring", "{}"));
      String jobs = "/v1/" + RING + "/importJobs";
      String job = "{\"importMethod\":\"RSA_OAEP_3072_SHA256\",\"protectionLevel\":\"SOFTWARE\"}";
      ok(owner.post(jobs + "?importJobId=mine", job));
      ok(owner.post(jobs + "?importJobId=other", job));
      bind(owner, jobs + "/mine", "roles/cloudkms.viewer");
      ok(app.get(jobs + "/mine"));
      assertThat(app.get(jobs + "/other").status()).isEqualTo(403);
      assertThat(app.post(jobs + "?importJobId=new", job).status()).isEqualTo(403);

      bind(owner, "/v1/" + RING, "roles/cloudkms.importer");
      assertThat(app.post(jobs + "?importJobId=mine", job).status())
          .as("the importer is let in, to be told that the name is taken")
          .isEqualTo(409);
      String keys = "/v1/" + RING + "/cryptoKeys";
      ok(
          owner.post(
              keys + "?cryptoKeyId=k&skipInitialVersionCreation=true",
              "{\"purpose\":\"ENCRYPT_DECRYPT\"}"));
      assertThat(app.post(keys + "/k/cryptoKeyVersions:import", "{}").status())
          .as("the importer is let in, to be told what is missing")
          .isEqualTo(400);

      String asked = "{\"lengthBytes\": 8, \"protectionLevel\": \"HSM\"}";
      Answer denied = app.post(location + ":generateRandomBytes", asked);
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.body().at("/error/message").asText())
          .startsWith("Permission 'cloudkms.locations.generateRandomBytes' denied on resource '")
          .contains("projects/kms-acl/locations/");
      ok(owner.post(location + ":generateRandomBytes", asked));
    }
  }

  private static void bind(RestCalls owner, String resource, String role) {
    ok(
        owner.post(
            resource + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\""
                + role
                + "\",\"members\":[\""
                + APP
                + "\"]}]}}"));
  }

  private static void ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }
}
