package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which placeholders of a recording get a name, and which. */
class NamedRecordingsTest {

  private static final String NETWORKS = "https://c/p/${projectId}/global/networks";

  @TempDir Path folder;

  private static String exchange(
      int seq, String method, String url, int status, String request, String response) {
    return """
    {"service": "s", "case": "c", "seq": %d, "method": "%s", "url": "%s", "status": %d, "request_body": %s, "response_body": %s}"""
        .formatted(seq, method, url, status, request, response);
  }

  private List<JsonNode> named(String... lines) throws IOException {
    Path recordings = Files.write(folder.resolve("recordings.jsonl"), List.of(lines));
    Path to = folder.resolve("named.jsonl");
    NamedRecordings.write(recordings, to);
    List<JsonNode> out = new ArrayList<>();
    for (String line : Files.readAllLines(to)) {
      out.add(new ObjectMapper().readTree(line));
    }
    return out;
  }

  @Test
  void aLostNameIsTheOneThatTheResourceIsCreatedWith() throws IOException {
    List<JsonNode> out =
        named(
            exchange(1, "GET", NETWORKS + "/${networkID}?alt=json", 404, "null", "{}"),
            exchange(2, "POST", NETWORKS, 200, "{\"name\": \"net-${uniqueId}\"}", "{}"));
    assertThat(out.get(0).path("url").asText()).isEqualTo(NETWORKS + "/net-${uniqueId}?alt=json");
  }

  @Test
  void aNameThatIsLostEverywhereIsMadeUpAndIsTheSameInRequestsAndAnswers() throws IOException {
    List<JsonNode> out =
        named(
            exchange(1, "GET", NETWORKS + "/${networkID}", 404, "null", "{}"),
            exchange(2, "POST", NETWORKS, 200, "{\"name\": \"${networkID}\"}", "{}"),
            exchange(
                3, "GET", NETWORKS + "/${networkID}", 200, "null", "{\"name\": \"${networkID}\"}"));
    String name = out.get(1).path("request_body").path("name").asText();
    assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?");
    assertThat(out.get(0).path("url").asText()).isEqualTo(NETWORKS + "/" + name);
    assertThat(out.get(2).path("response_body").path("name").asText()).isEqualTo(name);
  }

  @Test
  void whatTheServerNamesIsLeftForItsAnswerToSupply() throws IOException {
    String groups = "https://m/v3/projects/${projectId}/groups";
    String group = "{\"name\": \"projects/${projectId}/groups/${groupID}\"}";
    List<JsonNode> out =
        named(
            exchange(1, "POST", groups, 200, "{\"displayName\": \"g\"}", group),
            exchange(2, "GET", groups + "/${groupID}", 200, "null", group));
    assertThat(out.get(1).path("url").asText()).isEqualTo(groups + "/${groupID}");
  }

  @Test
  void aNameThatWasThereAndIsNotFoundIsTakenForTheNextOne() throws IOException {
    List<JsonNode> out =
        named(
            exchange(1, "GET", NETWORKS + "/${networkID}", 404, "null", "{}"),
            exchange(2, "POST", NETWORKS, 200, "{\"name\": \"one\"}", "{}"),
            exchange(3, "GET", NETWORKS + "/${networkID}", 200, "null", "{}"),
            exchange(4, "GET", NETWORKS + "/${networkID}", 404, "null", "{}"),
            exchange(5, "POST", NETWORKS, 200, "{\"name\": \"two\"}", "{}"));
    assertThat(out)
        .extracting(e -> e.path("url").asText().replaceFirst(".*/", ""))
        .containsExactly("one", "networks", "one", "two", "networks");
  }

  @Test
  void anAnswerThatShowsItsNameDecidesWhichOfSeveralARequestIsAbout() throws IOException {
    String path = NETWORKS + "/${networkID}";
    List<JsonNode> out =
        named(
            exchange(1, "GET", path, 200, "null", "{\"selfLink\": \"" + NETWORKS + "/one\"}"),
            exchange(
                2,
                "GET",
                path,
                404,
                "null",
                "{\"error\": {\"message\": \"The resource 'projects/p/global/networks/two' was not found\"}}"),
            exchange(3, "DELETE", path, 200, "null", "{\"targetLink\": \"" + NETWORKS + "/one\"}"));
    assertThat(out)
        .extracting(e -> e.path("url").asText().replaceFirst(".*/", ""))
        .containsExactly("one", "two", "one");
  }
}
