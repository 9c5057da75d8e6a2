package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final ObjectMapper PEER = new ObjectMapper();

  @Test
  void an_independent_reader_understands_every_text() throws IOException {
    for (String text :
        List.of(
            "",
            "plain",
            "\"quoted\"",
            "back\\slash",
            "line\nend\ttab\r",
            "\u0000\u001f\u007f",
            "\u2028é😀")) {
      assertThat(PEER.readTree(Json.line(text)).asText()).isEqualTo(text);
      assertThat(PEER.readTree(Json.document(List.of(text))).get(0).asText()).isEqualTo(text);
    }
  }

  @Test
  void a_line_is_one_line_whatever_is_in_it() {
    assertThat(Json.line(Map.of("a", List.of("x\ny", Map.of())))).doesNotContain("\n");
  }

  @Test
  void empty_optionals_are_left_out_and_durations_are_milliseconds() {
    assertThat(
            Json.line(
                Json.object(
                    "none",
                    Optional.empty(),
                    "some",
                    Optional.of(1),
                    "took",
                    Duration.ofSeconds(2))))
        .isEqualTo("{\"some\":1,\"took\":2000}");
  }

  @Test
  void what_is_no_number_in_json_is_a_text() {
    assertThat(Json.line(List.of(Double.NaN, 1.5))).isEqualTo("[\"NaN\",1.5]");
  }

  @Test
  void outputs_are_nested_by_their_path() {
    assertThat(
            Json.line(
                OutputTree.of(
                    Map.of("services/a/url", "http://x", "secrets/key", "projects/p/secrets/key"))))
        .isEqualTo(
            "{\"databases\":{},\"secrets\":{\"key\":\"projects/p/secrets/key\"},"
                + "\"services\":{\"a\":{\"url\":\"http://x\"}},\"storage\":{}}");
  }
}
