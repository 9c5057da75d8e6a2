package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that hold many, and what every API answers about Google's regions. */
class BatchAndLocationsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String NETWORKS = "/compute/v1/projects/batched/global/networks";

  private static HttpResponse<String> batch(String path, String... calls) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < calls.length; i++) {
      body.append("--part\r\nContent-Type: application/http\r\nContent-ID: <b+")
          .append(i)
          .append(">\r\n\r\n")
          .append(calls[i])
          .append("\r\n");
    }
    body.append("--part--\r\n");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
                .header("content-type", "multipart/mixed; boundary=\"part\"")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void callsOfABatchAreCarriedOutOneByOneAndFailOneByOne() throws Exception {
    HttpResponse<String> answer =
        batch(
            "/batch/compute/v1",
            "POST "
                + NETWORKS
                + " HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
                + "{\"name\":\"net\",\"autoCreateSubnetworks\":false}",
            "GET https://compute.googleapis.com" + NETWORKS + "/missing?alt=json HTTP/1.1\r\n\r\n",
            "GET " + NETWORKS + "/default HTTP/1.1\r\n\r\n");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("multipart/mixed; boundary=");
    assertThat(answer.body())
        .containsSubsequence(
            "Content-ID: <response-b+0>",
            "HTTP/1.1 200 OK",
            "compute#operation",
            "Content-ID: <response-b+1>",
            "HTTP/1.1 404 Not Found",
            "The resource 'projects/batched/global/networks/missing' was not found",
            "Content-ID: <response-b+2>",
            "HTTP/1.1 200 OK",
            "compute#network\"");
    assertThat(new RestCalls(CLOUD.emulator()).get(NETWORKS + "/net").status()).isEqualTo(200);
    assertThat(CLOUD.emulator().recorder().calls())
        .extracting(RecordedCall::method)
        .containsSubsequence(
            List.of("compute.networks.insert", "compute.networks.get", "compute.networks.get"));
  }

  @Test
  void theBatchPathOfDiscoveryDocumentsIsThatOfEveryApi() throws Exception {
    RestCalls rest = new RestCalls(CLOUD.emulator());
    assertThat(rest.get("/discovery/v1/apis/pubsub/v1/rest").body().path("batchPath").asText())
        .isEqualTo("batch");
    String topic = "/v1/projects/batched/topics/orders";
    String made = "PUT " + topic + " HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}";
    assertThat(batch("/batch", made, "GET " + topic + " HTTP/1.1\r\n\r\n").body())
        .containsSubsequence("HTTP/1.1 200 OK", "/topics/orders", "HTTP/1.1 200 OK");
    String body =
        "--part\r\nContent-Type: application/http\r\n\r\nGET "
            + topic
            + " HTTP/1.1\r\n\r\n\r\n--part--\r\n";
    assertThat(
            RawHttp.send(
                CLOUD.emulator().port(),
                "POST /batch HTTP/1.1\r\nHost: pubsub.googleapis.com\r\nConnection: close\r\n"
                    + "Content-Type: multipart/mixed; boundary=part\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body,
                StandardCharsets.ISO_8859_1))
        .startsWith("HTTP/1.1 200")
        .contains("HTTP/1.1 200 OK", "projects/batched/topics/orders");
    assertThat(batch("/batch", "GET /storage/v1/b/no-such-bucket HTTP/1.1\r\n\r\n").body())
        .as("Storage's")
        .contains("HTTP/1.1 404", "The specified bucket does not exist.");
  }

  @Test
  void aBatchThatCannotBeReadIsRefused() throws Exception {
    assertThat(batch("/batch/compute/v1").statusCode()).isEqualTo(400);
    assertThat(batch("/batch/compute/v1", "nonsense").statusCode()).isEqualTo(400);
    assertThat(batch("/batch/compute/v1", "POST /batch/compute/v1 HTTP/1.1\r\n\r\n").statusCode())
        .as("no batch in a batch")
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "secretmanager, v1",
    "artifactregistry, v1",
    "vpcaccess, v1",
    "run, v1",
    "run, v2",
    "certificatemanager, v1",
    "cloudkms, v1",
    "cloudscheduler, v1",
  })
  void everyApiKnowsItsLocations(String api, String version) throws Exception {
    RestCalls rest = new RestCalls(CLOUD.emulator());
    String all = "/" + version + "/projects/placed/locations";
    assertThat(rest.get(all + "?pageSize=1000").body().path("locations"))
        .extracting(l -> l.path("locationId").asText())
        .contains("us-central1", "europe-west1");
    assertThat(rest.get(all + "/us-central1").body().path("name").asText())
        .isEqualTo("projects/placed/locations/us-central1");
    assertThat(rest.get(all + "/nowhere").status()).isEqualTo(404);
    assertThat(rest.get("/_emulator/surface").body().path("methods"))
        .filteredOn(m -> m.path("api").asText().equals(api))
        .filteredOn(m -> m.path("method").asText().endsWith("Locations.ListLocations"))
        .singleElement()
        .satisfies(
            m ->
                assertThat(m.path("rest").toString())
                    .contains("GET /" + version + "/{name=projects/*}/locations"));
  }

  @Test
  void cloudBuildSaysByNameThatItBuildsNothing() {
    RestCalls.Answer answer =
        new RestCalls(CLOUD.emulator()).post("/v1/projects/placed/builds", "{}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body().at("/error/message").asText())
        .startsWith("Method google.devtools.cloudbuild.v1.CloudBuild.CreateBuild is not");
  }
}
