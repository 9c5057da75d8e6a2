package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.RunsAlready;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Domain mappings of Cloud Run, as gcloud and Terraform ask for them. */
class DomainMappingTest {

  private static final String V1 = "/apis/domains.cloudrun.com/v1/namespaces/dm/domainmappings";
  private static final String VERIFIED = "{\"verifiedDomains\": [\"example.com\"]}";

  private GcpEmulator cloud;
  private RestCalls rest;

  @BeforeEach
  void start() {
    // Operations last as long as Google's, so that each state can be looked at.
    use(Options.defaults().withLroMode(LroMode.REAL_LIKE));
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private void use(Options options) {
    cloud = GcpEmulator.start(options);
    rest = new RestCalls(cloud);
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static String mapping(String domain, String spec) {
    return """
        {"apiVersion": "domains.cloudrun.com/v1", "kind": "DomainMapping",
         "metadata": {"name": "%s", "labels": {"cloud.googleapis.com/location": "us-central1"}},
         "spec": {"routeName": "web"%s}}
        """
        .formatted(domain, spec);
  }

  private void service(String project) {
    ok(
        rest.post(
            "/apis/serving.knative.dev/v1/namespaces/" + project + "/services",
            """
            {"apiVersion": "serving.knative.dev/v1", "kind": "Service",
             "metadata": {"name": "web",
               "labels": {"cloud.googleapis.com/location": "us-central1"}},
             "spec": {"template": {"spec": {"containers": [{"image": "i:1"}]}}}}
            """));
    cloud.clock().advance(Duration.ofMinutes(1));
  }

  private static JsonNode condition(JsonNode mapping, String type) {
    for (JsonNode c : mapping.at("/status/conditions")) {
      if (c.path("type").asText().equals(type)) {
        return c;
      }
    }
    throw new AssertionError("no condition " + type + " in " + mapping);
  }

  private JsonNode get(String domain) {
    return ok(rest.get(V1 + "/" + domain)).body();
  }

  @Test
  void aMappingGetsItsRecordsAndThenItsCertificate() {
    ok(rest.post("/_emulator/settings", VERIFIED));
    service("dm");
    JsonNode made = ok(rest.post(V1, mapping("www.example.com", ""))).body();
    assertThat(made.at("/spec/certificateMode").asText()).isEqualTo("AUTOMATIC");
    assertThat(condition(made, "Ready").path("status").asText()).isEqualTo("Unknown");
    assertThat(made.at("/status/resourceRecords").isMissingNode()).isTrue();
    assertThat(rest.post(V1, mapping("www.example.com", "")).status()).isEqualTo(409);

    cloud.clock().advance(Duration.ofSeconds(6));
    JsonNode routed = get("www.example.com");
    assertThat(condition(routed, "DomainRoutable").path("status").asText()).isEqualTo("True");
    assertThat(condition(routed, "Ready").path("reason").asText()).isEqualTo("CertificatePending");
    assertThat(routed.at("/status/mappedRouteName").asText()).isEqualTo("web");
    assertThat(routed.at("/status/resourceRecords").toString())
        .isEqualTo("[{\"name\":\"www\",\"type\":\"CNAME\",\"rrdata\":\"ghs.googlehosted.com.\"}]");

    cloud.clock().advance(Duration.ofMinutes(16));
    JsonNode ready = get("www.example.com");
    assertThat(condition(ready, "Ready").path("status").asText()).isEqualTo("True");
    assertThat(ready.at("/status/url").asText()).isEqualTo("https://www.example.com");
    assertThat(ok(rest.get(V1)).body().path("items")).hasSize(1);
    assertThat(
            ok(rest.get("/v1/projects/dm/locations/us-central1/domainmappings"))
                .body()
                .path("items"))
        .hasSize(1);
    assertThat(
            ok(rest.get("/v1/projects/dm/locations/europe-west1/domainmappings"))
                .body()
                .path("items"))
        .isEmpty();

    assertThat(ok(rest.send("DELETE", V1 + "/www.example.com", "")).body().path("status").asText())
        .isEqualTo("Success");
    assertThat(rest.get(V1 + "/www.example.com").status()).isEqualTo(404);
  }

  @Test
  void aDomainThatOneRegistersTakesAddressesAndNeedsNoCertificateWhenNoneIsWanted() {
    ok(rest.post("/_emulator/settings", VERIFIED));
    service("dm");
    ok(rest.post(V1, mapping("example.com", ", \"certificateMode\": \"NONE\"")));
    cloud.clock().advance(Duration.ofSeconds(6));
    JsonNode ready = get("example.com");
    assertThat(condition(ready, "Ready").path("status").asText()).isEqualTo("True");
    assertThat(ready.at("/status/resourceRecords").findValuesAsText("type"))
        .containsOnly("A", "AAAA")
        .hasSize(8);
    assertThat(ready.at("/status/url").asText()).isEqualTo("http://example.com");
  }

  @Test
  void aMappingOfAnUnverifiedDomainOrToNoServiceFailsUntilThatIsPutRight() {
    ok(rest.post(V1, mapping("www.example.com", "")));
    cloud.clock().advance(Duration.ofSeconds(6));
    JsonNode unverified = condition(get("www.example.com"), "Ready");
    assertThat(unverified.path("status").asText()).isEqualTo("False");
    assertThat(unverified.path("reason").asText()).isEqualTo("PermissionDenied");
    assertThat(unverified.path("message").asText())
        .startsWith("Caller is not authorized to administer the domain 'www.example.com'.");

    ok(rest.post("/_emulator/settings", VERIFIED));
    assertThat(condition(get("www.example.com"), "Ready").path("reason").asText())
        .isEqualTo("RouteMissing");
    service("dm");
    assertThat(condition(get("www.example.com"), "DomainRoutable").path("status").asText())
        .isEqualTo("True");
  }

  @Test
  void aDomainThatIsMappedElsewhereIsTakenOverOnlyByForce() {
    ok(rest.post("/_emulator/settings", VERIFIED));
    service("dm");
    service("other");
    String other = V1.replace("/dm/", "/other/");
    ok(rest.post(other, mapping("www.example.com", "")));
    cloud.clock().advance(Duration.ofSeconds(6));
    ok(rest.post(V1, mapping("www.example.com", "")));
    cloud.clock().advance(Duration.ofSeconds(6));
    assertThat(condition(get("www.example.com"), "Ready").path("reason").asText())
        .isEqualTo("MappingAlreadyExists");

    ok(rest.send("DELETE", V1 + "/www.example.com", ""));
    ok(rest.post(V1, mapping("www.example.com", ", \"forceOverride\": true")));
    cloud.clock().advance(Duration.ofSeconds(6));
    assertThat(condition(get("www.example.com"), "DomainRoutable").path("status").asText())
        .isEqualTo("True");
    JsonNode lost = ok(rest.get(other + "/www.example.com")).body();
    assertThat(condition(lost, "Ready").path("reason").asText()).isEqualTo("MappingAlreadyExists");
  }

  @Test
  void whatIsIncompleteIsRefusedAndTheVerifiedDomainsAreListed() {
    assertThat(rest.post(V1, mapping("not a domain", "")).status()).isEqualTo(400);
    assertThat(rest.post(V1, mapping("localhost", "")).status()).isEqualTo(400);
    assertThat(rest.post(V1, mapping("a.example.com", ", \"certificateMode\": \"MINE\"")).status())
        .isEqualTo(400);
    assertThat(
            rest.post(V1, mapping("a.example.com", "").replace("\"routeName\": \"web\"", ""))
                .status())
        .isEqualTo(400);
    assertThat(rest.post("/_emulator/settings", "{\"verifiedDomains\": [7]}").status())
        .isEqualTo(400);

    String domains = "/v1/projects/dm/authorizeddomains";
    assertThat(ok(rest.get(domains)).body()).isEmpty();
    ok(rest.post("/_emulator/settings", VERIFIED));
    assertThat(ok(rest.get(domains)).body().at("/domains/0/id").asText()).isEqualTo("example.com");
    assertThat(
            ok(rest.get("/apis/domains.cloudrun.com/v1/namespaces/dm/authorizeddomains"))
                .body()
                .path("domains"))
        .hasSize(1);
  }

  @Test
  void aProjectsEditorMapsDomainsAndAnAdminOfCloudRunDoesNot() {
    cloud.stop();
    use(Options.defaults().withIam(IamMode.STRICT));
    RestCalls owner = rest.as("user:" + AccessTokens.OWNER);
    ok(
        owner.post(
            "/v1/projects/dm:setIamPolicy",
            """
            {"policy": {"bindings": [
              {"role": "roles/owner", "members": ["user:%s"]},
              {"role": "roles/editor", "members": ["user:ed@example.com"]},
              {"role": "roles/run.admin", "members": ["user:run@example.com"]}]}}
            """
                .formatted(AccessTokens.OWNER)));
    RestCalls admin = rest.as("user:run@example.com");
    assertThat(admin.post(V1, mapping("www.example.com", "")).status()).isEqualTo(403);
    ok(rest.as("user:ed@example.com").post(V1, mapping("www.example.com", "")));
    ok(admin.get(V1 + "/www.example.com"));
  }

  @Test
  void aMappedDomainLeadsToTheServiceWhereServicesRun() throws Exception {
    cloud.stop();
    HttpServer web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    web.createContext(
        "/",
        x -> {
          byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
          x.sendResponseHeaders(200, hello.length);
          x.getResponseBody().write(hello);
          x.close();
        });
    web.start();
    try {
      ServiceRunner.Outcome ready =
          ServiceRunner.Outcome.ready("127.0.0.1:" + web.getAddress().getPort());
      use(Options.defaults().withPlugin(ServiceRunner.class, new RunsAlready(ready)));
      ok(rest.post("/_emulator/settings", VERIFIED));
      service("dm");
      assertThat(request("www.example.com")).doesNotContain("hello");
      ok(rest.post(V1, mapping("www.example.com", "")));
      cloud.clock().advance(Duration.ofMinutes(1));
      assertThat(request("www.example.com")).contains("200 OK").contains("hello");
    } finally {
      web.stop(0);
    }
  }

  private String request(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", cloud.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
