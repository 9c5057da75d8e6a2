package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools of workload identities and their providers: made, changed, deleted and brought back. */
class WorkloadPoolsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().toString()).contains(words);
  }

  private static String pools(String project) {
    return "/v1/projects/" + project + "/locations/global/workloadIdentityPools";
  }

  /** What the operation of an answer gives. */
  private static JsonNode done(Answer answer) {
    JsonNode ended = ok(REST.get("/v1/" + ok(answer).path("name").asText()));
    assertThat(ended.path("done").asBoolean()).isTrue();
    return ended.path("response");
  }

  private static String github(String condition) {
    return """
    {"displayName": "GitHub", "attributeMapping": {"google.subject": "assertion.sub"},
     "attributeCondition": "%s",
     "oidc": {"issuerUri": "https://token.actions.githubusercontent.com"}}
    """
        .formatted(condition);
  }

  @Test
  void aPoolIsNamedByTheProjectsNumberAndComesBackWithin30Days() {
    String all = pools("pooled");
    refused(REST.post(all + "?workloadIdentityPoolId=abc", "{}"), 400, "4 to 32");
    refused(REST.post(all + "?workloadIdentityPoolId=gcp-pool", "{}"), 400, "gcp-");
    JsonNode made =
        done(REST.post(all + "?workloadIdentityPoolId=build", "{\"displayName\": \"Build\"}"));
    assertThat(made.path("name").asText())
        .matches("projects/\\d+/locations/global/workloadIdentityPools/build");
    assertThat(made.path("state").asText()).isEqualTo("ACTIVE");
    String one = all + "/build";
    assertThat(ok(REST.get("/v1/" + made.path("name").asText())).path("displayName").asText())
        .isEqualTo("Build");
    refused(REST.post(all + "?workloadIdentityPoolId=build", "{}"), 409, "already exists");
    refused(REST.send("PATCH", one, "{\"disabled\": true}"), 400, "mask");
    done(REST.send("PATCH", one + "?updateMask=disabled", "{\"disabled\": true}"));
    assertThat(ok(REST.get(one)).path("disabled").asBoolean()).isTrue();
    assertThat(ok(REST.get(one)).path("displayName").asText()).isEqualTo("Build");

    done(REST.send("DELETE", one, ""));
    assertThat(ok(REST.get(one)).path("state").asText()).isEqualTo("DELETED");
    assertThat(ok(REST.get(all)).has("workloadIdentityPools")).isFalse();
    assertThat(ok(REST.get(all + "?showDeleted=true")).path("workloadIdentityPools")).hasSize(1);
    refused(REST.post(all + "?workloadIdentityPoolId=build", "{}"), 409, "already exists");
    done(REST.post(one + ":undelete", "{}"));
    assertThat(ok(REST.get(one)).has("expireTime")).isFalse();
    done(REST.send("DELETE", one, ""));
    ok(REST.post("/_emulator/clock", "{\"advance\": \"P31D\"}"));
    assertThat(REST.get(one).status()).isEqualTo(404);
    done(REST.post(all + "?workloadIdentityPoolId=build", "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"kty\": \"EC\", \"crv\": \"P-384\"}', Only RSA",
    "'{\"kty\": \"EC\", \"crv\": \"P-521\"}', Only RSA",
    "'{\"kty\": \"oct\"}', Only RSA",
    "'{\"kty\": \"OKP\", \"crv\": \"Ed25519\"}', Input jwks contains corrupted key material."
  })
  void aKeyThatNoTokenIsVerifiedWithIsNotTaken(String key, String message) {
    String pool = pools("odd-keys");
    REST.post(pool + "?workloadIdentityPoolId=oddkeys", "{}");
    String keys = "{\"keys\": [" + key + "]}";
    String body =
        github("assertion.repository_owner=='example'")
            .replace(
                "githubusercontent.com\"",
                "githubusercontent.com\", \"jwksJson\": \"" + keys.replace("\"", "\\\"") + "\"");
    refused(
        REST.post(pool + "/oddkeys/providers?workloadIdentityPoolProviderId=oddkeys", body),
        400,
        message);
  }

  @Test
  void aProviderSaysWhoseTokensItTakesAndWhatTheyMean() {
    String pool = pools("provided") + "/outside";
    String all = pool + "/providers";
    String add = all + "?workloadIdentityPoolProviderId=";
    done(REST.post(pools("provided") + "?workloadIdentityPoolId=outside", "{}"));
    refused(REST.post(add + "none", "{}"), 400, "Exactly one of aws, oidc, saml and x509");
    refused(REST.post(add + "github", github("")), 400, "one of the provider's claims");
    String condition = "assertion.repository_owner=='example'";
    refused(
        REST.post(add + "github", github(condition).replace("google.subject", "google.who")),
        400,
        "google.subject");
    refused(
        REST.post(add + "github", github(condition).replace("https://token", "http://token")),
        400,
        "Invalid OIDC issuer URI. The scheme must be https.");
    refused(
        REST.post(add + "github", github(condition).replace("https://token", "token")),
        400,
        "Invalid OIDC issuer URI.");
    refused(
        REST.post(add + "github", github("assertion.owner ==")),
        400,
        "Parse expression:1:18: mismatched input");
    refused(
        REST.post(add + "github", github("assertion.sub != '' && token.sub != ''")),
        400,
        "undeclared reference to 'token'");
    refused(
        REST.post(add + "github", github(condition).replace("\"assertion.sub\"", "\"claims.sub\"")),
        400,
        "undeclared reference to 'claims'");
    JsonNode made = done(REST.post(add + "github", github(condition)));
    assertThat(made.path("name").asText()).endsWith("/outside/providers/github");
    JsonNode aws = done(REST.post(add + "amazon", "{\"aws\": {\"accountId\": \"123456789012\"}}"));
    assertThat(aws.has("attributeMapping")).isFalse();
    refused(
        REST.send(
            "PATCH",
            all + "/amazon?updateMask=attributeMapping",
            "{\"attributeMapping\": {\"attribute.role\": \"assertion.arn\"}}"),
        400,
        "google.subject");
    assertThat(ok(REST.get(all + "?pageSize=1")).path("nextPageToken").asText()).isNotEmpty();
    assertThat(ok(REST.get(pools("provided"))).path("workloadIdentityPools")).hasSize(1);

    done(
        REST.send(
            "PATCH",
            all + "/github?updateMask=oidc.allowed_audiences",
            "{\"oidc\": {\"allowedAudiences\": [\"a\"]}}"));
    JsonNode oidc = ok(REST.get(all + "/github")).path("oidc");
    assertThat(oidc.path("allowedAudiences").toString()).isEqualTo("[\"a\"]");
    assertThat(oidc.path("issuerUri").asText()).startsWith("https://token");
    refused(REST.send("PATCH", all + "/github?updateMask=attributeCondition", "{}"), 400, "claims");

    done(REST.send("DELETE", all + "/github", ""));
    assertThat(ok(REST.get(all)).path("workloadIdentityPoolProviders")).hasSize(1);
    done(REST.send("DELETE", pool, ""));
    refused(REST.post(add + "late", "{}"), 400, "is deleted");
  }
}
