package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Requests as Ansible's collection google.cloud makes them, which Terraform's provider resembles.
 */
class AnsibleRequestsTest {

  private static final String ZONE = "/compute/v1/projects/ansible/zones/us-central1-a/";

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
    made(
        "instances",
        "{\"name\": \"i\", \"machineType\": \"zones/us-central1-a/machineTypes/e2-small\","
            + " \"disks\": [{\"boot\": true, \"initializeParams\": {\"sourceImage\":"
            + " \"projects/debian-cloud/global/images/family/debian-12\"}}],"
            + " \"networkInterfaces\": [{\"network\": \"global/networks/default\"}]}");
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

  private static boolean isProtected() {
    return REST.get(ZONE + "instances/i").body().path("deletionProtection").asBoolean();
  }
}
