package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineQueriesTest {
  private final Recorded engine = new Recorded();
  private final EngineQueries queries = new EngineQueries(engine);

  @Test
  void containers_are_those_with_the_labels_and_each_is_inspected() {
    engine.answers.put("/containers/json", new Answer(200, "[{\"Id\":\"a\"},{\"Id\":\"gone\"}]"));
    engine.answers.put(
        "/containers/a/json",
        new Answer(
            200,
            """
            {"Id": "a", "Name": "/local-web", "RestartCount": 2,
             "State": {"Running": true, "ExitCode": 0},
             "Config": {"Labels": {"stack": "s"}},
             "HostConfig": {"NanoCpus": 500000000, "Memory": 268435456,
                            "RestartPolicy": {"Name": "unless-stopped"}},
             "NetworkSettings": {"Networks": {"local-net": {"NetworkID": "n1"}}}}
            """));

    List<EngineContainer> found = queries.containers(Map.of("stack", "s"));

    assertThat(found)
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.name()).isEqualTo("local-web");
              assertThat(container.running()).isTrue();
              assertThat(container.paused()).isFalse();
              assertThat(container.restarts()).isEqualTo(2);
              assertThat(container.labels()).containsExactly(Map.entry("stack", "s"));
              assertThat(container.nanoCpus()).isEqualTo(500_000_000);
              assertThat(container.memory()).isEqualTo(268_435_456);
              assertThat(container.restartPolicy()).isEqualTo("unless-stopped");
              assertThat(container.networks()).containsExactly(Map.entry("local-net", "n1"));
            });
    assertThat(URLDecoder.decode(engine.asked.get(0), StandardCharsets.UTF_8))
        .contains("all=true")
        .contains("{\"label\":[\"stack=s\"]}");
  }

  @Test
  void what_is_not_there_is_an_empty_answer() {
    assertThat(queries.container("nobody")).isEmpty();
    assertThat(queries.hasImage("registry.example/team/image:1")).isFalse();
    assertThat(engine.asked).contains("/images/registry.example/team/image:1/json");
  }

  @Test
  void a_refusal_carries_what_the_engine_said() {
    engine.answers.put("/networks", new Answer(500, "{\"message\":\"the disk is full\"}"));

    assertThatThrownBy(() -> queries.networks(Map.of()))
        .isInstanceOfSatisfying(
            DockerException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(500))
        .hasMessageContaining("the disk is full");
  }

  @Test
  void networks_without_labels_have_none() {
    engine.answers.put(
        "/networks", new Answer(200, "[{\"Id\":\"n\",\"Name\":\"net\",\"Labels\":null}]"));

    assertThat(queries.networks(Map.of())).containsExactly(new EngineNetwork("n", "net", Map.of()));
  }

  @Test
  void an_export_that_is_refused_says_why() {
    engine.answers.put("/images/sha256:1/get", new Answer(500, "{\"message\":\"no layer 7\"}"));

    assertThatThrownBy(() -> queries.export("sha256:1"))
        .isInstanceOf(DockerException.class)
        .hasMessageContaining("no layer 7");
  }

  private record Answer(int status, String body) {}

  /** Answers by path, without its query; anything else does not exist. */
  private static final class Recorded implements DockerHttpClient {
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @Override
    public Response execute(Request request) {
      asked.add(request.path());
      Answer answer =
          answers.getOrDefault(
              request.path().replaceFirst("\\?.*", ""), new Answer(404, "{\"message\":\"no\"}"));
      return new Response() {
        @Override
        public int getStatusCode() {
          return answer.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
          return Map.of();
        }

        @Override
        public InputStream getBody() {
          return new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
