package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.it.harness.Http;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.monitoring.v3.AlertPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert policies of an environment fire when what they watch goes wrong. */
class CloudAlertsIT {
  private static final int MINUTES = 7;

  @TempDir Path folder;

  @Test
  void what_is_measured_of_the_database_and_the_services_opens_their_alerts() throws Exception {
    try (CloudWorld world =
            new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.ZERO));
        Clients clients = world.clients()) {
      assertThat(world.up(world.graph("monitoring_config.alerts.enable_alerts=true")).failures())
          .isEmpty();
      String project = world.environment().projectId();
      String database = "";
      for (AlertPolicy policy :
          clients.alertPolicies().listAlertPolicies("projects/" + project).iterateAll()) {
        Matcher id =
            Pattern.compile("database_id=\"([^\"]+)\"")
                .matcher(policy.getConditions(0).getConditionThreshold().getFilter());
        database = id.find() ? id.group(1) : database;
      }
      String service = world.environment().services().keySet().iterator().next();
      Instant now = Instant.now();
      for (int i = MINUTES; i >= 0; i--) {
        Instant end = now.minusSeconds(60L * i);
        cpu(world, project, database, end, 0.9);
        requests(world, project, service, end, "5xx", 4);
        requests(world, project, service, end, "2xx", 96);
      }
      assertThat(open(world, project)).singleElement().asString().contains("database-cpu");

      for (int i = 1; i <= MINUTES; i++) {
        Instant end = now.plusSeconds(60L * i);
        cpu(world, project, database, end, i > 5 ? 0.5 : 0.9);
        requests(world, project, service, end, "5xx", 10);
        requests(world, project, service, end, "2xx", 90);
      }
      Http.post(world.cloud.url() + "/_emulator/clock", "{\"advance\": \"PT7M\"}");
      assertThat(open(world, project)).singleElement().asString().contains("error-rate");
    }
  }

  private static void cpu(
      CloudWorld world, String project, String database, Instant end, double value) {
    write(
        world,
        project,
        """
        {"metric": {"type": "cloudsql.googleapis.com/database/cpu/utilization"},
         "resource": {"type": "cloudsql_database", "labels": {"database_id": "%s"}},
         "metricKind": "GAUGE",
         "points": [{"interval": {"endTime": "%s"}, "value": {"doubleValue": %s}}]}
        """
            .formatted(database, end, value));
  }

  private static void requests(
      CloudWorld world, String project, String service, Instant end, String kind, int count) {
    write(
        world,
        project,
        """
        {"metric": {"type": "run.googleapis.com/request_count",
                    "labels": {"response_code_class": "%s"}},
         "resource": {"type": "cloud_run_revision", "labels": {"service_name": "%s"}},
         "metricKind": "DELTA",
         "points": [{"interval": {"startTime": "%s", "endTime": "%s"},
                     "value": {"int64Value": "%d"}}]}
        """
            .formatted(kind, service, end.minusSeconds(60), end, count));
  }

  private static void write(CloudWorld world, String project, String series) {
    Http.Answer answer =
        Http.post(
            world.cloud.url() + "/v3/projects/" + project + "/timeSeries:createService",
            "{\"timeSeries\": [" + series + "]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static List<String> open(CloudWorld world, String project) throws IOException {
    List<String> out = new ArrayList<>();
    JsonNode alerts =
        new ObjectMapper()
            .readTree(
                Http.get(
                        world.cloud.url()
                            + "/v3/projects/"
                            + project
                            + "/alerts?filter=state%3DOPEN")
                    .body())
            .path("alerts");
    alerts.forEach(a -> out.add(a.at("/policy/displayName").asText()));
    return out;
  }
}
