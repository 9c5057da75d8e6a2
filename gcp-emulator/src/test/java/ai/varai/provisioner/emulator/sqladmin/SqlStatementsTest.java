package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements reach the engine that is plugged in, as the user that may send them. */
class SqlStatementsTest {

  /** Repeats what it is told, and does nothing else. */
  private static final class Echo extends QuietEngine {
    final List<Statement> told = new CopyOnWriteArrayList<>();

    @Override
    public Optional<Execution> execute(Instance instance, Statement statement) {
      told.add(statement);
      if (statement.sql().equals("BROKEN")) {
        return Optional.of(
            new Execution(
                List.of(),
                List.of(new Notice("NOTICE", "mind the gap")),
                Optional.of("syntax error"),
                Duration.ofMillis(3)));
      }
      Result result =
          new Result(
              List.of(new Column("v", "TEXT"), new Column("n", "INT4")),
              List.of(List.of(Optional.of(statement.sql()), Optional.empty())),
              "",
              statement.sql().equals("LARGE"));
      return Optional.of(
          new Execution(List.of(result), List.of(), Optional.empty(), Duration.ofMillis(1500)));
    }
  }

  private static final Echo ENGINE = new Echo();

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withPlugin(SqlEngine.class, ENGINE));

  @RegisterExtension
  static final GcpEmulatorExtension ALONE =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText()).contains(words);
  }

  private static String make(RestCalls rest, String project, String settings) {
    String all = "/v1/projects/" + project + "/instances";
    ok(
        rest.post(
            all,
            """
            {"name": "db", "databaseVersion": "POSTGRES_15", "region": "us-central1",
             "settings": {"tier": "db-custom-1-3840", "edition": "ENTERPRISE"%s}}
            """
                .formatted(settings)));
    // An engine's work is done on a thread of its own.
    Awaitility.await()
        .until(() -> rest.get(all + "/db").body().path("state").asText().equals("RUNNABLE"));
    return all + "/db";
  }

  private static final String OPEN =
      ", \"dataApiAccess\": \"ALLOW_DATA_API\", \"databaseFlags\": [{\"name\":"
          + " \"cloudsql.iam_authentication\", \"value\": \"on\"}]";

  @Test
  void theInstanceHasToAllowItAndTheCallerToBeAUserOfIt() {
    String closed = make(REST, "closed", "") + "/executeSql";
    refused(REST.post(closed, "{}"), "sqlStatement");
    refused(
        REST.post(closed, "{\"sqlStatement\": \"SELECT 1\"}"), "doesn't allow using executeSql");
    String noIam = make(REST, "no-iam", ", \"dataApiAccess\": \"ALLOW_DATA_API\"");
    refused(
        REST.post(noIam + "/executeSql", "{\"sqlStatement\": \"SELECT 1\"}"),
        "IAM database authentication is not enabled");
    String open = make(REST, "stranger", OPEN);
    refused(
        REST.post(open + "/executeSql", "{\"sqlStatement\": \"SELECT 1\"}"),
        "user@example.com does not exist");
  }

  @Test
  void aCallerRunsStatementsAsWhoTheyAreAndSeesWhatTheyBring() {
    String open = make(REST, "open", OPEN);
    ok(
        REST.post(
            open + "/users", "{\"name\": \"user@example.com\", \"type\": \"CLOUD_IAM_USER\"}"));
    JsonNode answer =
        ok(
            REST.post(
                open + "/executeSql",
                "{\"sqlStatement\": \"SELECT 7\", \"autoIamAuthn\": true, \"rowLimit\": \"5\"}"));
    assertThat(ENGINE.told)
        .contains(
            new SqlEngine.Statement(
                "postgres", "user@example.com", Optional.empty(), "SELECT 7", 5, 10L << 20));
    assertThat(answer.at("/metadata/sqlStatementExecutionTime").asText()).isEqualTo("1.500000000s");
    assertThat(answer.at("/results/0/columns/1/type").asText()).isEqualTo("INT4");
    assertThat(answer.at("/results/0/rows/0/values/0/value").asText()).isEqualTo("SELECT 7");
    assertThat(answer.at("/results/0/rows/0/values/1/nullValue").asBoolean()).isTrue();

    JsonNode broken = ok(REST.post(open + "/executeSql", "{\"sqlStatement\": \"BROKEN\"}"));
    assertThat(broken.at("/status/message").asText()).isEqualTo("syntax error");
    assertThat(broken.at("/messages/0/severity").asText()).isEqualTo("NOTICE");

    refused(REST.post(open + "/executeSql", "{\"sqlStatement\": \"LARGE\"}"), "10 MB");
    JsonNode partial =
        ok(
            REST.post(
                open + "/executeSql",
                "{\"sqlStatement\": \"LARGE\", \"partialResultMode\": \"ALLOW_PARTIAL_RESULT\"}"));
    assertThat(partial.at("/results/0/partialResult").asBoolean()).isTrue();
  }

  @Test
  void aUserOfTheDatabaseLogsInWithThePasswordInASecret() {
    String open = make(REST, "secret", OPEN);
    ok(
        REST.post(
            "/v1/projects/secret/secrets?secretId=pw", "{\"replication\": {\"automatic\": {}}}"));
    ok(
        REST.post(
            "/v1/projects/secret/secrets/pw:addVersion",
            "{\"payload\": {\"data\": \"b3BlbiBzZXNhbWU=\"}}"));
    ok(
        REST.post(
            open + "/executeSql",
            "{\"sqlStatement\": \"SELECT 8\", \"user\": \"app\", \"database\": \"orders\","
                + " \"passwordSecretVersion\": \"projects/secret/secrets/pw/versions/latest\"}"));
    assertThat(ENGINE.told)
        .contains(
            new SqlEngine.Statement(
                "orders",
                "app",
                Optional.of("open sesame"),
                "SELECT 8",
                Long.MAX_VALUE,
                10L << 20));
  }

  @Test
  void withoutAServerNothingIsExecuted() {
    RestCalls rest = new RestCalls(ALONE);
    String open = make(rest, "alone", OPEN);
    ok(
        rest.post(
            open + "/users", "{\"name\": \"user@example.com\", \"type\": \"CLOUD_IAM_USER\"}"));
    refused(
        rest.post(open + "/executeSql", "{\"sqlStatement\": \"SELECT 1\"}"), "No database server");
  }
}
