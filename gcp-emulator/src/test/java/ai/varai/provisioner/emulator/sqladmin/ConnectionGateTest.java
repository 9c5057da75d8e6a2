package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.emulator.sqladmin.SqlGate.Admission;
import ai.varai.provisioner.emulator.sqladmin.SqlGate.Verdict;
import ai.varai.provisioner.emulator.sqladmin.SqlGate.Visitor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an engine hears when it asks whether a client is let in, while policies are enforced. */
class ConnectionGateTest {
  private static final String INSTANCES = "/sql/v1beta4/projects/gated-shop/instances";
  private static final String USER = "server@gated-shop.iam";
  private static final String EMAIL = USER + ".gserviceaccount.com";
  private static final AtomicReference<SqlGate> GATE = new AtomicReference<>();

  /** Runs no server, and knows whom to ask. */
  private static final class Doorkeeper extends QuietEngine {
    @Override
    public void guardedBy(SqlGate gate) {
      GATE.set(gate);
    }
  }

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults()
              .withLroMode(LroMode.ZERO)
              .withIam(IamMode.STRICT)
              .withPlugin(SqlEngine.class, new Doorkeeper()));

  private static final RestCalls OWNER = new RestCalls(CLOUD).as("user:user@example.com");

  @BeforeAll
  static void aServiceAccount() {
    done(OWNER.post("/v1/projects", "{\"projectId\":\"gated-shop\"}"));
    done(OWNER.post("/v1/projects/gated-shop/serviceAccounts", "{\"accountId\":\"server\"}"));
  }

  /** An instance with the service account for a user. */
  private static Instance instance(String name) {
    finished(
        OWNER.post(
            INSTANCES,
            """
            {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "us-central1",
             "settings": {"tier": "db-f1-micro",
               "databaseFlags": [{"name": "cloudsql.iam_authentication", "value": "on"}]}}
            """
                .formatted(name)));
    finished(
        OWNER.post(
            INSTANCES + "/" + name + "/users",
            "{\"name\":\"" + USER + "\",\"type\":\"CLOUD_IAM_SERVICE_ACCOUNT\"}"));
    return new Instance("gated-shop", name, "POSTGRES_14", "us-central1");
  }

  private static Answer done(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  /** Waits for what an engine has a part in: it is not done when the call is answered. */
  private static void finished(Answer started) {
    String operation = done(started).body().path("name").asText();
    String path = "/sql/v1beta4/projects/gated-shop/operations/" + operation;
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(OWNER.get(path).body().path("status").asText()).isEqualTo("DONE"));
    assertThat(OWNER.get(path).body().has("error")).isFalse();
  }

  private static Visitor visitor(String user, boolean encrypted) {
    return new Visitor(user, "postgres", "127.0.0.1", encrypted, false, Optional.empty());
  }

  private static String token() {
    return done(OWNER.post(
            "/v1/projects/-/serviceAccounts/" + EMAIL + ":generateAccessToken",
            "{\"scope\":[\"https://www.googleapis.com/auth/sqlservice.login\"]}"))
        .body()
        .path("accessToken")
        .asText();
  }

  @Test
  void aPrincipalLogsInOnceAPolicySaysSo() {
    Instance main = instance("policed");
    Visitor visitor = visitor(USER, true);
    assertThat(GATE.get().admit(main, visitor)).isEqualTo(Verdict.of(Admission.TOKEN));
    assertThat(GATE.get().admit(main, visitor, token()))
        .isEqualTo(
            Verdict.refused(
                "Cloud SQL IAM service account authentication failed for user \"" + USER + "\""));
    done(
        OWNER.post(
            "/v1/projects/gated-shop:setIamPolicy",
            """
            {"policy": {"bindings": [{"role": "roles/cloudsql.instanceUser",
              "members": ["serviceAccount:%s"]}]}}
            """
                .formatted(EMAIL)));
    assertThat(GATE.get().admit(main, visitor, token())).isEqualTo(Verdict.of(Admission.KNOWN));
  }

  @Test
  void aConnectorReachesAnInstanceOfItsNameOnceAPolicySaysSo() {
    Instance main = instance("connected");
    assertThat(GATE.get().unreachable(main, EMAIL))
        .contains(EMAIL + " lacks the permission cloudsql.instances.connect");
    done(
        OWNER.post(
            "/v1/projects/gated-shop:setIamPolicy",
            """
            {"policy": {"bindings": [{"role": "roles/cloudsql.client",
              "members": ["serviceAccount:%s"]}]}}
            """
                .formatted(EMAIL)));
    assertThat(GATE.get().unreachable(main, EMAIL)).isEmpty();
    Instance elsewhere = new Instance("gated-shop", "connected", "POSTGRES_14", "europe-west1");
    assertThat(GATE.get().unreachable(elsewhere, EMAIL)).contains("there is no such instance");
    Instance none = new Instance("gated-shop", "none", "POSTGRES_14", "us-central1");
    assertThat(GATE.get().unreachable(none, EMAIL)).contains("there is no such instance");
  }

  @Test
  void withoutTheFlagOfTheDatabaseAUserOfIamHasNoWayIn() {
    Instance main = instance("flagless");
    finished(
        OWNER.send(
            "PATCH", INSTANCES + "/" + main.name(), "{\"settings\":{\"databaseFlags\":[]}}"));
    assertThat(GATE.get().admit(main, visitor(USER, true)))
        .isEqualTo(Verdict.of(Admission.PASSWORD));
  }

  @Test
  void anInstanceMayWantConnectors() {
    Instance main = instance("enforcing");
    finished(
        OWNER.send(
            "PATCH",
            INSTANCES + "/" + main.name(),
            "{\"settings\":{\"connectorEnforcement\":\"REQUIRED\"}}"));
    assertThat(GATE.get().admit(main, visitor("postgres", true)).refused()).isTrue();
    Visitor byConnector =
        new Visitor("postgres", "postgres", "127.0.0.1", true, true, Optional.empty());
    assertThat(GATE.get().admit(main, byConnector)).isEqualTo(Verdict.of(Admission.PASSWORD));
  }
}
