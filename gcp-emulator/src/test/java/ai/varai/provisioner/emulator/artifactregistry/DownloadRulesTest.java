package ai.varai.provisioner.emulator.artifactregistry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules say which versions may be pulled; settings and lists of other formats answer. */
class DownloadRulesTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String repository(String project, String format) {
    String all = "/v1/projects/" + project + "/locations/us-central1/repositories";
    ok(REST.post(all + "?repositoryId=images", "{\"format\": \"" + format + "\"}"));
    return all + "/images";
  }

  private static int call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .header("Content-Type", TYPE);
    return HttpClient.newHttpClient()
        .send(
            b.method(method, BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Pushes an image that has no layers; its digest. */
  private static String push(String project, String image, String tag) throws Exception {
    String config = "{\"tag\": \"" + tag + "\"}";
    String blob = digest(config);
    String path = "/v2/" + project + "/images/" + image;
    assertThat(call("POST", path + "/blobs/uploads/?digest=" + blob, config)).isEqualTo(201);
    String manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s", "layers": [],
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
                    "digest": "%s", "size": %d}}
        """
            .formatted(TYPE, blob, config.length());
    assertThat(call("PUT", path + "/manifests/" + tag, manifest)).isEqualTo(201);
    return digest(manifest);
  }

  private static String digest(String text) throws NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(sum);
  }

  private static int pull(String project, String image, String reference) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    CLOUD.emulator().url()
                        + "/v2/"
                        + project
                        + "/images/"
                        + image
                        + "/manifests/"
                        + reference))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aPackagesRuleCountsBeforeTheRepositorysAndAConditionPicksVersions() throws Exception {
    String rules = repository("pull-rules", "DOCKER") + "/rules";
    String one = push("pull-rules", "app", "one");
    push("pull-rules", "app", "two");
    push("pull-rules", "base", "one");
    assertThat(pull("pull-rules", "app", "one")).isEqualTo(200);

    ok(REST.post(rules + "?ruleId=all", "{\"action\": \"DENY\"}"));
    assertThat(pull("pull-rules", "app", "one")).isEqualTo(403);
    assertThat(pull("pull-rules", "base", "one")).isEqualTo(403);
    String condition = "{\"expression\": \"pkg.version.id == '" + one + "'\"}";
    ok(
        REST.post(
            rules + "?ruleId=app",
            "{\"action\": \"ALLOW\", \"packageId\": \"app\", \"condition\": " + condition + "}"));
    assertThat(pull("pull-rules", "app", "one")).isEqualTo(200);
    assertThat(pull("pull-rules", "app", one)).isEqualTo(200);
    assertThat(pull("pull-rules", "app", "two")).isEqualTo(403);
    assertThat(pull("pull-rules", "base", "one")).isEqualTo(403);

    ok(REST.send("PATCH", rules + "/all?updateMask=action", "{\"action\": \"ALLOW\"}"));
    assertThat(pull("pull-rules", "base", "one")).isEqualTo(200);
    ok(REST.send("DELETE", rules + "/app", ""));
    assertThat(ok(REST.get(rules)).path("rules").findValuesAsText("name"))
        .containsExactly("projects/pull-rules/locations/us-central1/repositories/images/rules/all");
  }

  @Test
  void thereIsOneRuleForARepositoryAndOneForEachPackage() {
    String rules = repository("one-rule", "DOCKER") + "/rules";
    assertThat(REST.post(rules + "?ruleId=a", "{}").status()).isEqualTo(400);
    assertThat(REST.post(rules + "?ruleId=a%20b", "{\"action\": \"DENY\"}").status())
        .isEqualTo(400);
    assertThat(
            REST.post(
                    rules + "?ruleId=a",
                    "{\"action\": \"DENY\", \"condition\": {\"expression\": \"pkg.version.id ==\"}}")
                .body()
                .at("/error/message")
                .asText())
        .contains("Parse expression:1:17: mismatched input");
    JsonNode made = ok(REST.post(rules + "?ruleId=a", "{\"action\": \"DENY\"}"));
    assertThat(made.path("operation").asText()).isEqualTo("DOWNLOAD");
    assertThat(ok(REST.get(rules + "/a"))).isEqualTo(made);
    assertThat(REST.post(rules + "?ruleId=a", "{\"action\": \"DENY\"}").status()).isEqualTo(409);
    assertThat(REST.post(rules + "?ruleId=b", "{\"action\": \"DENY\"}").status()).isEqualTo(409);
    String app = "{\"action\": \"DENY\", \"packageId\": \"app\"}";
    ok(REST.post(rules + "?ruleId=b", app));
    assertThat(REST.post(rules + "?ruleId=c", app).status()).isEqualTo(409);
    assertThat(REST.get(rules + "/c").status()).isEqualTo(404);
    ok(REST.send("DELETE", rules.replace("/rules", ""), ""));
    assertThat(REST.get(rules).status()).isEqualTo(404);
    repository("one-rule", "DOCKER");
    assertThat(ok(REST.get(rules)).has("rules")).isFalse();
  }

  @Test
  void redirectionIsAProjectsSetting() {
    String settings = "/v1/projects/redirects/projectSettings";
    assertThat(ok(REST.get(settings)).path("legacyRedirectionState").asText())
        .isEqualTo("REDIRECTION_FROM_GCR_IO_DISABLED");
    String mask = "?updateMask=legacyRedirectionState,pullPercent";
    assertThat(REST.send("PATCH", settings + mask, "{\"pullPercent\": 101}").status())
        .isEqualTo(400);
    ok(
        REST.send(
            "PATCH",
            settings + mask,
            "{\"legacyRedirectionState\": \"REDIRECTION_FROM_GCR_IO_ENABLED\"}"));
    assertThat(ok(REST.get(settings)).path("legacyRedirectionState").asText())
        .isEqualTo("REDIRECTION_FROM_GCR_IO_ENABLED");
  }

  @Test
  void packagesOfLanguagesAreListedInRepositoriesOfTheirFormat() {
    String npm = repository("npm-lists", "NPM");
    assertThat(ok(REST.get(npm + "/npmPackages")).isEmpty()).isTrue();
    assertThat(REST.get(npm + "/npmPackages/left-pad:1.0").status()).isEqualTo(404);
    assertThat(REST.get(npm + "/mavenArtifacts").status()).isEqualTo(400);
    assertThat(REST.get(npm + "/pythonPackages/x").status()).isEqualTo(400);
  }
}
