package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulator's own routes, and hosts that make no sense, get an answer of Google's shape. */
class AdminFuzzTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final List<String> BODIES =
      List.of(
          "{",
          "[]",
          "1",
          "\"text\"",
          "null",
          "{\"project\": {}}",
          "{\"project\": [1], \"name\": {}}",
          "{\"probability\": 7e400}",
          "{\"probability\": -1}",
          "{\"latencyMs\": -1}",
          "{\"latencyMs\": 1e30}",
          "{\"count\": \"x\"}",
          "{\"status\": {}}",
          "{\"seed\": 1e99}",
          "{\"retryAfter\": -5}",
          "{\"advance\": {}}",
          "{\"advance\": \"PT1E9S\"}",
          "{\"now\": 5}",
          "\u0000\u0001\u00ff",
          "{\"a\":".repeat(2_000));

  @ParameterizedTest
  @ValueSource(
      strings = {"faults", "clock", "snapshot", "restore", "reset", "requests", "nothing", "../v1"})
  void noBodyMakesARouteFail(String route) {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    for (String method : List.of("POST", "DELETE", "PUT", "PATCH")) {
      for (String body : BODIES) {
        var answer = calls.send(method, "/_emulator/" + route, body);
        assertThat(answer.status()).as("%s %s %s", method, route, body).isLessThan(500);
        if (answer.status() >= 400) {
          assertThat(answer.body().at("/error/code").asInt()).isEqualTo(answer.status());
        }
      }
    }
    CLOUD.emulator().faults().clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":99999999",
        "[::1",
        "run.googleapis.com.",
        "x.googleapis.com",
        ".googleapis.com",
        "-run.googleapis.com",
        "a.run.app",
        "..run.app.localhost",
        "%00.googleapis.com",
        "xn--\u00e4.googleapis.com"
      })
  void noHostMakesARequestFail(String host) throws IOException {
    String answer = raw("GET /v1/projects/p/secrets/none HTTP/1.1\r\nHost: " + host + "\r\n");
    assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*").doesNotContain("\tat ");
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeIsRefused() throws IOException {
    String answer =
        raw("POST /v1/projects/p/secrets HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"error\"", "\"code\": 413,");
  }

  private static String raw(String head) throws IOException {
    return RawHttp.send(
        CLOUD.emulator().port(), head + "Connection: close\r\n\r\n", StandardCharsets.UTF_8);
  }
}
