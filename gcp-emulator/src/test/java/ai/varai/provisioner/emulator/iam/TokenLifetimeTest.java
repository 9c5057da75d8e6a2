package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long access tokens of service accounts may last, and who says so. */
class TokenLifetimeTest {

  private static final String CONSTRAINT = "iam.allowServiceAccountCredentialLifetimeExtension";
  private static final String POLICY = "projects/lives/policies/" + CONSTRAINT;

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static String email(String account) {
    return account + "@lives.iam.gserviceaccount.com";
  }

  @BeforeAll
  static void accounts() {
    for (String account : new String[] {"short-one", "long-one"}) {
      assertThat(
              REST.post(
                      "/v1/projects/lives/serviceAccounts", "{\"accountId\": \"" + account + "\"}")
                  .status())
          .isEqualTo(200);
    }
  }

  private static Answer token(String account, String lifetime) {
    return REST.post(
        "/v1/projects/-/serviceAccounts/" + email(account) + ":generateAccessToken",
        "{\"scope\": [\"https://www.googleapis.com/auth/cloud-platform\"], \"lifetime\": \""
            + lifetime
            + "\"}");
  }

  private static void assertRefused(Answer answer, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.body().at("/error/message").asText()).isEqualTo(message);
  }

  private static String tooLong(String account) {
    return "Access tokens for service account "
        + email(account)
        + " can not have lifetimes of more than 1 hour. Use the Org Policy Constraint"
        + " constraints/iam.allowServiceAccountCredentialLifetimeExtension to allow up to 12"
        + " hours.";
  }

  @ParameterizedTest
  @CsvSource({"1s, 1", "59s, 59", "3600s, 3600"})
  void upToAnHourIsForEverybody(String lifetime, long seconds) {
    Answer answer = token("short-one", lifetime);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(Instant.parse(answer.body().path("expireTime").asText()))
        .isBetween(Instant.now().plusSeconds(seconds - 5), Instant.now().plusSeconds(seconds + 1));
  }

  @Test
  void aTokenLastsForSomeTime() {
    assertRefused(token("short-one", "0s"), "Lifetime of access token must be larger then zero.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3601s", "43200s"})
  void moreThanAnHourIsNotForEverybody(String lifetime) {
    assertRefused(token("short-one", lifetime), tooLong("short-one"));
  }

  @Test
  void anOrganizationPolicyLetsSomeAccountsHaveTwelveHours() {
    String allowed =
        "{\"rules\": [{\"values\": {\"allowedValues\": [\"" + email("long-one") + "\"]}}]}";
    assertThat(
            REST.post(
                    "/v2/projects/lives/policies",
                    "{\"name\": \"" + POLICY + "\", \"spec\": " + allowed + "}")
                .status())
        .isEqualTo(200);
    Answer answer = token("long-one", "43200s");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(Instant.parse(answer.body().path("expireTime").asText()))
        .isAfter(Instant.now().plusSeconds(43_000));
    assertThat(token("long-one", "43201s").status()).isEqualTo(400);
    assertRefused(token("short-one", "43200s"), tooLong("short-one"));
    assertThat(REST.send("DELETE", "/v2/" + POLICY, "").status()).isEqualTo(200);
    assertRefused(token("long-one", "43200s"), tooLong("long-one"));
  }
}
