package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import ai.varai.provisioner.model.kind.TraceStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What takes the spans of services that run as processes. */
class TraceStoreTest extends EmbeddedWorld {
  private static final String ID = "5b8efff798038103d269b633813fc60c";

  /** As an exporter of OpenTelemetry sends them, in JSON. */
  private static int export(String url, String project) throws Exception {
    long now = System.currentTimeMillis() * 1_000_000;
    String spans =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"gcp.project_id","value":{"stringValue":"%s"}},
          {"key":"service.name","value":{"stringValue":"auth-service"}}]},
        "scopeSpans":[{"spans":[
          {"traceId":"%s","spanId":"eee19b7ec3c1b174","name":"POST /login","kind":2,
           "startTimeUnixNano":"%d","endTimeUnixNano":"%d"},
          {"traceId":"%s","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174",
           "name":"SELECT users","kind":3,"status":{"code":2,"message":"timed out"},
           "startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}]}
        """
            .formatted(project, ID, now, now + 80_000_000, ID, now + 10_000_000, now + 70_000_000);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/v1/traces"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spans))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void whatServicesExportIsReadAsTracesUntilTheStoreGoes() throws Exception {
    Operations operations = environment.provider().operations().orElseThrow();
    assertThat(operations.traces()).isEmpty();
    Observed<TraceStore> store =
        environment.create(
            "traces",
            new TraceStore("test-traces", "acme-shop", Optional.empty(), Optional.empty()));
    String url = store.resource().publicUrl().orElseThrow();
    Traces traces = operations.traces().orElseThrow();
    assertThat(traces.newest(10)).isEmpty();
    assertThat(traces.find(ID)).isEmpty();

    assertThat(export(url, "acme-shop")).isEqualTo(200);
    assertThat(export(url, "somebody-elses")).isEqualTo(403);

    Trace trace = traces.find(ID).orElseThrow();
    assertThat(traces.newest(10)).isEqualTo(List.of(trace));
    assertThat(trace.length()).isEqualTo(Duration.ofMillis(80));
    assertThat(trace.services()).containsExactly("auth-service");
    assertThat(trace.head().name()).isEqualTo("POST /login");
    assertThat(trace.spans().get(1).parent()).contains(trace.head().id());
    assertThat(trace.spans().get(1).error()).contains("timed out");
    assertThat(failures(List.of(store))).isEmpty();
  }
}
