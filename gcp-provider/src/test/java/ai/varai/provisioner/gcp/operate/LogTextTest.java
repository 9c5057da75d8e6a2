package ai.varai.provisioner.gcp.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.logging.type.HttpRequest;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import org.junit.jupiter.api.Test;

class LogTextTest {
  private static LogEntry.Builder entry() {
    return LogEntry.newBuilder().setTimestamp(Timestamps.fromMillis(1_767_225_601_500L));
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  @Test
  void a_line_begins_with_its_time_and_how_severe_it_is() {
    assertThat(LogText.of(entry().setTextPayload("started\n").build()))
        .isEqualTo("2026-01-01T00:00:01.500Z started");
    assertThat(LogText.of(entry().setSeverity(LogSeverity.ERROR).setTextPayload("no disk").build()))
        .isEqualTo("2026-01-01T00:00:01.500Z ERROR no disk");
  }

  @Test
  void of_a_structured_line_the_message_comes_first_and_nothing_is_left_out() {
    var payload = Struct.newBuilder().putFields("message", text("paid"));
    assertThat(LogText.of(entry().setJsonPayload(payload).build())).endsWith("Z paid");
    payload.putFields("order", text("42"));
    assertThat(LogText.of(entry().setJsonPayload(payload).build()))
        .endsWith("Z paid {\"order\":\"42\"}");
    payload.removeFields("message");
    assertThat(LogText.of(entry().setJsonPayload(payload).build()))
        .endsWith("Z {\"order\":\"42\"}");
  }

  @Test
  void a_request_says_what_was_asked_how_it_ended_and_how_long_it_took() {
    var request =
        HttpRequest.newBuilder()
            .setRequestMethod("GET")
            .setRequestUrl("https://a.run.app/items")
            .setStatus(503)
            .setLatency(Durations.fromMillis(1042));
    assertThat(LogText.of(entry().setSeverity(LogSeverity.ERROR).setHttpRequest(request).build()))
        .isEqualTo("2026-01-01T00:00:01.500Z ERROR GET https://a.run.app/items 503 1042 ms");
  }
}
