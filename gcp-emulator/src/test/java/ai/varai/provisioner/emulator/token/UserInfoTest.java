package ai.varai.provisioner.emulator.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a token stands for, as those are told who have it. */
class UserInfoTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();
  private static final String EMAIL = "teller@told.iam.gserviceaccount.com";

  private final RestCalls calls = new RestCalls(CLOUD);

  private JsonNode account() {
    String at = "/v1/projects/told/serviceAccounts";
    RestCalls.Answer there = calls.get(at + "/" + EMAIL);
    return there.status() == 200
        ? there.body()
        : calls.post(at, "{\"accountId\":\"teller\"}").body();
  }

  private String token() {
    account();
    return calls
        .post(
            "/v1/projects/-/serviceAccounts/" + EMAIL + ":generateAccessToken",
            "{\"scope\":[\"https://www.googleapis.com/auth/userinfo.email\"]}")
        .body()
        .path("accessToken")
        .asText();
  }

  private static HttpResponse<String> ask(String method, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode told(String method, String path, String token) throws Exception {
    HttpResponse<String> answer = ask(method, path, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/userinfo", "POST, /v1/userinfo", "GET, /oauth2/v3/userinfo"})
  void openIdConnectTellsTheSubjectAndTheAddress(String method, String path) throws Exception {
    JsonNode info = told(method, path, token());

    assertThat(info.path("sub").asText()).isEqualTo(account().path("uniqueId").asText());
    assertThat(info.path("email").asText()).isEqualTo(EMAIL);
    assertThat(info.path("email_verified").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/v1/userinfo", "/oauth2/v2/userinfo", "/userinfo/v2/me"})
  void theOlderVersionsHaveOtherNames(String path) throws Exception {
    JsonNode info = told("GET", path, token());

    assertThat(info.path("id").asText()).isEqualTo(account().path("uniqueId").asText());
    assertThat(info.path("email").asText()).isEqualTo(EMAIL);
    assertThat(info.path("verified_email").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "forged"})
  void whoHasNoValidTokenIsRefused(String token) throws Exception {
    HttpResponse<String> newer = ask("GET", "/v1/userinfo", token);
    assertThat(newer.statusCode()).isEqualTo(401);
    assertThat(newer.body()).contains("invalid_request").contains("Invalid Credentials");
    HttpResponse<String> older = ask("GET", "/oauth2/v2/userinfo", token);
    assertThat(older.statusCode()).isEqualTo(401);
    assertThat(older.body()).contains("UNAUTHENTICATED");
  }

  @Test
  void anAccountOfAPersonHasOneSubjectInAllForms() throws Exception {
    RestCalls ann = calls.as("user:ann@example.com");
    String subject = ann.get("/v1/userinfo").body().path("sub").asText();
    assertThat(subject).matches("1\\d{20}");
    assertThat(ann.get("/oauth2/v2/userinfo").body().path("id").asText()).isEqualTo(subject);
    assertThat(ann.get("/v1/userinfo").body().path("email").asText()).isEqualTo("ann@example.com");
    assertThat(calls.as("user:bob@example.com").get("/v1/userinfo").body().path("sub").asText())
        .isNotEqualTo(subject);
  }

  @Test
  void tokenInfoHasTwoFormsToo() throws Exception {
    String token = token();
    String subject = account().path("uniqueId").asText();

    for (String path : new String[] {"/tokeninfo", "/oauth2/v3/tokeninfo"}) {
      JsonNode info = told("GET", path + "?access_token=" + token, "");
      assertThat(info.path("sub").asText()).isEqualTo(subject);
      assertThat(info.path("expires_in").isTextual()).isTrue();
      assertThat(info.path("email_verified").asText()).isEqualTo("true");
    }
    for (String path : new String[] {"/oauth2/v1/tokeninfo", "/oauth2/v2/tokeninfo"}) {
      JsonNode info = told("POST", path + "?access_token=" + token, "");
      assertThat(info.path("user_id").asText()).isEqualTo(subject);
      assertThat(info.path("expires_in").asInt()).isBetween(3000, 3600);
      assertThat(info.path("verified_email").asBoolean()).isTrue();
      assertThat(info.path("scope").asText()).contains("userinfo.email");
      assertThat(ask("POST", path + "?access_token=forged", "").statusCode()).isEqualTo(400);
    }
  }
}
