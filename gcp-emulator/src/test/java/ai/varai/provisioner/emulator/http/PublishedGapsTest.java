package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.published.Publications;
import ai.varai.provisioner.emulator.published.PublishedApi;
import ai.varai.provisioner.emulator.published.PublishedMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Google publishes and nobody implemented says so, by the name that Google gave it. */
class PublishedGapsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static GcpEmulator cloud;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start();
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void anUnimplementedMethodOfAJsonApiNamesItself() throws IOException {
    JsonNode error =
        MAPPER
            .readTree(
                send(
                        "127.0.0.1",
                        HttpMethod.POST,
                        "/v1/projects/p/instances/i/startExternalSync",
                        "{")
                    .contentUtf8())
            .path("error");
    assertThat(error.path("code").asInt()).isEqualTo(501);
    assertThat(error.path("message").asText()).contains("sql.projects.instances.startExternalSync");
    assertThat(error.path("errors").path(0).path("message").asText())
        .contains("sql.projects.instances.startExternalSync");
  }

  @Test
  void aPathThatNoApiPublishesIsNotFound() throws IOException {
    for (String path :
        List.of(
            "/v1/projects/p/instances/i/makeCoffee",
            "/sql/v2/projects/p/instances",
            "/storage/v1/b/b/o/o/makeCoffee",
            "/apis/serving.knative.dev/v9/namespaces/p/services")) {
      AggregatedHttpResponse r = send("127.0.0.1", HttpMethod.POST, path, "{}");
      assertThat(r.status().code()).as(path).isEqualTo(404);
      assertThat(MAPPER.readTree(r.contentUtf8()).at("/error/message").asText())
          .isEqualTo("Method not found.");
    }
  }

  @Test
  void atItsHostEveryPublishedMethodIsImplementedOrNamesItself() throws IOException {
    Map<String, String> states = states();
    List<String> wrong = new ArrayList<>();
    for (PublishedApi api : Publications.all()) {
      for (PublishedMethod m : api.methods()) {
        String path = "/" + String.join("/", PublishedGaps.example(m.template()));
        AggregatedHttpResponse r =
            send(api.name() + ".googleapis.com", HttpMethod.valueOf(m.httpMethod()), path, "");
        String message = MAPPER.readTree(r.contentUtf8()).at("/error/message").asText();
        boolean gap = states.containsKey(m.id() + " " + m.template().text());
        boolean right =
            gap
                ? r.status().code() == 501 && message.contains(m.id())
                : !message.equals("Method not found.");
        if (!right) {
          wrong.add(m.id() + " " + path + ": " + r.status() + " " + message);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Map<String, String> states() throws IOException {
    Map<String, String> out = new HashMap<>();
    String surface = send("127.0.0.1", HttpMethod.GET, "/_emulator/surface", "").contentUtf8();
    for (JsonNode m : MAPPER.readTree(surface).path("methods")) {
      String state = m.path("state").asText();
      out.put(m.path("method").asText(), state);
      // A method of two versions has one name, and may be missing in one of them only.
      if (state.equals("unimplemented")) {
        for (JsonNode binding : m.path("rest")) {
          String path = binding.asText().substring(binding.asText().indexOf(' ') + 1);
          out.put(m.path("method").asText() + " " + path, state);
        }
      }
    }
    assertThat(out)
        .containsEntry("sql.WorkloadCaptures.StopReplay", "unimplemented")
        .containsEntry("run.projects.locations.builds.submit", "unimplemented")
        .containsEntry("compute.reliabilityRisks.get", "unimplemented")
        .containsEntry("storage.objects.watchAll", "implemented")
        .containsEntry("sql.instances.insert", "implemented");
    return out;
  }

  private static AggregatedHttpResponse send(
      String host, HttpMethod method, String path, String body) {
    return WebClient.of(cloud.url())
        .blocking()
        .execute(
            RequestHeaders.builder(method, path).set("host", host).build(),
            com.linecorp.armeria.common.HttpData.ofUtf8(body));
  }
}
