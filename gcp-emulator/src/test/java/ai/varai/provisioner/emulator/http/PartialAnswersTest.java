package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The parameter {@code fields} of the APIs that have messages. */
class PartialAnswersTest {

  private static final String SECRETS = "/v1/projects/part/secrets";

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start();
    rest = new RestCalls(cloud);
    rest.post(
        SECRETS + "?secretId=s",
        "{\"replication\": {\"automatic\": {}}, \"labels\": {\"team\": \"a\"}}");
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  @Test
  void onlyTheFieldsThatAreAskedForAreAnswered() {
    assertThat(rest.get(SECRETS + "?fields=secrets(labels/team),nextPageToken").body().toString())
        .isEqualTo("{\"secrets\":[{\"labels\":{\"team\":\"a\"}}]}");
    assertThat(rest.get(SECRETS + "?fields=secrets.replication.automatic").status()).isEqualTo(200);
    assertThat(rest.get(SECRETS + "/s?fields=*").body().has("labels")).isTrue();
  }

  @Test
  void aFieldThatTheAnswerCannotHaveIsRefusedByItsPath() {
    Answer refused = rest.get(SECRETS + "?fields=secrets.replication.nope");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Request contains an invalid argument.");
    assertThat(refused.body().at("/error/details/0/fieldViolations/0/description").asText())
        .isEqualTo(
            "Error expanding 'fields' parameter. Cannot find matching fields for path"
                + " 'secrets.replication.nope'.");
  }

  @Test
  void selectionsOfOneFieldAddUpAndNamesAreTakenInBothSpellings() {
    String others = "/v1/projects/others/secrets";
    rest.post(
        others + "?secretId=t",
        "{\"replication\": {\"userManaged\": {\"replicas\": [{\"location\": \"us-east1\"}]}}}");
    String two = others + "/t?fields=";
    String location = "/replication/userManaged/replicas/0/location";
    assertThat(rest.get(two + "replication/user_managed/replicas/location").body().at(location))
        .hasToString("\"us-east1\"");
    assertThat(
            rest.get(two + "replication(userManaged/replicas),replication(automatic)")
                .body()
                .at(location))
        .hasToString("\"us-east1\"");
    assertThat(rest.get(two + "replication,replication(automatic)").body().at(location))
        .hasToString("\"us-east1\"");
    assertThat(rest.get(two + "replication/*/replicas/location").body().toString())
        .isEqualTo(
            "{\"replication\":{\"userManaged\":{\"replicas\":[{\"location\":\"us-east1\"}]}}}");
  }

  @Test
  void jsonApisAndHeadersSelectToo() throws Exception {
    rest.post(
        "/compute/v1/projects/part/global/networks",
        "{\"name\": \"net\", \"autoCreateSubnetworks\": false}");
    assertThat(
            rest.get(
                    "/compute/v1/projects/part/global/networks?filter=name%3Dnet"
                        + "&$fields=items(name,routingConfig/routingMode),kind")
                .body()
                .toString())
        .isEqualTo(
            "{\"kind\":\"compute#networkList\",\"items\":[{\"name\":\"net\","
                + "\"routingConfig\":{\"routingMode\":\"REGIONAL\"}}]}");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cloud.url() + SECRETS + "/s?prettyPrint=false"))
                    .header("X-Goog-FieldMask", "labels")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body().trim()).isEqualTo("{\"labels\":{\"team\":\"a\"}}");
  }
}
