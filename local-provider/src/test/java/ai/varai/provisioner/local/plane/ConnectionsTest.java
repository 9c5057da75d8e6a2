package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.local.store.PrivateFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.sql.ConnectorConfig;
import com.google.cloud.sql.ConnectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The ways into an instance: Google's connector for Java, TLS with and without a client's
 * certificate, and tokens of IAM.
 */
class ConnectionsTest extends CloudSqlServers {
  private static final String INSTANCE = SQL + "/main";
  private static final String CONNECTOR = "emulated";
  private static final String ACCOUNT = "server@shop.iam.gserviceaccount.com";
  private static final String USER = "server@shop.iam";

  private CloudCalls calls;

  @AfterEach
  void noConnector() {
    ConnectorRegistry.reset();
  }

  private void instance(String ipConfiguration) {
    calls = start();
    calls.operation(
        calls.post(
            SQL,
            """
            {"name": "main", "databaseVersion": "POSTGRES_14", "region": "europe-west1",
             "rootPassword": "root-secret",
             "settings": {"tier": "db-f1-micro",
               "databaseFlags": [{"name": "cloudsql.iam_authentication", "value": "on"}],
               "ipConfiguration": {"ipv4Enabled": true %s}}}
            """
                .formatted(ipConfiguration)));
  }

  /** A service account that is a user of the database. */
  private void account(String id) {
    calls.post("/v1/projects/shop/serviceAccounts", "{\"accountId\":\"" + id + "\"}");
    calls.operation(
        calls.post(
            INSTANCE + "/users",
            "{\"name\":\"" + id + "@shop.iam\",\"type\":\"CLOUD_IAM_SERVICE_ACCOUNT\"}"));
  }

  private String token(String email) {
    String token =
        calls
            .post(
                "/v1/projects/-/serviceAccounts/" + email + ":generateAccessToken",
                "{\"scope\":[\"https://www.googleapis.com/auth/sqlservice.login\"]}")
            .path("accessToken")
            .asText();
    assertThat(token).isNotEmpty();
    return token;
  }

  private Connection byConnector(String token, String user, String password, boolean iam)
      throws SQLException {
    ConnectorRegistry.reset();
    ConnectorRegistry.register(
        CONNECTOR,
        new ConnectorConfig.Builder()
            .withAdminRootUrl("http://127.0.0.1:" + calls.port() + "/")
            .withGoogleCredentials(
                GoogleCredentials.create(
                    new AccessToken(token, Date.from(Instant.now().plus(Duration.ofHours(1))))))
            .build());
    Properties p = new Properties();
    p.setProperty("socketFactory", "com.google.cloud.sql.postgres.SocketFactory");
    p.setProperty("cloudSqlInstance", "shop:europe-west1:main");
    p.setProperty("cloudSqlNamedConnector", CONNECTOR);
    p.setProperty("enableIamAuth", Boolean.toString(iam));
    p.setProperty("sslmode", "disable");
    p.setProperty("user", user);
    p.setProperty("password", password);
    return DriverManager.getConnection("jdbc:postgresql:///postgres", p);
  }

  private Connection direct(String user, String password, String sslMode, String... more)
      throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", user);
    p.setProperty("password", password);
    p.setProperty("sslmode", sslMode);
    for (int i = 0; i < more.length; i += 2) {
      p.setProperty(more[i], more[i + 1]);
    }
    String host = calls.get(INSTANCE).at("/ipAddresses/0/ipAddress").asText();
    return DriverManager.getConnection("jdbc:postgresql://" + host + "/postgres", p);
  }

  private static String one(Connection c, String query) throws SQLException {
    try (c;
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      r.next();
      return r.getString(1);
    }
  }

  @Test
  void googlesConnectorFindsTheInstanceAndLogsInWithAPassword() throws SQLException {
    // What an instance asks of others is no matter for connectors.
    instance(", \"sslMode\": \"TRUSTED_CLIENT_CERTIFICATE_REQUIRED\"");
    account("server");
    String token = token(ACCOUNT);
    assertThat(one(byConnector(token, "postgres", "root-secret", false), "SELECT current_user"))
        .isEqualTo("postgres");
    assertThatThrownBy(() -> byConnector(token, "postgres", "guessed", false))
        .hasMessageContaining("password authentication failed for user \"postgres\"");
    String much = "SELECT string_agg(n::text, ',') FROM generate_series(1, 200000) n";
    assertThat(one(byConnector(token, "postgres", "root-secret", false), much))
        .hasSize(1_288_894)
        .endsWith(",200000");
  }

  @Test
  void googlesConnectorLogsInAsAServiceAccount() throws SQLException {
    instance("");
    account("server");
    account("another");
    assertThat(one(byConnector(token(ACCOUNT), USER, "ignored", true), "SELECT current_user"))
        .isEqualTo(USER);
    assertThatThrownBy(() -> byConnector(token(ACCOUNT), "another@shop.iam", "ignored", true))
        .hasMessageContaining(
            "Cloud SQL IAM service account authentication failed for user \"another@shop.iam\"");
    assertThat(
            one(
                byConnector(token(ACCOUNT), USER, "ignored", true),
                "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
  }

  @Test
  void aTokenIsThePasswordOfAUserOfIam() throws SQLException {
    instance("");
    account("server");
    assertThat(one(direct(USER, token(ACCOUNT), "require"), "SELECT current_user")).isEqualTo(USER);
    String refusal =
        "Cloud SQL IAM service account authentication failed for user \"" + USER + "\"";
    assertThatThrownBy(() -> direct(USER, "made-up", "require")).hasMessageContaining(refusal);
    // It would be seen on the way.
    String token = token(ACCOUNT);
    assertThatThrownBy(() -> direct(USER, token, "disable")).hasMessageContaining(refusal);
  }

  @Test
  void anInstanceThatWantsEncryptionRefusesWhatIsNot() throws Exception {
    instance(", \"sslMode\": \"ENCRYPTED_ONLY\"");
    Path authority = write("server-ca.pem", calls.get(INSTANCE).at("/serverCaCert/cert").asText());
    assertThat(
            one(
                direct("postgres", "root-secret", "verify-ca", "sslrootcert", authority.toString()),
                "SELECT current_user"))
        .isEqualTo("postgres");
    assertThatThrownBy(() -> direct("postgres", "root-secret", "disable"))
        .hasMessageContaining("no pg_hba.conf entry for host")
        .hasMessageContaining("no encryption");
  }

  @Test
  void aDeletedCertificateOpensNothing() throws Exception {
    instance(", \"sslMode\": \"TRUSTED_CLIENT_CERTIFICATE_REQUIRED\"");
    JsonNode made = calls.post(INSTANCE + "/sslCerts", "{\"commonName\":\"laptop\"}");
    String[] shown = {
      "sslcert", write("cert.pem", made.at("/clientCert/certInfo/cert").asText()).toString(),
      "sslkey", key(made.at("/clientCert/certPrivateKey").asText()).toString()
    };
    assertThat(one(direct("postgres", "root-secret", "require", shown), "SELECT current_user"))
        .isEqualTo("postgres");
    assertThatThrownBy(() -> direct("postgres", "root-secret", "require"))
        .hasMessageContaining("connection requires a valid client certificate");
    String fingerprint = made.at("/clientCert/certInfo/sha1Fingerprint").asText();
    calls.operation(calls.send("DELETE", INSTANCE + "/sslCerts/" + fingerprint, ""));
    assertThatThrownBy(() -> direct("postgres", "root-secret", "require", shown))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aStatementIsCancelled() throws SQLException {
    instance("");
    try (Connection c = direct("postgres", "root-secret", "require");
        Statement s = c.createStatement()) {
      CompletableFuture<Void> cancelled =
          CompletableFuture.runAsync(
              () ->
                  Awaitility.await()
                      .atMost(Duration.ofSeconds(30))
                      .untilAsserted(
                          () -> {
                            assertThat(
                                    one(
                                        direct("postgres", "root-secret", "require"),
                                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE"
                                            + " '%pg_sleep(600)%' AND pid <> pg_backend_pid()"))
                                .isEqualTo("1");
                            s.cancel();
                          }));
      assertThatThrownBy(() -> s.execute("SELECT pg_sleep(600)"))
          .hasMessageContaining("canceling statement due to user request");
      cancelled.join();
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(home.resolve(name), text);
  }

  /** The driver for Java wants keys in DER. */
  private Path key(String pem) {
    byte[] der =
        Base64.getMimeDecoder()
            .decode(pem.replaceAll("-----[^-]+-----", "").getBytes(StandardCharsets.US_ASCII));
    Path file = home.resolve("key.pk8");
    PrivateFiles.write(file, der);
    return file;
  }
}
