package ai.varai.provisioner.emulator.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a token is, where it decides what may be done. */
class BearerTokensTest {
  private static final String ACCOUNTS = "/v1/projects/bearer/serviceAccounts";
  private static final String EMAIL = "robot-1@bearer.iam.gserviceaccount.com";
  private static final String SECRET = "/v1/projects/bearer/secrets/s";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
  private final RestCalls owner = new RestCalls(cloud).as("user:user@example.com");

  @BeforeEach
  void prepare() {
    done(owner.post(ACCOUNTS, "{\"accountId\":\"robot-1\"}"));
    done(
        owner.post(
            "/v1/projects/bearer/secrets?secretId=s", "{\"replication\":{\"automatic\":{}}}"));
    grant();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static RestCalls.Answer done(RestCalls.Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private void grant() {
    done(
        owner.post(
            SECRET + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.viewer\",\"members\":"
                + "[\"serviceAccount:"
                + EMAIL
                + "\"]}]}}"));
  }

  private String key() {
    return done(owner.post(ACCOUNTS + "/" + EMAIL + "/keys", "{}")).body().toString();
  }

  private static String field(String key, String name) throws IOException {
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(key).path(name).asText();
  }

  /** What Google's library sends that signs for itself. */
  private static String selfSigned(String key, String scope) throws IOException {
    ServiceAccountCredentials credentials =
        ServiceAccountCredentials.fromStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(field(key, "privateKeyData"))));
    ServiceAccountCredentials signing =
        scope.isEmpty()
            ? credentials
            : ((ServiceAccountCredentials) credentials.createScoped(scope))
                .toBuilder().setUseJwtAccessWithScope(true).build();
    Map<String, List<String>> headers =
        signing.getRequestMetadata(URI.create("https://secretmanager.googleapis.com/v1"));
    String header = headers.get("Authorization").get(0);
    assertThat(header).startsWith("Bearer ey");
    return header.substring("Bearer ".length());
  }

  private int read(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud.url() + SECRET))
            .header("authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  @Test
  void anAccountSignsForItselfForAnAudienceOrForScopes() throws Exception {
    String key = key();
    assertThat(read(selfSigned(key, ""))).isEqualTo(200);
    assertThat(read(selfSigned(key, "https://www.googleapis.com/auth/cloud-platform")))
        .isEqualTo(200);
    assertThat(cloud.recorder().calls())
        .last()
        .satisfies(call -> assertThat(call.principal()).isEqualTo(EMAIL));
    assertThat(read(selfSigned(key, "") + "x")).as("forged").isEqualTo(401);
  }

  @Test
  void nobodySignsWithAKeyThatIsDisabledOrGone() throws Exception {
    String key = key();
    String token = selfSigned(key, "");
    String name = "/v1/" + field(key, "name");
    done(owner.post(name + ":disable", "{}"));
    assertThat(read(token)).isEqualTo(401);
    done(owner.post(name + ":enable", "{}"));
    assertThat(read(token)).isEqualTo(200);
    done(owner.post(ACCOUNTS + "/" + EMAIL + ":disable", "{}"));
    assertThat(read(token)).isEqualTo(401);
    done(owner.post(ACCOUNTS + "/" + EMAIL + ":enable", "{}"));
    done(owner.send("DELETE", name, ""));
    assertThat(read(token)).isEqualTo(401);
  }

  @Test
  void whoSignsDoesNotKnowThatTheCloudsClockWasMoved() throws Exception {
    String key = key();
    cloud.clock().advance(Duration.ofDays(31));
    assertThat(read(selfSigned(key, ""))).isEqualTo(200);
    ServiceAccountCredentials credentials =
        ServiceAccountCredentials.fromStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(field(key, "privateKeyData"))));
    String token =
        credentials
            .createScoped("https://www.googleapis.com/auth/cloud-platform")
            .refreshAccessToken()
            .getTokenValue();
    assertThat(read(token)).isEqualTo(200);
  }

  @Test
  void aNewAccountOfTheSameAddressDoesNotTakeOverTheTokensOfTheOldOne() throws Exception {
    String token =
        done(owner.post(
                ACCOUNTS.replace("bearer", "-") + "/" + EMAIL + ":generateAccessToken",
                "{\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"]}"))
            .body()
            .path("accessToken")
            .asText();
    assertThat(read(token)).isEqualTo(200);
    done(owner.send("DELETE", ACCOUNTS + "/" + EMAIL, ""));
    assertThat(read(token)).isEqualTo(401);
    done(owner.post(ACCOUNTS, "{\"accountId\":\"robot-1\"}"));
    grant();
    assertThat(read(token)).as("of the account that was deleted").isEqualTo(401);
  }

  @Test
  void aTokenThatIsNotValidIsRefusedWhereEverybodyMayRead() throws Exception {
    done(
        owner.post(
            SECRET + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.viewer\",\"members\":"
                + "[\"allUsers\"]}]}}"));
    assertThat(new RestCalls(cloud).get(SECRET).status()).isEqualTo(200);
    assertThat(new RestCalls(cloud).as("user:anybody@example.com").get(SECRET).status())
        .isEqualTo(200);
    assertThat(read("ya29.nonsense")).isEqualTo(401);
  }
}
