package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations of Cloud Run under v1, at the hosts of the API. */
class RunOperationsV1Test {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String HOST = "run.googleapis.com";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Answer(int status, JsonNode body) {}

  private static Answer at(String host, HttpMethod method, String path, String body)
      throws IOException {
    AggregatedHttpResponse r =
        WebClient.of(CLOUD.emulator().url())
            .execute(
                RequestHeaders.builder(method, path).set("host", host).build(),
                HttpData.ofUtf8(body))
            .aggregate()
            .join();
    return new Answer(r.status().code(), MAPPER.readTree(r.contentUtf8()));
  }

  private static String deploy(String project) {
    return new RestCalls(CLOUD.emulator())
        .post(
            "/v2/projects/" + project + "/locations/us-central1/services?serviceId=web",
            "{\"template\":{\"containers\":[{\"image\":\"img:1\"}]}}")
        .body()
        .path("name")
        .asText();
  }

  private static String made(String project) {
    return new RestCalls(CLOUD.emulator())
        .post(
            "/v1/projects/" + project + "/locations/us-central1/repositories?repositoryId=images",
            "{\"format\":\"DOCKER\"}")
        .body()
        .path("name")
        .asText();
  }

  @Test
  void anOperationIsWaitedForReadListedAndDeleted() throws IOException {
    String name = deploy("run-v1-ops");
    String parent = "/v1/projects/run-v1-ops/locations/us-central1/operations";

    Answer waited = at(HOST, HttpMethod.POST, "/v1/" + name + ":wait", "{\"timeout\":\"20s\"}");
    assertThat(waited.status()).isEqualTo(200);
    assertThat(waited.body().path("done").asBoolean()).isTrue();
    assertThat(waited.body().at("/response/@type").asText())
        .isEqualTo("type.googleapis.com/google.cloud.run.v2.Service");
    assertThat(at("us-central1-" + HOST, HttpMethod.GET, "/v1/" + name, "").body())
        .isEqualTo(waited.body());

    Answer listed = at(HOST, HttpMethod.GET, parent + "?filter=done:true", "");
    assertThat(listed.body().at("/operations/0/name").asText()).isEqualTo(name);
    assertThat(at(HOST, HttpMethod.GET, parent + "?filter=done:false", "").body()).isEmpty();

    assertThat(at(HOST, HttpMethod.DELETE, "/v1/" + name, "").status()).isEqualTo(200);
    assertThat(at(HOST, HttpMethod.GET, "/v1/" + name, "").status()).isEqualTo(404);
    assertThat(at(HOST, HttpMethod.POST, "/v1/" + name + ":cancel", "{}").status())
        .as("v1 publishes no cancel")
        .isEqualTo(404);
  }

  @Test
  void whereNoHostTellsTheOthersApisListTheirOperationsAndAnOperationIsFoundAnyway() {
    String deployed = deploy("run-v1-shared");
    String made = made("run-v1-shared");
    RestCalls rest = new RestCalls(CLOUD.emulator());
    assertThat(rest.get("/v1/" + deployed).body().path("name").asText()).isEqualTo(deployed);
    assertThat(rest.get("/v1/" + made).body().path("name").asText()).isEqualTo(made);
    assertThat(
            rest.get("/v1/projects/run-v1-shared/locations/us-central1/operations")
                .body()
                .path("operations"))
        .extracting(o -> o.path("name").asText())
        .containsExactly(made);
  }
}
