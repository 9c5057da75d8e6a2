package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Requests as Ansible's collection google.cloud makes them, which Terraform's provider resembles.
 */
class AnsibleRequestsTest {

  private static final String ZONE = "/compute/v1/projects/ansible/zones/us-central1-a/";

  private static final String INSTANCE =
      "{\"name\": \"%s\", \"machineType\": \"zones/us-central1-a/machineTypes/n1-standard-1\","
          + " \"disks\": [{\"boot\": true, %s\"initializeParams\": {\"sourceImage\":"
          + " \"projects/debian-cloud/global/images/family/debian-12\"}}%s],"
          + " \"networkInterfaces\": [{\"network\": \"global/networks/default\"}]}";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static void made(String path, String body) {
    Answer answer = REST.post(ZONE + path, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  @Test
  void aSnapshotMayNameTheZoneOfItsDiskAndDoesNotShowIt() {
    made("disks", "{\"name\": \"d\", \"sizeGb\": 10}");
    made(
        "disks/d/createSnapshot",
        "{\"name\": \"s\", \"sourceDisk\": \"d\", \"zone\": \"projects/ansible/zones/us-central1-a\"}");
    Answer snapshot = REST.get("/compute/v1/projects/ansible/global/snapshots/s");
    assertThat(snapshot.body().path("sourceDisk").asText()).endsWith(ZONE + "disks/d");
    assertThat(snapshot.body().has("zone")).isFalse();

    Answer unknown = REST.post(ZONE + "disks/d/createSnapshot", "{\"name\": \"t\", \"zones\": 1}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body().at("/error/message").asText()).contains("Unknown name \"zones\"");
  }

  @Test
  void aDeletionProtectionThatIsNoBooleanIsRefusedAndChangesNothing() {
    made("instances", INSTANCE.formatted("i", "", ""));
    Answer refused =
        REST.post(ZONE + "instances/i/setDeletionProtection?deletionProtection=None", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Invalid value at 'deletion_protection' (TYPE_BOOL), \"None\"");
    assertThat(isProtected()).isFalse();

    made("instances/i/setDeletionProtection", "{}");
    assertThat(isProtected()).as("without the parameter").isTrue();
    made("instances/i/setDeletionProtection?deletionProtection=False", "{}");
    assertThat(isProtected()).isFalse();
  }

  @Test
  void anEncryptionKeyThatACustomerSuppliesIsShownAsItsDigestOnly() throws Exception {
    byte[] key = "Hello from Google Cloud Platform".getBytes(StandardCharsets.UTF_8);
    String raw = Base64.getEncoder().encodeToString(key);
    String digest =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    made("disks", "{\"name\": \"k\", \"diskEncryptionKey\": {\"rawKey\": \"" + raw + "\"}}");
    assertThat(REST.get(ZONE + "disks/k").body().path("diskEncryptionKey").toString())
        .isEqualTo("{\"sha256\":\"" + digest + "\"}");

    Answer refused =
        REST.post(
            ZONE + "disks", "{\"name\": \"l\", \"diskEncryptionKey\": {\"rawKey\": \"c2hvcnQ=\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .contains("'resource.diskEncryptionKey.rawKey'")
        .doesNotContain("c2hvcnQ=");

    made(
        "instances",
        INSTANCE.formatted("m", "\"diskEncryptionKey\": {\"rawKey\": \"" + raw + "\"}, ", ""));
    made("disks", "{\"name\": \"late\"}");
    made(
        "instances/m/attachDisk",
        "{\"source\": \"zones/us-central1-a/disks/late\", \"deviceName\": \"late\","
            + " \"diskEncryptionKey\": {\"rawKey\": \""
            + raw
            + "\"}}");
    for (String path : List.of("instances/m", "disks/m")) {
      assertThat(REST.get(ZONE + path).body().toString()).contains(digest).doesNotContain(raw);
    }
  }

  @Test
  void aLocalSsdIsAPartOfItsMachineAndNoDisk() {
    made(
        "instances",
        INSTANCE.formatted(
            "n",
            "",
            ", {\"type\": \"SCRATCH\", \"interface\": \"NVME\", \"autoDelete\": true,"
                + " \"initializeParams\": {\"diskType\":"
                + " \"zones/us-central1-a/diskTypes/local-ssd\"}}"));
    JsonNode ssd = REST.get(ZONE + "instances/n").body().at("/disks/1");
    assertThat(ssd.path("deviceName").asText()).isEqualTo("local-ssd-0");
    assertThat(ssd.path("diskSizeGb").asText()).isEqualTo("375");
    assertThat(ssd.has("source")).isFalse();
    assertThat(REST.get(ZONE + "disks/n-1").status()).isEqualTo(404);
  }

  private static boolean isProtected() {
    return REST.get(ZONE + "instances/i").body().path("deletionProtection").asBoolean();
  }
}
