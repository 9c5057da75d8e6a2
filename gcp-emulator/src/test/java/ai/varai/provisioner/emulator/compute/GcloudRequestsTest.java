package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests as gcloud makes them: what it filters by, and what it writes back. */
class GcloudRequestsTest {

  private static final String PROJECT = "/compute/v1/projects/asked/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static void firewall(String name, String more) {
    Answer made =
        REST.post(
            PROJECT + "global/firewalls",
            "{\"name\": \"%s\", \"allowed\": [{\"IPProtocol\": \"tcp\"}]%s}".formatted(name, more));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
  }

  @Test
  void aListIsFilteredByTheRegularExpressionThatGcloudMakesOfAWord() {
    firewall("out", ", \"direction\": \"EGRESS\"");
    firewall("outer", ", \"direction\": \"EGRESS\"");
    String filter = "(network eq \".*\\bdefault\\b.*\")(name eq \".*\\bout\\b.*\")";
    JsonNode found =
        REST.get(
                PROJECT
                    + "global/firewalls?filter="
                    + URLEncoder.encode(filter, StandardCharsets.UTF_8))
            .body();
    assertThat(found.path("items")).extracting(i -> i.path("name").asText()).containsExactly("out");
  }

  @Test
  void aRouterIsWrittenBackAsItWasRead() {
    String routers = PROJECT + "regions/us-central1/routers";
    REST.post(
        routers,
        "{\"name\": \"r\", \"network\": \"global/networks/default\", \"nats\": [{\"name\": \"n\"}]}");
    JsonNode nats = REST.get(routers + "/r").body().path("nats");
    assertThat(nats.at("/0/effectiveTcpTimeWaitTimeoutSec").asInt()).isEqualTo(120);

    Answer patched =
        REST.send(
            "PATCH",
            routers + "/r",
            "{\"nats\": %s}"
                .formatted(nats.toString().replace("120", "120, \"tcpTimeWaitTimeoutSec\": 60")));
    assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
    assertThat(REST.get(routers + "/r").body().at("/nats/0/effectiveTcpTimeWaitTimeoutSec").asInt())
        .isEqualTo(60);
  }

  private static void assertRefused(String fields, String said) {
    Answer refused =
        REST.post(
            PROJECT + "global/firewalls",
            "{\"name\": \"no\", \"allowed\": [{\"IPProtocol\": \"tcp\"}], %s}".formatted(fields));
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).isEqualTo(said);
  }

  @Test
  void aFirewallRuleHasTheSidesOfItsDirection() {
    assertRefused(
        "\"direction\": \"EGRESS\", \"sourceRanges\": [\"10.0.0.0/8\"]",
        "Should not specify source range/tag for egress direction.");
    assertRefused(
        "\"direction\": \"EGRESS\", \"sourceTags\": [\"a\"]",
        "Should not specify source tag or service account for egress direction.");
    assertRefused(
        "\"sourceTags\": [\"a\"], \"targetServiceAccounts\": [\"x@asked.iam.gserviceaccount.com\"]",
        "Firewall rules cannot have both network tags and service accounts.");
  }

  @Test
  void wordsAloneAreNoFilter() {
    Answer refused = REST.get(PROJECT + "global/firewalls?filter=default");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Invalid value for field 'filter': 'default'. Invalid list filter expression.");
  }

  @Test
  void theRangeOfASubnetworkIsExpandedByItsMethodOnly() {
    REST.post(PROJECT + "global/networks", "{\"name\": \"own\", \"autoCreateSubnetworks\": false}");
    String subnets = PROJECT + "regions/us-central1/subnetworks";
    REST.post(
        subnets,
        "{\"name\": \"s\", \"network\": \"global/networks/own\", \"ipCidrRange\": \"10.0.0.0/24\"}");
    String wider = "{\"ipCidrRange\": \"10.0.0.0/20\"}";
    assertThat(REST.send("PATCH", subnets + "/s", wider).status()).isEqualTo(400);
    assertThat(REST.post(subnets + "/s/expandIpCidrRange", wider).status()).isEqualTo(200);
    assertThat(REST.get(subnets + "/s").body().path("ipCidrRange").asText())
        .isEqualTo("10.0.0.0/20");
  }
}
