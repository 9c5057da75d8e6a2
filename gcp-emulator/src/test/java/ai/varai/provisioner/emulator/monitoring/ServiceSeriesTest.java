package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Points of the metrics of Google's services are written by a method of their own. */
class ServiceSeriesTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static String series(String metric) {
    return """
    {"timeSeries": [{
      "metric": {"type": "%s", "labels": {"response_code": "500"}},
      "resource": {"type": "cloud_run_revision", "labels": {"service_name": "web"}},
      "metricKind": "DELTA",
      "points": [{"interval": {"startTime": "2030-01-01T00:00:00Z",
                               "endTime": "2030-01-01T00:01:00Z"},
                  "value": {"int64Value": "7"}}]}]}
    """
        .formatted(metric);
  }

  @Test
  void aServicesMetricIsWrittenAndReadBack() {
    String all = "/v3/projects/metered/timeSeries";
    String metric = "run.googleapis.com/request_count";
    assertThat(REST.post(all, series(metric)).status()).isEqualTo(400);
    Answer refused = REST.post(all + ":createService", series("custom.googleapis.com/mine"));
    assertThat(refused.status()).isEqualTo(400);
    Answer written = REST.post(all + ":createService", series(metric));
    assertThat(written.status()).as(written.body().toString()).isEqualTo(200);
    Answer read =
        REST.get(
            all
                + "?filter=metric.type%3D%22"
                + metric
                + "%22&interval.startTime=2029-12-31T23:59:00Z"
                + "&interval.endTime=2030-01-01T00:02:00Z");
    assertThat(read.body().at("/timeSeries/0/points/0/value/int64Value").asText()).isEqualTo("7");
    assertThat(read.body().at("/timeSeries/0/metricKind").asText()).isEqualTo("DELTA");
  }
}
