package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host project lends its networks to service projects. */
class SharedVpcTest {
  private static final String HOST = "/compute/v1/projects/net-host/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static String project(String id) {
    return "{\"xpnResource\":{\"id\":\"" + id + "\",\"type\":\"PROJECT\"}}";
  }

  private Answer done(Answer started) {
    assertThat(started.status()).as(started.body().toString()).isEqualTo(200);
    String name = started.body().path("name").asText();
    assertThat(rest.get(HOST + "global/operations/" + name).body().path("status").asText())
        .isEqualTo("DONE");
    return started;
  }

  @Test
  void aHostHasALienAndServiceProjectsUntilTheyAreTakenAway() {
    Answer early = rest.post(HOST + "enableXpnResource", project("shop-a"));
    assertThat(early.status()).isEqualTo(400);
    assertThat(early.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid resource usage: ''projects/net-host' is not a shared VPC host project.'.");
    assertThat(done(rest.post(HOST + "enableXpnHost", "")).body().path("operationType").asText())
        .isEqualTo("enableXpnHost");
    assertThat(rest.get(HOST.replaceFirst("/$", "")).body().path("xpnProjectStatus").asText())
        .isEqualTo("HOST");
    assertThat(
            rest.send("DELETE", "/v1/projects/net-host", "")
                .body()
                .at("/error/details/0/violations/0/description")
                .asText())
        .as("its lien keeps it")
        .contains("[xpn.googleapis.com]");

    done(rest.post(HOST + "enableXpnResource", project("shop-a")));
    assertThat(rest.get(HOST + "getXpnResources").body().path("resources"))
        .extracting(p -> p.path("id").asText())
        .containsExactly("shop-a");
    assertThat(rest.get("/compute/v1/projects/shop-a/getXpnHost").body().path("name").asText())
        .isEqualTo("net-host");
    assertThat(rest.post(HOST + "listXpnHosts", "{}").body().path("items"))
        .extracting(p -> p.path("name").asText())
        .containsExactly("net-host");
    assertThat(rest.post("/compute/v1/projects/shop-a/enableXpnHost", "").status()).isEqualTo(400);
    assertThat(rest.post(HOST + "disableXpnHost", "").body().at("/error/message").asText())
        .isEqualTo(
            "Cannot disable project as a shared VPC host because it has active service projects.");

    done(rest.post(HOST + "disableXpnResource", project("shop-a")));
    assertThat(rest.get("/compute/v1/projects/shop-a/getXpnHost").body().has("name")).isFalse();
    done(rest.post(HOST + "disableXpnHost", ""));
    assertThat(rest.get("/v3/liens?parent=projects/net-host").body()).isEmpty();
  }
}
