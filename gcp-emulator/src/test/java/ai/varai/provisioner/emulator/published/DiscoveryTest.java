package ai.varai.provisioner.emulator.published;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that knows nothing but the discovery documents finds its way. */
class DiscoveryTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
    rest = new RestCalls(cloud);
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void theDirectoryLeadsToEveryDocument() {
    JsonNode items = rest.get("/discovery/v1/apis").body().path("items");
    assertThat(items).hasSameSizeAs(Publications.NAMES);
    for (JsonNode item : items) {
      String url = item.path("discoveryRestUrl").asText();
      assertThat(url).startsWith(cloud.url() + "/discovery/v1/apis/");
      JsonNode document = rest.get(url.substring(cloud.url().length())).body();
      assertThat(document.path("id")).isEqualTo(item.path("id"));
      assertThat(document.path("rootUrl").asText()).isEqualTo(cloud.url() + "/");
      assertThat(document.path("resources")).as(url).isNotEmpty();
      assertThat(document.path("schemas")).as(url).isNotEmpty();
    }
  }

  @Test
  void theDirectoryIsFilteredByNameAndPreference() {
    JsonNode all = rest.get("/discovery/v1/apis?name=sqladmin").body().path("items");
    assertThat(all.findValuesAsText("version")).containsExactly("v1", "v1beta4");
    JsonNode best =
        rest.get("/discovery/v1/apis?name=sqladmin&preferred=true").body().path("items");
    assertThat(best.findValuesAsText("version")).containsExactly("v1");
  }

  @Test
  void aDocumentTellsHowToCallAMethodThatIsThere() {
    JsonNode d = rest.get("/discovery/v1/apis/storage/v1/rest").body();
    JsonNode method = d.at("/resources/buckets/methods/get");
    assertThat(method.at("/parameters/bucket/location").asText()).isEqualTo("path");
    assertThat(method.path("parameterOrder").path(0).asText()).isEqualTo("bucket");
    String url =
        d.path("rootUrl").asText()
            + d.path("servicePath").asText()
            + method.path("path").asText().replace("{bucket}", "none-such");
    RestCalls.Answer answer =
        rest.as("user:owner@example.com").get(url.substring(cloud.url().length()));
    assertThat(answer.body().at("/error/message").asText()).isNotEqualTo("Method not found.");
    assertThat(d.at("/schemas/Bucket/properties/location/type").asText()).isEqualTo("string");
    assertThat(method.at("/response/$ref").asText()).isEqualTo("Bucket");
  }

  @Test
  void everyApisHostHasItsOwnDocumentThatLeadsToGooglesHosts() throws IOException {
    AggregatedHttpResponse r = at("sqladmin.googleapis.com", "/$discovery/rest?version=v1beta4");
    JsonNode d = MAPPER.readTree(r.contentUtf8());
    assertThat(d.path("id").asText()).isEqualTo("sqladmin:v1beta4");
    assertThat(d.path("rootUrl").asText()).isEqualTo("https://sqladmin.googleapis.com/");
    assertThat(
            MAPPER
                .readTree(
                    at("us-central1-run.googleapis.com", "/$discovery/rest?version=v1")
                        .contentUtf8())
                .path("id")
                .asText())
        .isEqualTo("run:v1");
  }

  @Test
  void aClientOfTheOlderHttpIsLedToTheEmulatorToo() throws IOException {
    try (var in = URI.create(cloud.url() + "/discovery/v1/apis/run/v1/rest").toURL().openStream()) {
      assertThat(MAPPER.readTree(in).path("rootUrl").asText()).isEqualTo(cloud.url() + "/");
    }
  }

  @Test
  void whatIsNotPublishedIsNotFound() throws IOException {
    AggregatedHttpResponse r = at("run.googleapis.com", "/$discovery/rest?version=v9");
    assertThat(r.status().code()).isEqualTo(404);
    assertThat(r.contentUtf8())
        .contains(
            "Discovery document not found for API service: run.googleapis.com format: rest"
                + " version: v9");
    assertThat(rest.get("/discovery/v1/apis/run/v9/rest").status()).isEqualTo(404);
    assertThat(rest.get("/$discovery/rest?version=v1").status()).isEqualTo(404);
  }

  private static AggregatedHttpResponse at(String host, String path) {
    return WebClient.of(cloud.url())
        .blocking()
        .execute(RequestHeaders.builder(HttpMethod.GET, path).set("host", host).build());
  }
}
