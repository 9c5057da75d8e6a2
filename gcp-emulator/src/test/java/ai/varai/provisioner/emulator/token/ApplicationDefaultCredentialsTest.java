package ai.varai.provisioner.emulator.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's auth library against the emulator's token endpoint and metadata server. */
class ApplicationDefaultCredentialsTest {
  private static final String EMAIL = "robot-1@adc-demo.iam.gserviceaccount.com";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private final GcpEmulator cloud = GcpEmulator.start();
  private final RestCalls calls = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  /** What a program does that only knows Google's library. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      GoogleCredentials credentials = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
      System.out.print(credentials.refreshAccessToken().getTokenValue());
    }
  }

  private byte[] keyFile() {
    calls.post("/v1/projects/adc-demo/serviceAccounts", "{\"accountId\":\"robot-1\"}");
    String data =
        calls
            .post("/v1/projects/adc-demo/serviceAccounts/" + EMAIL + "/keys", "{}")
            .body()
            .path("privateKeyData")
            .asText();
    return Base64.getDecoder().decode(data);
  }

  private String holder(String token) {
    return calls.get("/tokeninfo?access_token=" + token).body().path("email").asText();
  }

  @Test
  void aCredentialsFileFromTheEmulatorGetsTokensFromTheEmulator() throws Exception {
    ServiceAccountCredentials credentials =
        ServiceAccountCredentials.fromStream(new ByteArrayInputStream(keyFile()));
    assertThat(credentials.getTokenServerUri().getPort()).isEqualTo(cloud.port());
    String token = credentials.createScoped(SCOPE).refreshAccessToken().getTokenValue();
    assertThat(holder(token)).isEqualTo(EMAIL);
    String idToken =
        credentials.idTokenWithAudience("https://service.example", List.of()).getTokenValue();
    assertThat(Jwt.parse(idToken).orElseThrow().claims().path("aud").asText())
        .isEqualTo("https://service.example");
  }

  /** Node's older libraries leave the key's id out. */
  @Test
  void anAssertionNeedNotSayWhichOfTheAccountsKeysSignedIt() throws Exception {
    ServiceAccountCredentials nameless =
        ServiceAccountCredentials.fromStream(new ByteArrayInputStream(keyFile())).toBuilder()
            .setPrivateKeyId(null)
            .build();

    assertThat(holder(nameless.createScoped(SCOPE).refreshAccessToken().getTokenValue()))
        .isEqualTo(EMAIL);
  }

  @Test
  void oneIdentityTakesTokensOfAnother() throws Exception {
    keyFile();
    ImpersonatedCredentials robot =
        ImpersonatedCredentials.newBuilder()
            .setSourceCredentials(
                GoogleCredentials.create(
                    AccessToken.newBuilder().setTokenValue(AccessTokens.OWNER_TOKEN).build()))
            .setTargetPrincipal(EMAIL)
            .setScopes(List.of(SCOPE))
            .setLifetime(300)
            .setIamEndpointOverride(
                cloud.url() + "/v1/projects/-/serviceAccounts/" + EMAIL + ":generateAccessToken")
            .build();
    assertThat(holder(robot.refreshAccessToken().getTokenValue())).isEqualTo(EMAIL);
  }

  @Test
  void aDeletedKeyGetsNoTokens() throws Exception {
    ServiceAccountCredentials credentials =
        ServiceAccountCredentials.fromStream(new ByteArrayInputStream(keyFile()));
    calls.send(
        "DELETE",
        "/v1/projects/adc-demo/serviceAccounts/" + EMAIL + "/keys/" + credentials.getPrivateKeyId(),
        "");
    assertThatThrownBy(() -> credentials.createScoped(SCOPE).refreshAccessToken())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("400");
  }

  /** google-auth for Python takes an answer for text unless its type is exactly this. */
  @Test
  void theMetadataServerSaysThatItAnswersWithJsonAndNoCharset() throws Exception {
    for (String path : List.of("default/?recursive=true", "default/token")) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              cloud.url()
                                  + "/computeMetadata/v1/instance/service-accounts/"
                                  + path))
                      .header("Metadata-Flavor", "Google")
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
      assertThat(answer.body()).startsWith("{\"");
    }
  }

  @Test
  void aProgramFindsTheMetadataServerByItsVariable(@TempDir Path empty) throws Exception {
    calls.get("/v1/projects/adc-demo");
    ProcessBuilder b =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Program.class.getName());
    b.environment().remove("GOOGLE_APPLICATION_CREDENTIALS");
    b.environment().put("GCE_METADATA_HOST", cloud.endpoint());
    b.environment().put("CLOUDSDK_CONFIG", empty.toString());
    b.redirectError(empty.resolve("errors").toFile());
    Process process = b.start();
    String token = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> "errors in " + empty.resolve("errors")).isZero();
    assertThat(holder(token)).endsWith("-compute@developer.gserviceaccount.com");
  }
}
