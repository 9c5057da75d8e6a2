package ai.varai.provisioner.emulator.kms;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys can be in regions, and in several of them. */
class KeyLocationsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static JsonNode get(String host, String path) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(
            WebClient.of(CLOUD.emulator().url())
                .blocking()
                .execute(
                    RequestHeaders.builder(HttpMethod.GET, "/v1/projects/places/locations" + path)
                        .set("host", host + ".googleapis.com")
                        .build())
                .contentUtf8());
  }

  private static Map<String, JsonNode> list(String host) throws JsonProcessingException {
    Map<String, JsonNode> all = new TreeMap<>();
    get(host, "?pageSize=200")
        .path("locations")
        .forEach(each -> all.put(each.path("locationId").asText(), each));
    return all;
  }

  @Test
  void locationsOfKeysTellWhereTheyAreAndWhatTheyHave() throws Exception {
    Map<String, JsonNode> all = list("cloudkms");

    assertThat(all).containsKeys("global", "us", "europe", "asia", "us-central1", "europe-west12");
    JsonNode taiwan = all.get("asia-east1");
    assertThat(taiwan.path("name").asText()).isEqualTo("projects/places/locations/asia-east1");
    assertThat(taiwan.path("displayName").asText()).isEqualTo("Taiwan");
    assertThat(taiwan.path("labels").properties())
        .extracting(e -> e.getKey() + "=" + e.getValue().asText())
        .containsExactlyInAnyOrder(
            "cloud.googleapis.com/country=TW",
            "cloud.googleapis.com/region=asia-east1",
            "cloud.googleapis.com/location=asia-east1");
    assertThat(taiwan.at("/metadata/@type").asText())
        .isEqualTo("type.googleapis.com/google.cloud.kms.v1.LocationMetadata");
    assertThat(taiwan.at("/metadata/ekmAvailable").asBoolean()).isTrue();
    assertThat(all.get("us").path("labels").has("cloud.googleapis.com/region")).isFalse();
    assertThat(all.get("global").at("/metadata/hsmAvailable").asBoolean()).isTrue();
    assertThat(all.get("global").path("metadata").has("ekmAvailable")).isFalse();
    assertThat(get("cloudkms", "/eur4").at("/labels/cloud.googleapis.com~1country").asText())
        .isEqualTo("IE");
  }

  @Test
  void otherApisHaveRegionsOnlyAllOfThemWithTheirNames() throws Exception {
    Map<String, JsonNode> all = list("artifactregistry");

    assertThat(all).hasSizeGreaterThan(40).doesNotContainKeys("global", "us");
    assertThat(all.values())
        .allMatch(each -> !each.path("displayName").asText().isEmpty())
        .noneMatch(each -> each.has("metadata"));
    assertThat(get("artifactregistry", "/us").at("/error/code").asInt()).isEqualTo(404);
  }
}
