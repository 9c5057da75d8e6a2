package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Replicas are standbys of their primary's server. */
class PostgresReplicasTest extends CloudSqlServers {
  /** The one for the server's own past is there as long as that is kept. */
  private static final String SLOTS =
      "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'replica%'";

  private static void make(CloudCalls calls, String name, String region, String more) {
    calls.operation(
        calls.post(
            SQL,
            """
            {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "%s"%s,
             "rootPassword": "root-secret",
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS",
               "dataApiAccess": "ALLOW_DATA_API", "ipConfiguration": {"ipv4Enabled": true}}}
            """
                .formatted(name, region, more)));
  }

  private static void replica(CloudCalls calls, String name, String region, String of) {
    make(calls, name, region, ", \"masterInstanceName\": \"" + of + "\"");
  }

  /** A replica is a moment behind. */
  private static void awaitRows(CloudCalls calls, String instance, String count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> one(calls, instance, "SELECT count(*) FROM t"), count::equals);
  }

  private static void add(CloudCalls calls, String instance, int value) throws SQLException {
    assertThat(one(calls, instance, "INSERT INTO t VALUES (" + value + ")")).isEmpty();
  }

  private static JsonNode act(CloudCalls calls, String instance, String verb) {
    return calls.post(SQL + "/" + instance + "/" + verb, "");
  }

  private static void activation(CloudCalls calls, String instance, String policy) {
    calls.operation(
        calls.send(
            "PATCH",
            SQL + "/" + instance,
            "{\"settings\": {\"activationPolicy\": \"" + policy + "\"}}"));
  }

  @Test
  void aReplicaHasWhatItsPrimaryHasAndTakesNoWritesUntilItIsPromoted() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", "us-central1", "");
    one(calls, "main", "CREATE TABLE t (n int); INSERT INTO t VALUES (1)");
    replica(calls, "copy", "us-central1", "main");
    assertThat(one(calls, "copy", "SELECT count(*) FROM t")).isEqualTo("1");
    replica(calls, "below", "us-central1", "copy");
    add(calls, "main", 2);
    awaitRows(calls, "copy", "2");
    awaitRows(calls, "below", "2");
    assertThat(one(calls, "copy", "SELECT count(*) FROM pg_stat_replication")).isEqualTo("1");

    assertThatThrownBy(() -> add(calls, "copy", 3)).hasMessageContaining("read-only transaction");
    String sql = "{\"sqlStatement\": \"CREATE TABLE x (n int)\", \"user\": \"postgres\"}";
    calls.post("/v1/projects/shop/secrets?secretId=root", "{\"replication\": {\"automatic\": {}}}");
    calls.post(
        "/v1/projects/shop/secrets/root:addVersion",
        "{\"payload\": {\"data\": \"cm9vdC1zZWNyZXQ=\"}}");
    JsonNode refused =
        calls.post(
            SQL + "/copy/executeSql",
            sql.replace(
                "}", ", \"passwordSecretVersion\": \"projects/shop/secrets/root/versions/1\"}"));
    assertThat(refused.at("/status/message").asText()).contains("read-only transaction");

    calls.operation(calls.post(SQL + "/main/databases", "{\"name\": \"orders\"}"));
    calls.operation(
        calls.post(SQL + "/main/users", "{\"name\": \"app\", \"password\": \"secret\"}"));
    assertThat(calls.get(SQL + "/copy/databases").findValuesAsText("name")).contains("orders");
    assertThat(calls.get(SQL + "/copy/users/app").path("instance").asText()).isEqualTo("copy");
    calls.operation(
        calls.post(SQL + "/copy/databases", "{\"name\": \"own\"}"), "read replica instance");
    calls.operation(
        calls.post(SQL + "/copy/users", "{\"name\": \"own\"}"), "read replica instance");

    calls.operation(act(calls, "copy", "stopReplica"));
    add(calls, "main", 3);
    calls.operation(act(calls, "copy", "restart"));
    assertThat(one(calls, "copy", "SELECT count(*) FROM t")).isEqualTo("2");
    calls.operation(act(calls, "copy", "startReplica"));
    awaitRows(calls, "copy", "3");
    awaitRows(calls, "below", "3");

    calls.operation(act(calls, "copy", "promoteReplica"));
    add(calls, "copy", 4);
    awaitRows(calls, "below", "4");
    assertThat(one(calls, "main", "SELECT count(*) FROM t")).isEqualTo("3");
    assertThat(one(calls, "main", SLOTS)).isEqualTo("0");
    calls.operation(calls.post(SQL + "/copy/databases", "{\"name\": \"own\"}"));
    assertThat(calls.get(SQL + "/copy/databases").findValuesAsText("name"))
        .containsExactlyInAnyOrder("postgres", "orders", "own");
    try (Connection c = connect(calls, "copy", "own")) {
      assertThat(c.isReadOnly()).isFalse();
    }
    calls.operation(calls.send("DELETE", SQL + "/below", ""));
    assertThat(one(calls, "copy", SLOTS)).isEqualTo("0");
    calls.operation(calls.send("DELETE", SQL + "/copy", ""));
  }

  @Test
  void whatAReplicaMissedWhileItOrItsPrimaryRestedItGetsWhenBothRunAgain() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", "us-central1", "");
    one(calls, "main", "CREATE TABLE t (n int)");
    replica(calls, "copy", "us-central1", "main");
    activation(calls, "copy", "NEVER");
    add(calls, "main", 1);
    // Far more than a server keeps of its log by itself.
    one(
        calls,
        "main",
        "CREATE TABLE more AS SELECT repeat('x', 1000) v FROM generate_series(1, 150000)");
    one(calls, "main", "DROP TABLE more");
    calls.operation(act(calls, "main", "restart"));
    activation(calls, "copy", "ALWAYS");
    awaitRows(calls, "copy", "1");

    activation(calls, "main", "NEVER");
    assertThat(one(calls, "copy", "SELECT count(*) FROM t")).isEqualTo("1");
    calls.operation(act(calls, "copy", "switchover"), "DR replica");
    activation(calls, "main", "ALWAYS");
    add(calls, "main", 2);
    awaitRows(calls, "copy", "2");

    CloudCalls later = start();
    awaitRows(later, "copy", "2");
    awaitRows(later, "main", "2");
    add(later, "main", 3);
    awaitRows(later, "copy", "3");
    assertThatThrownBy(() -> add(later, "copy", 4)).hasMessageContaining("read-only transaction");

    later.operation(
        later.post(
            SQL + "/copy/clone", "{\"cloneContext\": {\"destinationInstanceName\": \"own\"}}"));
    add(later, "own", 4);
    awaitRows(later, "own", "4");
    add(later, "main", 5);
    add(later, "main", 6);
    awaitRows(later, "copy", "5");
  }

  @Test
  void aSwitchoverExchangesPrimaryAndReplicaAndLosesNothing() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", "us-central1", "");
    one(calls, "main", "CREATE TABLE t (n int)");
    replica(calls, "near", "us-central1", "main");
    replica(calls, "rests", "us-central1", "main");
    replica(calls, "far", "us-east1", "main");
    activation(calls, "rests", "NEVER");
    calls.operation(
        calls.send(
            "PATCH",
            SQL + "/main",
            "{\"replicationCluster\": {\"failoverDrReplicaName\": \"far\"}}"));
    one(calls, "main", "INSERT INTO t SELECT generate_series(1, 1000)");
    calls.operation(act(calls, "far", "switchover"));
    assertThat(one(calls, "far", "SELECT count(*) FROM t")).isEqualTo("1000");
    add(calls, "far", 1001);
    awaitRows(calls, "main", "1001");
    awaitRows(calls, "near", "1001");
    assertThatThrownBy(() -> add(calls, "main", 0)).hasMessageContaining("read-only transaction");
    activation(calls, "rests", "ALWAYS");
    awaitRows(calls, "rests", "1001");
    calls.operation(calls.post(SQL + "/far/databases", "{\"name\": \"later\"}"));
    assertThat(calls.get(SQL + "/main/databases").findValuesAsText("name")).contains("later");

    calls.operation(calls.send("DELETE", SQL + "/rests", ""));
    calls.operation(act(calls, "main", "switchover"));
    add(calls, "main", 1002);
    awaitRows(calls, "far", "1002");
    awaitRows(calls, "near", "1002");

    calls.operation(act(calls, "far", "stopReplica"));
    add(calls, "main", 1003);
    awaitRows(calls, "near", "1003");
    calls.operation(act(calls, "far", "switchover"), "is stopped");
    add(calls, "main", 1004);
    awaitRows(calls, "near", "1004");

    activation(calls, "main", "NEVER");
    calls.operation(calls.post(SQL + "/far/promoteReplica?failover=true", ""));
    add(calls, "far", 0);
    assertThat(one(calls, "far", "SELECT count(*) FROM t")).isEqualTo("1003");
    activation(calls, "main", "ALWAYS");
    awaitRows(calls, "main", "1003");
  }
}
