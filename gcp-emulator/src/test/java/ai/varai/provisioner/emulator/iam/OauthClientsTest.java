package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that people sign in to, and their secrets. */
class OauthClientsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().toString()).contains(words);
  }

  private static String all(String project) {
    return "/v1/projects/" + project + "/locations/global/oauthClients";
  }

  private static String client(String type) {
    return """
    {"clientType": "%s", "displayName": "Shop",
     "allowedGrantTypes": ["AUTHORIZATION_CODE_GRANT"],
     "allowedScopes": ["https://www.googleapis.com/auth/cloud-platform"],
     "allowedRedirectUris": ["https://shop.example.com/signed-in"]}
    """
        .formatted(type);
  }

  @Test
  void aClientIsMadeChangedDeletedAndBroughtBack() {
    String all = all("applied");
    String add = all + "?oauthClientId=";
    refused(rest.post(add + "shop", client("PUBLIC_CLIENT")), 400, "6 to 63");
    refused(rest.post(add + "shop-app", client("OTHER")), 400, "PUBLIC_CLIENT");
    refused(
        rest.post(add + "shop-app", client("PUBLIC_CLIENT").replace("https://shop", "shop")),
        400,
        "Invalid redirect URI");
    refused(
        rest.post(add + "shop-app", client("PUBLIC_CLIENT").replace("cloud-platform", "drive")),
        400,
        "auth/drive is none of");
    JsonNode made = ok(rest.post(add + "shop-app", client("PUBLIC_CLIENT")));
    assertThat(made.path("name").asText()).endsWith("/locations/global/oauthClients/shop-app");
    assertThat(made.path("clientId").asText()).isNotEmpty();
    assertThat(made.path("state").asText()).isEqualTo("ACTIVE");
    refused(rest.post(add + "shop-app", client("PUBLIC_CLIENT")), 409, "already exists");
    String one = all + "/shop-app";
    refused(
        rest.send(
            "PATCH", one + "?updateMask=clientType", "{\"clientType\": \"CONFIDENTIAL_CLIENT\"}"),
        400,
        "clientType cannot be changed");
    JsonNode changed =
        ok(rest.send("PATCH", one + "?updateMask=displayName", "{\"displayName\": \"Store\"}"));
    assertThat(changed.path("displayName").asText()).isEqualTo("Store");
    assertThat(changed.path("clientId")).isEqualTo(made.path("clientId"));
    assertThat(ok(rest.send("DELETE", one, "")).path("state").asText()).isEqualTo("DELETED");
    assertThat(ok(rest.get(all))).isEmpty();
    assertThat(ok(rest.get(all + "?showDeleted=true")).path("oauthClients")).hasSize(1);
    ok(rest.post(one + ":undelete", "{}"));
    assertThat(ok(rest.get(all)).path("oauthClients")).hasSize(1);
  }

  @Test
  void aConfidentialClientHasSecretsThatGoOnceTheyAreDisabled() {
    String all = all("confided");
    ok(rest.post(all + "?oauthClientId=open-app", client("PUBLIC_CLIENT")));
    ok(rest.post(all + "?oauthClientId=shop-app", client("CONFIDENTIAL_CLIENT")));
    String add = "/credentials?oauthClientCredentialId=";
    refused(rest.post(all + "/open-app" + add + "first", "{}"), 400, "has no secret");
    refused(rest.post(all + "/shop-app" + add + "gcp-1", "{}"), 400, "reserved");
    JsonNode made = ok(rest.post(all + "/shop-app" + add + "first", "{\"displayName\": \"One\"}"));
    String second =
        ok(rest.post(all + "/shop-app" + add + "second", "{}")).path("clientSecret").asText();
    assertThat(made.path("clientSecret").asText()).isNotEmpty().isNotEqualTo(second);
    String credentials = all + "/shop-app/credentials";
    assertThat(ok(rest.get(credentials)).path("oauthClientCredentials")).hasSize(2);
    assertThat(ok(rest.get(credentials + "/first"))).isEqualTo(made);
    refused(rest.send("DELETE", credentials + "/first", ""), 400, "must be disabled");
    refused(
        rest.send("PATCH", credentials + "/first?updateMask=clientSecret", "{}"),
        400,
        "cannot be changed");
    ok(rest.send("PATCH", credentials + "/first?updateMask=disabled", "{\"disabled\": true}"));
    assertThat(ok(rest.send("DELETE", credentials + "/first", ""))).isEmpty();
    refused(rest.get(credentials + "/first"), 404, "not found");
  }
}
