package ai.varai.provisioner.emulator.serviceusage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A consumer lowers his limits, which then count. */
class QuotaOverridesTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static String limit(String project, String metric, String limit) {
    String service = metric.substring(0, metric.indexOf("%2F"));
    return "/v1beta1/projects/"
        + project
        + "/services/"
        + service
        + "/consumerQuotaMetrics/"
        + metric
        + "/limits/"
        + limit;
  }

  @Test
  void aNetworkMoreThanTheOverrideAllowsIsRefusedUntilItIsGone() {
    String limit = limit("few-nets", "compute.googleapis.com%2Fnetworks", "%2Fproject");
    String overrides = limit + "/consumerOverrides";
    Answer careful = rest.post(overrides, "{\"overrideValue\":\"2\"}");
    assertThat(careful.status()).isEqualTo(400);
    assertThat(careful.body().at("/error/details/0/violations/0/type").asText())
        .isEqualTo("LIMIT_DECREASE_PERCENTAGE_TOO_HIGH");
    JsonNode made =
        ok(rest.post(overrides + "?force=true", "{\"overrideValue\":\"2\"}"))
            .body()
            .path("response");
    assertThat(made.path("name").asText())
        .matches("projects/\\d+/services/.*/limits/%2Fproject/consumerOverrides/[0-9a-f]{8}");
    JsonNode bucket = ok(rest.get(limit)).body().at("/quotaBuckets/0");
    assertThat(bucket.path("effectiveLimit").asText()).isEqualTo("2");
    assertThat(bucket.path("defaultLimit").asText()).isEqualTo("15");
    assertThat(bucket.at("/consumerOverride/overrideValue").asText()).isEqualTo("2");
    Answer again = rest.post(overrides + "?force=true", "{\"overrideValue\":\"3\"}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().at("/error/message").asText())
        .contains("Please call UpdateConsumerOverride instead")
        .contains(made.path("name").asText());

    String networks = "/compute/v1/projects/few-nets/global/networks";
    ok(rest.post(networks, "{\"name\":\"second\",\"autoCreateSubnetworks\":false}"));
    Answer third = rest.post(networks, "{\"name\":\"third\",\"autoCreateSubnetworks\":false}");
    assertThat(third.status()).isEqualTo(403);
    assertThat(third.body().at("/error/message").asText())
        .isEqualTo("Quota 'NETWORKS' exceeded.  Limit: 2.0 globally.");

    String one = "/v1beta1/" + made.path("name").asText();
    ok(rest.send("PATCH", one, "{\"overrideValue\":\"10\"}"));
    assertThat(ok(rest.get(overrides)).body().at("/overrides/0/overrideValue").asText())
        .isEqualTo("10");
    ok(rest.send("DELETE", one, ""));
    assertThat(ok(rest.get(overrides)).body()).isEmpty();
    assertThat(rest.send("DELETE", one, "").status()).isEqualTo(404);
    ok(rest.post(networks, "{\"name\":\"third\",\"autoCreateSubnetworks\":false}"));
  }

  @Test
  void anOverrideOfARegionCountsThereOnly() {
    String parent = "/v1beta1/projects/small-run/services/run.googleapis.com";
    ok(
        rest.post(
            parent + "/consumerQuotaMetrics:importConsumerOverrides",
            """
            {"force": true, "inlineSource": {"overrides": [
              {"metric": "run.googleapis.com/cpu_allocation", "unit": "1/min/{project}/{region}",
               "dimensions": {"region": "us-east1"}, "overrideValue": "4000"}]}}
            """));
    String limit =
        limit("small-run", "run.googleapis.com%2Fcpu_allocation", "%2Fmin%2Fproject%2Fregion");
    JsonNode buckets = ok(rest.get(limit)).body().path("quotaBuckets");
    assertThat(buckets).hasSize(2);
    assertThat(buckets.get(0).path("effectiveLimit").asText()).isEqualTo("200000");
    assertThat(buckets.get(1).at("/dimensions/region").asText()).isEqualTo("us-east1");
    assertThat(buckets.get(1).path("effectiveLimit").asText()).isEqualTo("4000");
    String service =
        "{\"template\":{\"containers\":[{\"image\":\"example/app\"}],\"scaling\":{\"maxInstanceCount\":8}}}";
    String place = "/v2/projects/small-run/locations/";
    Answer here = rest.post(place + "us-east1/services?serviceId=app", service);
    assertThat(here.status()).isEqualTo(400);
    assertThat(here.body().at("/error/message").asText())
        .contains("Max instances must be set to 4 or fewer");
    ok(rest.post(place + "us-central1/services?serviceId=app", service));
  }

  @Test
  void aConsumerCannotGiveHimselfMoreThanTheServiceGrants() {
    String limit = limit("greedy", "compute.googleapis.com%2Fnetworks", "%2Fproject");
    Answer more = rest.post(limit + "/consumerOverrides", "{\"overrideValue\":\"100\"}");
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.body().at("/error/details/0/reason").asText())
        .isEqualTo("COMMON_QUOTA_CONSUMER_OVERRIDE_TOO_HIGH");
    assertThat(
            rest.post(
                    limit + "/consumerOverrides",
                    "{\"overrideValue\":\"15\",\"dimensions\":{\"region\":\"us-east1\"}}")
                .status())
        .as("the limit knows no regions")
        .isEqualTo(400);
    ok(rest.post(limit + "/adminOverrides", "{\"overrideValue\":\"14\"}"));
    assertThat(ok(rest.get(limit)).body().at("/quotaBuckets/0/effectiveLimit").asText())
        .isEqualTo("14");
  }

  @Test
  void theBetaEnablesTheSameServices() {
    String service = "/projects/beta-user/services/kms.googleapis.com";
    assertThat(
            ok(rest.post("/v1beta1" + service + ":enable", "{}"))
                .body()
                .at("/response/@type")
                .asText())
        .isEqualTo("type.googleapis.com/google.protobuf.Empty");
    assertThat(ok(rest.get("/v1" + service)).body().path("state").asText()).isEqualTo("ENABLED");
    assertThat(ok(rest.get("/v1beta1" + service)).body())
        .isEqualTo(rest.get("/v1" + service).body());
    ok(rest.post("/v1beta1" + service + ":disable", "{}"));
    assertThat(ok(rest.get("/v1" + service)).body().path("state").asText()).isEqualTo("DISABLED");
  }
}
