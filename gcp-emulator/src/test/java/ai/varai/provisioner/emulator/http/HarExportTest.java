package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HarExportTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  @Test
  void recordedCallsAreAnHttpArchive() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    calls.send("DELETE", "/_emulator/requests", "");
    calls.post("/v1/projects/har/secrets?secretId=s", "{\"replication\":{\"automatic\":{}}}");
    calls.get("/v1/projects/har/secrets/none");

    JsonNode log = calls.get("/_emulator/requests?format=har").body().get("log");

    assertThat(log.get("version").asText()).isEqualTo("1.2");
    assertThat(log.get("creator").fieldNames()).toIterable().contains("name", "version");
    assertThat(log.get("entries")).hasSize(2);
    for (JsonNode entry : log.get("entries")) {
      // Every field that HAR 1.2 does not call optional.
      assertThat(entry.fieldNames())
          .toIterable()
          .contains("startedDateTime", "time", "request", "response", "cache", "timings");
      assertThat(Instant.parse(entry.get("startedDateTime").asText())).isNotNull();
      assertThat(entry.get("request").fieldNames())
          .toIterable()
          .contains(
              "method",
              "url",
              "httpVersion",
              "cookies",
              "headers",
              "queryString",
              "headersSize",
              "bodySize");
      assertThat(entry.get("response").fieldNames())
          .toIterable()
          .contains(
              "status",
              "statusText",
              "httpVersion",
              "cookies",
              "headers",
              "content",
              "redirectURL",
              "headersSize",
              "bodySize");
      assertThat(entry.get("timings").fieldNames())
          .toIterable()
          .contains("send", "wait", "receive");
    }
    JsonNode missed = log.get("entries").get(1);
    assertThat(missed.at("/request/url").asText())
        .isEqualTo(CLOUD.emulator().url() + "/v1/projects/har/secrets/none");
    assertThat(missed.at("/response/status").asInt()).isEqualTo(404);
    assertThat(missed.at("/response/statusText").asText()).isEqualTo("Not Found");
    assertThat(missed.get("_error").asText()).contains("not found");
  }

  @Test
  void anUnknownFormatIsRefused() {
    assertThat(new RestCalls(CLOUD.emulator()).get("/_emulator/requests?format=xml").status())
        .isEqualTo(400);
  }
}
