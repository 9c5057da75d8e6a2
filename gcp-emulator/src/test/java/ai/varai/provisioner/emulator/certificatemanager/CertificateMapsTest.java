package ai.varai.provisioner.emulator.certificatemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.proxy.CertificateAuthority;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificate maps and what goes with them: plain REST. */
class CertificateMapsTest {
  private static final String PLACE = "/v1/projects/maps/locations/global/";
  private static final String CERTIFICATES = "projects/maps/locations/global/certificates/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private void certificate(String id, String content) {
    ok(rest.post(PLACE + "certificates?certificateId=" + id, content));
  }

  private static String entry(String host, String certificate) {
    return "{"
        + (host.isEmpty() ? "\"matcher\":\"PRIMARY\"" : "\"hostname\":\"" + host + "\"")
        + ",\"certificates\":[\""
        + CERTIFICATES
        + certificate
        + "\"]}";
  }

  @Test
  void aMapServesHostNamesWithCertificatesThatStayWhileTheyAreUsed() {
    certificate("own", "{\"selfManaged\":{\"pemCertificate\":\"x\",\"pemPrivateKey\":\"y\"}}");
    certificate("managed", "{\"managed\":{\"domains\":[\"shop.example.com\"]}}");
    ok(rest.post(PLACE + "certificateMaps?certificateMapId=front", "{\"description\":\"d\"}"));
    String entries = PLACE + "certificateMaps/front/certificateMapEntries";
    String add = entries + "?certificateMapEntryId=";
    ok(rest.post(add + "shop", entry("shop.example.com", "managed")));
    ok(rest.post(add + "rest", entry("", "own")));
    assertThat(ok(rest.get(entries)).body().path("certificateMapEntries"))
        .extracting(e -> e.path("state").asText())
        .as("of the primary one and of the one that waits for its certificate")
        .containsExactly("ACTIVE", "PENDING");
    assertThat(rest.post(add + "twice", entry("shop.example.com", "own")).status()).isEqualTo(409);
    assertThat(rest.post(add + "none", entry("b.example.com", "missing")).status()).isEqualTo(400);
    assertThat(rest.post(add + "bad", entry("not a host", "own")).status()).isEqualTo(400);
    assertThat(
            rest.post(
                    PLACE + "certificateMaps/nowhere/certificateMapEntries?certificateMapEntryId=a",
                    entry("a.example.com", "own"))
                .status())
        .isEqualTo(404);

    assertThat(rest.send("DELETE", PLACE + "certificates/managed", "").status()).isEqualTo(400);
    assertThat(rest.send("DELETE", PLACE + "certificateMaps/front", "").status()).isEqualTo(400);
    ok(
        rest.send(
            "PATCH", entries + "/shop?updateMask=certificates", entry("shop.example.com", "own")));
    assertThat(ok(rest.get(entries + "/shop")).body().path("state").asText()).isEqualTo("ACTIVE");
    ok(rest.send("DELETE", PLACE + "certificates/managed", ""));
    ok(rest.send("DELETE", entries + "/shop", ""));
    ok(rest.send("DELETE", entries + "/rest", ""));
    ok(rest.send("DELETE", PLACE + "certificateMaps/front", ""));
    assertThat(rest.get(PLACE + "certificateMaps/front").status()).isEqualTo(404);
  }

  @Test
  void trustConfigsAndIssuanceConfigsAreKept() {
    String trust = PLACE + "trustConfigs?trustConfigId=";
    String anchors =
        "{\"trustStores\":[{\"trustAnchors\":[{\"pemCertificate\":\"-----BEGIN CERTIFICATE-----\\n\"}]}]}";
    ok(rest.post(trust + "partners", anchors));
    JsonNode kept = ok(rest.get(PLACE + "trustConfigs/partners")).body();
    assertThat(kept.path("etag").asText()).isNotEmpty();
    assertThat(kept.path("trustStores")).hasSize(1);
    ok(rest.send("PATCH", PLACE + "trustConfigs/partners", "{\"description\":\"all\"}"));
    JsonNode replaced = ok(rest.get(PLACE + "trustConfigs/partners")).body();
    assertThat(replaced.path("description").asText()).isEqualTo("all");
    assertThat(replaced.has("trustStores")).as("no mask, so every field").isFalse();
    assertThat(rest.post(trust + "bad", anchors.replace("BEGIN", "NO")).status()).isEqualTo(400);

    String config =
        """
        {"certificateAuthorityConfig": {"certificateAuthorityServiceConfig":
           {"caPool": "projects/maps/locations/us-east1/caPools/pool"}},
         "lifetime": "1814400s", "rotationWindowPercentage": 34, "keyAlgorithm": "ECDSA_P256"}
        """;
    String issuance = PLACE + "certificateIssuanceConfigs?certificateIssuanceConfigId=";
    ok(rest.post(issuance + "inner", config));
    assertThat(rest.post(issuance + "bad", config.replace("34", "100")).status()).isEqualTo(400);
    certificate(
        "inside",
        "{\"managed\":{\"domains\":[\"in.example.com\"],\"issuanceConfig\":\"projects/maps/locations/global/certificateIssuanceConfigs/inner\"}}");
    assertThat(rest.send("DELETE", PLACE + "certificateIssuanceConfigs/inner", "").status())
        .isEqualTo(400);
    ok(rest.send("DELETE", PLACE + "certificates/inside", ""));
    ok(rest.send("DELETE", PLACE + "certificateIssuanceConfigs/inner", ""));
  }

  /** At its host: the path is also that of other APIs. */
  private static JsonNode atHost(String path) throws IOException {
    return new ObjectMapper()
        .readTree(
            WebClient.of(CLOUD.emulator().url())
                .blocking()
                .execute(
                    RequestHeaders.builder(HttpMethod.GET, path)
                        .set("host", "certificatemanager.googleapis.com")
                        .build())
                .contentUtf8());
  }

  @Test
  void operationsAreListedCancelledAndDeleted() throws IOException {
    String place = "/v1/projects/listed/locations/global/";
    for (String id : new String[] {"one", "two"}) {
      ok(rest.post(place + "certificateMaps?certificateMapId=" + id, "{}"));
    }
    JsonNode all = atHost(place + "operations?filter=done=true").path("operations");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).at("/response/name").asText()).contains("/certificateMaps/");
    assertThat(atHost(place + "operations?pageSize=1").path("nextPageToken").asText()).isNotEmpty();
    String one = "/v1/" + all.get(0).path("name").asText();
    ok(rest.post(one + ":cancel", "{}"));
    ok(rest.send("DELETE", one, ""));
    assertThat(rest.get(one).status()).isEqualTo(404);
    assertThat(atHost(place + "operations").path("operations")).hasSize(1);
  }

  @Test
  void aCertificateOfOnesOwnIsReplacedAndAManagedOneTellsOfItsDomains() {
    String certificates = PLACE + "certificates";
    String own =
        "{\"selfManaged\":{\"pemCertificate\":\"-----BEGIN CERTIFICATE-----%s\",\"pemPrivateKey\":\"k\"}}";
    ok(rest.post(certificates + "?certificateId=replaced", own.formatted("1")));
    ok(rest.send("PATCH", certificates + "/replaced?updateMask=selfManaged", own.formatted("2")));
    JsonNode replaced = ok(rest.get(certificates + "/replaced")).body();
    assertThat(replaced.path("pemCertificate").asText()).endsWith("-----2");
    assertThat(replaced.path("selfManaged").isEmpty()).as("is for writing only").isTrue();

    ok(
        rest.post(
            certificates + "?certificateId=told",
            "{\"managed\":{\"domains\":[\"a.example.com\"]}}"));
    JsonNode attempt =
        ok(rest.get(certificates + "/told")).body().at("/managed/authorizationAttemptInfo/0");
    assertThat(attempt.path("domain").asText()).isEqualTo("a.example.com");
    assertThat(attempt.path("state").asText()).isEqualTo("AUTHORIZING");
  }

  /**
   * As recorded in the tests of Cloud Custodian.
   *
   * @see <a
   *     href="https://github.com/cloud-custodian/cloud-custodian/tree/main/tools/c7n_gcp/tests/data/flights/certmanager-certificate-label">certmanager-certificate-label</a>
   */
  @Test
  void aCertificateOfOnesOwnTellsWhatItIsForAndIsListedInAllLocations(@TempDir Path folder)
      throws Exception {
    String certificates = PLACE + "certificates";
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("selfManaged")
        .put("pemCertificate", Files.readString(CertificateAuthority.in(folder).pem()))
        .put("pemPrivateKey", "k");

    Answer started = ok(rest.post(certificates + "?certificateId=read", body.toString()));

    assertThat(started.body().at("/metadata/requestedCancellation").isBoolean()).isTrue();
    JsonNode read = ok(rest.get(certificates + "/read")).body();
    assertThat(Instant.parse(read.path("expireTime").asText()))
        .isAfter(Instant.now().plus(Duration.ofDays(3600)));
    JsonNode all = ok(rest.get(certificates.replace("global", "-") + "?pageSize=1")).body();
    assertThat(all.path("certificates")).hasSize(1);
    assertThat(all.path("nextPageToken").asText()).isNotEmpty();
    assertThat(ok(rest.get(certificates.replace("global", "-"))).body().path("certificates"))
        .extracting(each -> each.path("name").asText())
        .contains(read.path("name").asText());
  }
}
