package ai.varai.provisioner.emulator.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdentityPoolCredentials;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a pipeline against tokens of Google's, and what their holders may do. */
class TokenExchangeTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String ACCOUNT = "deployer@keyless.iam.gserviceaccount.com";
  private static final String POOLS = "/v1/projects/keyless/locations/global/workloadIdentityPools";
  private static final TokenIssuer ISSUER = new TokenIssuer("https://ci.example.com");

  private final GcpEmulator cloud =
      GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT).withLroMode(LroMode.ZERO));
  private final RestCalls owner = new RestCalls(cloud).as("user:user@example.com");
  private String pool = "";
  private String provider = "";

  @BeforeEach
  void prepare() {
    ok(owner.post("/v1/projects/keyless/serviceAccounts", "{\"accountId\":\"deployer\"}"));
    pool = made(owner.post(POOLS + "?workloadIdentityPoolId=pipelines", "{}"));
    provider = provider("runner", ISSUER.uri(), ISSUER.keySet());
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  /** The name of what an operation made. */
  private String made(Answer started) {
    return ok(owner.get("/v1/" + ok(started).path("name").asText()))
        .path("response")
        .path("name")
        .asText();
  }

  private String provider(String id, String issuer, String keys) {
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("oidc").put("issuerUri", issuer).put("jwksJson", keys);
    body.putObject("attributeMapping")
        .put("google.subject", "assertion.sub")
        .put("google.groups", "assertion.groups")
        .put("attribute.repository", "assertion.repository")
        .put("attribute.branch", "assertion.ref.extract('refs/heads/{branch}')");
    body.put("attributeCondition", "assertion.repository.startsWith('varai/')");
    return made(
        owner.post(
            POOLS + "/pipelines/providers?workloadIdentityPoolProviderId=" + id, body.toString()));
  }

  private ObjectNode claims() {
    ObjectNode claims =
        ISSUER
            .claims("repo:varai/shop:ref:refs/heads/main", "https://iam.googleapis.com/" + provider)
            .put("repository", "varai/shop")
            .put("ref", "refs/heads/main");
    claims.putArray("groups").add("release");
    return claims;
  }

  private Map<String, String> request(String token) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    out.put("audience", "//iam.googleapis.com/" + provider);
    out.put("scope", SCOPE);
    out.put("requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
    out.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
    out.put("subject_token", token);
    return out;
  }

  private Answer exchange(Map<String, String> request) {
    String form =
        request.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send("/v1/token", "application/x-www-form-urlencoded", form, "");
  }

  private Answer send(String path, String type, String body, String token) {
    try {
      HttpRequest.Builder b =
          HttpRequest.newBuilder(URI.create(cloud.url() + path))
              .header("content-type", type)
              .POST(HttpRequest.BodyPublishers.ofString(body));
      HttpRequest all =
          (token.isEmpty() ? b : b.header("authorization", "Bearer " + token)).build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(all, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), MAPPER.readTree(answer.body()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String federated(ObjectNode claims) {
    return ok(exchange(request(ISSUER.sign(claims)))).path("access_token").asText();
  }

  private static void refused(Answer answer, String error, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().path("error").asText()).isEqualTo(error);
    assertThat(answer.body().path("error_description").asText()).contains(words);
  }

  private void refused(ObjectNode claims, String error, String words) {
    refused(exchange(request(ISSUER.sign(claims))), error, words);
  }

  /** What the service account may be taken for by. */
  private void letIn(String member) {
    ok(
        owner.post(
            "/v1/projects/keyless/serviceAccounts/" + ACCOUNT + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/iam.workloadIdentityUser\",\"members\":[\""
                + member
                + "\"]}]}}"));
  }

  private Answer impersonate(String token) {
    return send(
        "/v1/projects/-/serviceAccounts/" + ACCOUNT + ":generateAccessToken",
        "application/json",
        "{\"scope\":[\"" + SCOPE + "\"]}",
        token);
  }

  @Test
  void aTokenOfAPipelineBecomesOneOfTheServiceAccount() {
    Answer answer = exchange(request(ISSUER.sign(claims())));
    JsonNode got = ok(answer);
    assertThat(got.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(got.path("issued_token_type").asText())
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(got.path("expires_in").asInt()).as("as long as the pipeline's").isBetween(590, 600);
    String token = got.path("access_token").asText();

    Answer without = impersonate(token);
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.body().toString()).contains("iam.serviceAccounts.getAccessToken");

    letIn(
        "principal://iam.googleapis.com/" + pool + "/subject/repo:varai/shop:ref:refs/heads/main");
    String account = ok(impersonate(token)).path("accessToken").asText();
    assertThat(ok(owner.get("/tokeninfo?access_token=" + account)).path("email").asText())
        .isEqualTo(ACCOUNT);
    assertThat(owner.get("/tokeninfo?access_token=" + token).body().path("error").asText())
        .isEqualTo("invalid_token");
    JsonNode about =
        ok(send("/v1/introspect", "application/json", "{\"token\":\"" + token + "\"}", ""));
    assertThat(about.path("active").asBoolean()).isTrue();
    assertThat(about.path("username").asText()).startsWith("principal://").endsWith("/main");
  }

  @Test
  void policiesNameTheHolderByGroupAttributeAndPool() {
    String token = federated(claims());
    String set = "principalSet://iam.googleapis.com/" + pool + "/";
    for (String member :
        new String[] {
          "*", "group/release", "attribute.repository/varai/shop", "attribute.branch/main"
        }) {
      letIn(set + member);
      assertThat(impersonate(token).status()).as(member).isEqualTo(200);
    }
    for (String member :
        new String[] {"group/rel", "attribute.repository/varai", "attribute.branch/dev"}) {
      letIn(set + member);
      assertThat(impersonate(token).status()).as(member).isEqualTo(403);
    }
    letIn(set.replace("/pipelines/", "/pipeline/") + "*");
    assertThat(impersonate(token).status()).as("another pool").isEqualTo(403);
  }

  /** Two runs of one subject differ in their attributes: each token has its own. */
  @Test
  void attributesBelongToTheTokenAndNotToTheSubject() {
    String main = federated(claims());
    String other = federated(claims().put("ref", "refs/heads/dev"));
    letIn("principalSet://iam.googleapis.com/" + pool + "/attribute.branch/main");
    assertThat(impersonate(main).status()).isEqualTo(200);
    assertThat(impersonate(other).status()).isEqualTo(403);
  }

  @Test
  void aFederatedTokenCallsGooglesApisItself() {
    String token = federated(claims());
    String path = "/v1/projects/keyless/serviceAccounts";
    Answer before = get(path, token);
    assertThat(before.status()).isEqualTo(403);
    ok(
        owner.post(
            "/v1/projects/keyless:setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/iam.serviceAccountViewer\",\"members\":["
                + "\"principalSet://iam.googleapis.com/"
                + pool
                + "/attribute.repository/varai/shop\"]}]}}"));
    assertThat(get(path, token).status()).isEqualTo(200);
    JsonNode denial = owner.get("/_emulator/denials").body();
    assertThat(denial.toString())
        .contains("/subject/repo:varai/shop:ref:refs/heads/main\"")
        .doesNotContain("attribute.branch");
  }

  /** A change of a zone asks for permissions beside that of its method. */
  @Test
  void whatACallNeedsBesideItsMethodsPermissionIsGrantedBySetsAsWell() {
    String zone = "/dns/v1/projects/keyless/managedZones";
    ok(owner.post(zone, "{\"name\":\"z\",\"dnsName\":\"example.com.\",\"description\":\"d\"}"));
    String change =
        "{\"additions\":[{\"name\":\"a.example.com.\",\"type\":\"A\",\"ttl\":300,"
            + "\"rrdatas\":[\"192.0.2.1\"]}]}";
    String token = federated(claims());
    Answer before = send(zone + "/z/changes", "application/json", change, token);
    assertThat(before.status()).isEqualTo(403);

    ok(
        owner.post(
            "/v1/projects/keyless:setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/dns.admin\",\"members\":["
                + "\"principalSet://iam.googleapis.com/"
                + pool
                + "/group/release\"]}]}}"));

    ok(send(zone + "/z/changes", "application/json", change, token));
  }

  private Answer get(String path, String token) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(cloud.url() + path))
                      .header("authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), MAPPER.readTree(answer.body()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTokenIsTakenFromItsIssuerForTheProviderAndInItsTimeOnly() throws Exception {
    refused(claims().put("iss", "https://other.example.com"), "invalid_grant", "The issuer in ID");
    refused(claims().put("aud", "other"), "invalid_grant", "The audience in ID Token [other]");
    long now = Instant.now().getEpochSecond();
    refused(claims().put("exp", now - 90), "invalid_grant", "stale to sign-in");
    refused(claims().put("iat", now + 120), "invalid_grant", "stale to sign-in");
    ObjectNode timeless = claims();
    timeless.remove("exp");
    refused(timeless, "invalid_grant", "stale to sign-in");
    refused(exchange(request("not.a.token")), "invalid_grant", "Unable to parse");
    String good = ISSUER.sign(claims());
    refused(
        exchange(request(new TokenIssuer(ISSUER.uri()).sign(claims()))),
        "invalid_grant",
        "Unable to verify the ID Token signature.");
    refused(
        exchange(request(good.replaceFirst("^[^.]+", "eyJhbGciOiJub25lIn0"))),
        "invalid_grant",
        "signing algorithm");
    ok(exchange(request(ISSUER.signByCurve(claims()))));
    ok(exchange(request(ISSUER.sign(claims().put("exp", now - 30)))));
    ok(exchange(request(ISSUER.sign(claims().put("aud", "//iam.googleapis.com/" + provider)))));
    assertThat(
            ok(exchange(request(ISSUER.sign(claims().put("exp", now + 86_400)))))
                .path("expires_in")
                .asInt())
        .as("an hour at most")
        .isEqualTo(3599);
  }

  @Test
  void theConditionAndTheMappingDecideWhoComesIn() {
    refused(
        claims().put("repository", "others/shop"),
        "unauthorized_client",
        "The given credential is rejected by the attribute condition.");
    ObjectNode without = claims();
    without.remove("repository");
    refused(without, "unauthorized_client", "attribute condition");
    ObjectNode nameless = claims();
    nameless.remove("sub");
    refused(nameless, "unauthorized_client", "Could not obtain a value for google.subject");
    refused(
        claims().put("sub", "s".repeat(128)),
        "invalid_request",
        "google.subject exceeds the 127 bytes limit");
    ObjectNode alone = claims();
    alone.remove("ref");
    alone.remove("groups");
    assertThat(federated(alone)).as("no branch, no groups").isNotEmpty();
  }

  @Test
  void audiencesThatAProviderNamesReplaceItsOwn() {
    ok(
        owner.send(
            "PATCH",
            "/v1/" + provider + "?updateMask=oidc.allowedAudiences",
            "{\"oidc\":{\"allowedAudiences\":[\"pipelines\"]}}"));
    refused(claims(), "invalid_grant", "The audience in ID Token");
    assertThat(federated(claims().put("aud", "pipelines"))).isNotEmpty();
  }

  /** Of a workforce pool the token is one that was made for the provider's client. */
  @Test
  void peopleOfAnOrganizationComeTheSameWay() {
    ok(owner.get("/v1/projects/keyless"));
    String organization =
        ok(owner.get("/v3/organizations:search"))
            .path("organizations")
            .path(0)
            .path("name")
            .asText();
    String all = "/v1/locations/global/workforcePools";
    pool =
        made(
            owner.post(all + "?workforcePoolId=staff-a", "{\"parent\": \"" + organization + "\"}"));
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("attributeMapping").put("google.subject", "assertion.sub");
    ObjectNode oidc = body.putObject("oidc");
    oidc.put("issuerUri", ISSUER.uri()).put("clientId", "console").put("jwksJson", ISSUER.keySet());
    oidc.putObject("webSsoConfig")
        .put("responseType", "ID_TOKEN")
        .put("assertionClaimsBehavior", "ONLY_ID_TOKEN_CLAIMS");
    provider =
        made(owner.post(all + "/staff-a/providers?workforcePoolProviderId=login", body.toString()));
    refused(ISSUER.claims("ann", "https://iam.googleapis.com/" + provider), "invalid_grant", "aud");
    String token = federated(ISSUER.claims("ann", "console"));
    letIn("principal://iam.googleapis.com/locations/global/workforcePools/staff-a/subject/bob");
    assertThat(impersonate(token).status()).isEqualTo(403);
    letIn("principal://iam.googleapis.com/locations/global/workforcePools/staff-a/subject/ann");
    assertThat(impersonate(token).status()).isEqualTo(200);
    ok(owner.send("DELETE", all + "/staff-a/subjects/ann", ""));
    assertThat(impersonate(token).status()).as("a deleted subject").isEqualTo(401);
  }

  @Test
  void aRequestHasToBeWholeAndToNameAProvider() {
    for (String name : request("x").keySet()) {
      Map<String, String> request = request("x");
      request.remove(name);
      refused(exchange(request), "invalid_request", name);
    }
    Map<String, String> request = request(ISSUER.sign(claims()));
    request.put("audience", "my-provider");
    refused(exchange(request), "invalid_request", "Invalid value for \"audience\"");
    request.put("audience", "//iam.googleapis.com/" + provider.replaceFirst("/[^/]+$", "/nobodys"));
    refused(exchange(request), "invalid_target", "doesn't exist");
    request.put(
        "audience",
        "//iam.googleapis.com/" + provider.replaceFirst("^projects/\\d+", "projects/keyless"));
    refused(exchange(request), "invalid_target", "doesn't exist");
    request.put("audience", "//iam.googleapis.com/" + provider);
    request.put("subject_token_type", "urn:ietf:params:oauth:token-type:saml2");
    refused(exchange(request), "invalid_request", "subject_token_type");
  }

  @Test
  void aRequestMayBeJsonInEitherSpelling() {
    ObjectNode body = MAPPER.createObjectNode();
    request(ISSUER.sign(claims())).forEach(body::put);
    ok(send("/v1/token", "application/json", body.toString(), ""));
    String camel = body.toString().replace("subject_token\"", "subjectToken\"");
    ok(send("/v1/token", "application/json", camel.replace("grant_type", "grantType"), ""));
  }

  @Test
  void aDisabledOrDeletedProviderOrPoolTakesNoTokens() {
    String token = federated(claims());
    letIn("principalSet://iam.googleapis.com/" + pool + "/*");
    ok(owner.send("PATCH", "/v1/" + provider + "?updateMask=disabled", "{\"disabled\":true}"));
    refused(claims(), "invalid_target", "disabled or deleted");
    assertThat(impersonate(token).status()).as("what was issued stays good").isEqualTo(200);
    ok(owner.send("PATCH", "/v1/" + provider + "?updateMask=disabled", "{\"disabled\":false}"));
    ok(owner.send("DELETE", "/v1/" + provider, ""));
    refused(claims(), "invalid_target", "disabled or deleted");
    ok(owner.post("/v1/" + provider + ":undelete", "{}"));
    assertThat(federated(claims())).isNotEmpty();

    ok(owner.send("PATCH", "/v1/" + pool + "?updateMask=disabled", "{\"disabled\":true}"));
    refused(claims(), "invalid_target", "disabled or deleted");
    assertThat(impersonate(token).status()).as("but not that of a disabled pool").isEqualTo(401);
    ok(owner.send("PATCH", "/v1/" + pool + "?updateMask=disabled", "{\"disabled\":false}"));
    ok(owner.send("DELETE", "/v1/" + pool, ""));
    refused(claims(), "invalid_target", "disabled or deleted");
  }

  @Test
  void anIssuerOnThisMachineIsAskedForItsKeys() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
      String uri = "https://localhost:" + server.getAddress().getPort();
      TokenIssuer local = new TokenIssuer(uri);
      provider = provider("local", uri, "");
      ObjectNode claims = claims().put("iss", uri);
      refused(
          exchange(request(local.sign(claims))), "invalid_grant", "Error connecting to the given");
      server.start();
      answer(server, "/keys", local.keySet());
      answer(
          server,
          "/.well-known/openid-configuration",
          "{\"issuer\":\"" + uri + "\",\"jwks_uri\":\"" + uri + "/keys\"}");
      ok(exchange(request(local.sign(claims))));
      server.removeContext("/.well-known/openid-configuration");
      answer(
          server,
          "/.well-known/openid-configuration",
          "{\"issuer\":\"https://else.example\",\"jwks_uri\":\"" + uri + "/keys\"}");
      refused(exchange(request(local.sign(claims))), "invalid_grant", "OIDC discovery document");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anIssuerElsewhereIsNotAskedUnlessTheEmulatorMay() {
    provider = provider("abroad", "https://issuer.example.invalid", "");
    refused(
        claims().put("iss", "https://issuer.example.invalid"),
        "invalid_grant",
        "Error connecting to the given credential's issuer.");
  }

  private static void answer(HttpServer server, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static SSLContext selfSigned() throws Exception {
    KeyPair pair = RsaKeys.generate(2048);
    Instant now = Instant.now();
    String pem =
        RsaKeys.certificate(
            pair, "localhost", 1, now.minusSeconds(60), now.plus(Duration.ofDays(1)));
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry("key", pair.getPrivate(), password, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** The file that a pipeline's log-in step writes, read by a client that the proxy serves. */
  private GoogleCredentials credentials(String source) throws Exception {
    String file =
        """
        {"type": "external_account",
         "universe_domain": "googleapis.com",
         "audience": "//iam.googleapis.com/%s",
         "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
         "token_url": "https://sts.googleapis.com/v1/token",
         "service_account_impersonation_url":
             "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/%s:generateAccessToken",
         "credential_source": %s}
        """
            .formatted(provider, ACCOUNT, source);
    Map<String, String> shell = cloud.startProxy(0, "keyless");
    URI proxy = URI.create(shell.get("HTTPS_PROXY"));
    Proxy through =
        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort()));
    try (InputStream authority = Files.newInputStream(Path.of(shell.get("SSL_CERT_FILE")))) {
      HttpTransport transport =
          new NetHttpTransport.Builder()
              .setConnectionFactory(
                  url ->
                      (HttpURLConnection)
                          (url.getHost().equals("localhost")
                              ? url.openConnection()
                              : url.openConnection(through)))
              .trustCertificatesFromStream(authority)
              .build();
      return GoogleCredentials.fromStream(
          new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), () -> transport);
    }
  }

  @Test
  void googlesLibraryTakesTheTokenOutOfAFile(@TempDir Path folder) throws Exception {
    letIn("principalSet://iam.googleapis.com/" + pool + "/attribute.repository/varai/shop");
    Path file = folder.resolve("token");
    String source = "{\"file\": \"" + file + "\"}";
    Files.writeString(file, ISSUER.sign(claims().put("repository", "others/shop")));
    GoogleCredentials credentials = credentials(source).createScoped(SCOPE);
    assertThat(credentials).isInstanceOf(IdentityPoolCredentials.class);
    assertThatThrownBy(credentials::refreshAccessToken)
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining(
            "unauthorized_client: The given credential is rejected by the attribute condition");
    Files.writeString(file, ISSUER.sign(claims()));
    String token = credentials.refreshAccessToken().getTokenValue();
    assertThat(ok(owner.get("/tokeninfo?access_token=" + token)).path("email").asText())
        .isEqualTo(ACCOUNT);
  }

  @Test
  void googlesLibraryAsksForTheTokenAtAnAddress() throws Exception {
    letIn("principalSet://iam.googleapis.com/" + pool + "/group/release");
    HttpServer runner =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      answer(runner, "/token", "{\"value\": \"" + ISSUER.sign(claims()) + "\"}");
      runner.start();
      String source =
          """
          {"url": "http://localhost:%d/token",
           "format": {"type": "json", "subject_token_field_name": "value"}}
          """
              .formatted(runner.getAddress().getPort());
      String token = credentials(source).createScoped(SCOPE).refreshAccessToken().getTokenValue();
      assertThat(ok(owner.get("/tokeninfo?access_token=" + token)).path("email").asText())
          .isEqualTo(ACCOUNT);
    } finally {
      runner.stop(0);
    }
  }
}
