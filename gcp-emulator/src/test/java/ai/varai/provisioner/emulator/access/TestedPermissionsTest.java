package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code testIamPermissions} of every API answers what the caller may do, and no more. */
class TestedPermissionsTest {
  private static final GcpEmulator CLOUD =
      GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT).withLroMode(LroMode.ZERO));
  private static final RestCalls OWNER = new RestCalls(CLOUD).as("user:user@example.com");
  private static final RestCalls VIEWER = new RestCalls(CLOUD).as("user:viewer@example.com");
  private static final RestCalls STRANGER = new RestCalls(CLOUD).as("user:stranger@example.com");

  private static void done(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  @BeforeAll
  static void prepare() {
    done(
        OWNER.post(
            "/v1/projects/tested/secrets?secretId=s", "{\"replication\":{\"automatic\":{}}}"));
    done(OWNER.post("/v1/projects/tested/locations/global/keyRings?keyRingId=r", "{}"));
    done(
        OWNER.post(
            "/v1/projects/tested/locations/us-central1/repositories?repositoryId=docker",
            "{\"format\":\"DOCKER\"}"));
    done(
        OWNER.post(
            "/compute/v1/projects/tested/global/networks",
            "{\"name\":\"net\",\"autoCreateSubnetworks\":false}"));
    done(
        OWNER.post(
            "/compute/v1/projects/tested/regions/us-central1/subnetworks",
            "{\"name\":\"sub\",\"ipCidrRange\":\"10.1.0.0/24\","
                + "\"network\":\"projects/tested/global/networks/net\"}"));
    done(
        OWNER.post(
            "/v1/projects/tested:setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/owner\","
                + "\"members\":[\"user:user@example.com\"]},{\"role\":\"roles/viewer\","
                + "\"members\":[\"user:viewer@example.com\"]}]}}"));
  }

  @AfterAll
  static void stop() {
    CLOUD.close();
  }

  private static List<String> held(RestCalls who, String resource, String... permissions) {
    Answer answer =
        who.post(
            resource + (resource.contains("/compute/") ? "/" : ":") + "testIamPermissions",
            "{\"permissions\":[\"" + String.join("\",\"", permissions) + "\"]}");
    done(answer);
    return StreamSupport.stream(answer.body().path("permissions").spliterator(), false)
        .map(each -> each.asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/projects/tested/secrets/s, secretmanager.secrets.get, secretmanager.secrets.delete",
    "/v1/projects/tested/locations/global/keyRings/r, cloudkms.keyRings.get,"
        + " cloudkms.keyRings.setIamPolicy",
    "/v1/projects/tested/locations/us-central1/repositories/docker,"
        + " artifactregistry.repositories.get, artifactregistry.repositories.delete",
    "/compute/v1/projects/tested/regions/us-central1/subnetworks/sub, compute.subnetworks.get,"
        + " compute.subnetworks.delete"
  })
  void aViewerMayReadAndAStrangerNothing(String resource, String read, String write) {
    assertThat(held(OWNER, resource, read, write)).containsExactly(read, write);
    assertThat(held(VIEWER, resource, read, write)).containsExactly(read);
    assertThat(held(STRANGER, resource, read, write)).isEmpty();
    Answer wild =
        VIEWER.post(
            resource + (resource.contains("/compute/") ? "/" : ":") + "testIamPermissions",
            "{\"permissions\":[\"*\"]}");
    assertThat(wild.status()).isEqualTo(400);
  }

  @Test
  void nobodyMayDoAnythingWithASecretThatIsNotThere() {
    String read = "secretmanager.secrets.get";
    assertThat(held(OWNER, "/v1/projects/tested/secrets/none", read)).isEmpty();
  }
}
