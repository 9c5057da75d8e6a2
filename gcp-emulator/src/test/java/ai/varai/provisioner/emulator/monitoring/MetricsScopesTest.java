package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Metrics scopes have no generated client here: plain REST. */
class MetricsScopesTest {

  private static final String SCOPES = "/v1/locations/global/metricsScopes";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls calls = new RestCalls(CLOUD.emulator());

  private static String added(String scope, String project) {
    return "{\"name\":\"locations/global/metricsScopes/" + scope + "/projects/" + project + "\"}";
  }

  @Test
  void aProjectShowsItsOwnMetricsFromTheBeginning() {
    JsonNode scope = calls.get(SCOPES + "/alone").body();

    String name = scope.path("name").asText();
    assertThat(name).matches("locations/global/metricsScopes/\\d+");
    assertThat(scope.path("monitoredProjects")).hasSize(1);
    assertThat(scope.at("/monitoredProjects/0/name").asText())
        .isEqualTo(name + "/projects/" + name.substring(name.lastIndexOf('/') + 1));
    assertThat(calls.get(SCOPES + "/alone").body()).isEqualTo(scope);
  }

  @Test
  void anotherProjectIsAddedShownAndTakenAway() {
    JsonNode operation = calls.post(SCOPES + "/wide/projects", added("wide", "other-one")).body();
    assertThat(operation.path("done").asBoolean()).isTrue();
    assertThat(operation.at("/metadata/state").asText()).isEqualTo("DONE");
    assertThat(operation.at("/response/@type").asText())
        .endsWith("google.monitoring.metricsscope.v1.MonitoredProject");
    JsonNode shown = calls.get(SCOPES + "/wide").body().path("monitoredProjects");
    assertThat(shown).hasSize(2);
    assertThat(shown.get(1).path("name")).isEqualTo(operation.at("/response/name"));

    JsonNode showing =
        calls
            .get(
                SCOPES
                    + ":listMetricsScopesByMonitoredProject?monitoredResourceContainer=projects/other-one")
            .body();
    assertThat(showing.path("metricsScopes")).hasSize(2);

    assertThat(calls.post(SCOPES + "/wide/projects", added("wide", "other-one")).status())
        .isEqualTo(409);
    JsonNode removal = calls.send("DELETE", SCOPES + "/wide/projects/other-one", "").body();
    assertThat(removal.at("/response/@type").asText()).endsWith("google.protobuf.Empty");
    assertThat(calls.get(SCOPES + "/wide").body().path("monitoredProjects")).hasSize(1);
    assertThat(calls.send("DELETE", SCOPES + "/wide/projects/other-one", "").status())
        .isEqualTo(404);
  }

  @Test
  void aScopeIsNamedAsTheRequestNamesIt() {
    assertThat(calls.post(SCOPES + "/wide/projects", added("another", "other-one")).status())
        .isEqualTo(400);
    assertThat(calls.send("DELETE", SCOPES + "/wide/projects/wide", "").status()).isEqualTo(400);
  }

  @Test
  void aConditionMayBeOnAMetricOfAProjectThatTheScopeShows() {
    String metric = "custom.googleapis.com/shared/depth";
    calls.post(
        "/v3/projects/metered-elsewhere/metricDescriptors",
        "{\"type\":\"" + metric + "\",\"metricKind\":\"GAUGE\",\"valueType\":\"INT64\"}");
    String policy =
        """
        {"displayName": "d", "combiner": "OR", "conditions": [{"displayName": "c",
          "conditionThreshold": {"comparison": "COMPARISON_GT", "duration": "0s",
            "filter": "metric.type=\\"%s\\" AND resource.type=\\"global\\""}}]}
        """
            .formatted(metric);
    assertThat(calls.post("/v3/projects/scoping/alertPolicies", policy).status()).isEqualTo(404);
    calls.post(SCOPES + "/scoping/projects", added("scoping", "metered-elsewhere"));
    assertThat(calls.post("/v3/projects/scoping/alertPolicies", policy).status()).isEqualTo(200);
  }

  @Test
  void aQueryShowsTheSeriesOfAllProjectsOfTheScope() {
    for (String project : new String[] {"seen-one", "seen-two", "unseen"}) {
      String written =
          """
          {"timeSeries": [{"metric": {"type": "custom.googleapis.com/seen/depth"},
            "resource": {"type": "global"},
            "points": [{"interval": {"endTime": "2030-01-01T00:00:00Z"},
                        "value": {"int64Value": "3"}}]}]}
          """;
      assertThat(calls.post("/v3/projects/" + project + "/timeSeries", written).status())
          .isEqualTo(200);
    }
    calls.post(SCOPES + "/seen-one/projects", added("seen-one", "seen-two"));
    String query =
        "/timeSeries?filter=metric.type%3D%22custom.googleapis.com/seen/depth%22"
            + "&interval.startTime=2029-12-31T23:00:00Z&interval.endTime=2030-01-01T01:00:00Z";
    assertThat(
            calls
                .get("/v3/projects/seen-one" + query)
                .body()
                .path("timeSeries")
                .findValuesAsText("project_id"))
        .containsExactlyInAnyOrder("seen-one", "seen-two");
    assertThat(calls.get("/v3/projects/seen-two" + query).body().path("timeSeries")).hasSize(1);
  }
}
