package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A collection with a slash at its end, as Terraform's provider writes some. */
class TrailingSlashTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  @Test
  void aListIsTheSameWithASlash() {
    String parent = "parent=//cloudresourcemanager.googleapis.com/projects/slashes&pageSize=300";
    Answer plain = rest.get("/v3/tagBindings?" + parent);
    assertThat(plain.status()).isEqualTo(200);
    Answer slash = rest.get("/v3/tagBindings/?" + parent);
    assertThat(slash.status()).as(slash.body().toString()).isEqualTo(200);
    assertThat(slash.body()).isEqualTo(plain.body());
  }

  @Test
  void whatIsPostedToACollectionWithASlashIsMadeInIt() {
    String networks = "/compute/v1/projects/slashes/global/networks";
    Answer made = rest.post(networks + "/", "{\"name\":\"n\",\"autoCreateSubnetworks\":false}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(rest.get(networks + "/n").body().path("name").asText()).isEqualTo("n");
  }

  @Test
  void aSlashMakesNothingOutOfNothing() {
    assertThat(rest.get("/v3/nothing/").status()).isEqualTo(404);
    // A Docker registry's root is a path of its own.
    assertThat(rest.get("/v2/").status()).isNotEqualTo(404);
  }
}
