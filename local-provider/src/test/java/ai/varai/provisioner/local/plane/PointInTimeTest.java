package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A clone of a point in time has what the instance had then. */
class PointInTimeTest extends CloudSqlServers {
  private static final String LOGS =
      "\"backupConfiguration\": {\"enabled\": true, \"pointInTimeRecoveryEnabled\": true}";

  private static void make(CloudCalls calls, String name, String backups) {
    calls.operation(
        calls.post(
            SQL,
            """
            {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "us-central1",
             "rootPassword": "root-secret",
             "settings": {"tier": "db-f1-micro", %s, "ipConfiguration": {"ipv4Enabled": true}}}
            """
                .formatted(name, backups)));
  }

  private static void add(CloudCalls calls, int value) throws SQLException {
    assertThat(one(calls, "main", "INSERT INTO t VALUES (" + value + ")")).isEmpty();
  }

  private static String rows(CloudCalls calls, String instance) throws SQLException {
    return one(calls, instance, "SELECT string_agg(n::text, ',' ORDER BY n) FROM t");
  }

  private static Instant now(CloudCalls calls) {
    return Instant.parse(calls.get("/_emulator/clock").path("now").asText());
  }

  private static void travel(CloudCalls calls, String by) {
    calls.post("/_emulator/clock", "{\"advance\": \"" + by + "\"}");
  }

  private static JsonNode copy(CloudCalls calls, String name, Instant time) {
    return calls.post(
        SQL + "/main/clone",
        "{\"cloneContext\": {\"destinationInstanceName\": \"%s\", \"pointInTime\": \"%s\"}}"
            .formatted(name, time));
  }

  private static Instant earliest(CloudCalls calls, String instance) {
    return Instant.parse(
        calls
            .get(SQL + "/" + instance + "/getLatestRecoveryTime")
            .path("earliestRecoveryTime")
            .asText());
  }

  @Test
  void aCloneHasTheRowsDatabasesAndUsersOfItsTimeAndGoesOnFromThere() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", LOGS);
    Instant empty = earliest(calls, "main");
    one(calls, "main", "CREATE TABLE t (n int)");
    add(calls, 1);
    calls.operation(calls.post(SQL + "/main/databases", "{\"name\": \"early\"}"));
    calls.operation(calls.post(SQL + "/main/users", "{\"name\": \"old\", \"password\": \"x\"}"));
    Instant first = now(calls);
    add(calls, 2);
    calls.operation(calls.send("DELETE", SQL + "/main/databases/early", ""));
    calls.operation(calls.send("DELETE", SQL + "/main/users?name=old", ""));
    calls.operation(calls.post(SQL + "/main/databases", "{\"name\": \"late\"}"));
    Instant second = now(calls);
    calls.operation(calls.post(SQL + "/main/restart", ""));
    add(calls, 3);

    calls.operation(copy(calls, "before", empty));
    assertThat(one(calls, "before", "SELECT count(*) FROM pg_tables WHERE tablename = 't'"))
        .isEqualTo("0");
    calls.operation(copy(calls, "first", first));
    assertThat(rows(calls, "first")).isEqualTo("1");
    assertThat(calls.get(SQL + "/first/databases").findValuesAsText("name"))
        .containsExactlyInAnyOrder("postgres", "early");
    assertThat(calls.get(SQL + "/first/users").findValuesAsText("name"))
        .containsExactlyInAnyOrder("postgres", "old");
    calls.operation(copy(calls, "last", now(calls)));
    assertThat(rows(calls, "last")).isEqualTo("1,2,3");

    one(calls, "first", "INSERT INTO t VALUES (10)");
    calls.operation(calls.post(SQL + "/first/restart", ""));
    Instant later = now(calls);
    one(calls, "first", "INSERT INTO t VALUES (11)");
    calls.operation(
        calls.post(
            SQL + "/first/clone",
            "{\"cloneContext\": {\"destinationInstanceName\": \"third\", \"pointInTime\": \"%s\"}}"
                .formatted(later)));
    assertThat(rows(calls, "third")).isEqualTo("1,10");

    CloudCalls again = start();
    again.operation(copy(again, "second", second));
    assertThat(rows(again, "second")).isEqualTo("1,2");
    assertThat(rows(again, "main")).isEqualTo("1,2,3");
  }

  @Test
  void aServerThatIsSlowToWriteItsLogIsClonedAsOfNow() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", LOGS);
    PostgresFolder folder = new PostgresFolder(home.resolve("planes/sql/shop/main"));
    Endpoint server = InstanceAddresses.known(folder.path()).orElseThrow().server();
    try (PostgresAdmin admin = new PostgresAdmin()) {
      for (String command :
          new String[] {"ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()"}) {
        admin.alone(
            server,
            PostgresRoles.ADMIN,
            folder.password(),
            "postgres",
            c -> {
              try (Statement s = c.createStatement()) {
                return s.execute(command);
              }
            });
      }
    }
    one(calls, "main", "CREATE TABLE t (n int)");
    add(calls, 1);
    calls.operation(copy(calls, "last", now(calls)));
    assertThat(rows(calls, "last")).isEqualTo("1");
  }

  @Test
  void theEmulatorsTimeLeadsToTheServersWhereverItWasMoved() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", LOGS);
    one(calls, "main", "CREATE TABLE t (n int)");
    add(calls, 1);
    Instant first = now(calls);
    travel(calls, "P2D");
    add(calls, 2);
    Instant second = now(calls);
    assertThat(Duration.between(first, second)).isGreaterThan(Duration.ofDays(2));
    travel(calls, "P1D");
    add(calls, 3);
    Instant third = now(calls);
    calls.operation(copy(calls, "jumped", first.plus(Duration.ofDays(1))));
    assertThat(rows(calls, "jumped")).isEqualTo("1");
    CloudCalls later = start();
    later.operation(later.post(SQL + "/main/restart", ""));
    travel(later, "P4D");
    add(later, 4);

    later.operation(copy(later, "first", first));
    assertThat(rows(later, "first")).isEqualTo("1");
    later.operation(copy(later, "second", second));
    assertThat(rows(later, "second")).isEqualTo("1,2");
    later.operation(copy(later, "third", third));
    assertThat(rows(later, "third")).isEqualTo("1,2,3");
    travel(later, "P7D");
    later.operation(copy(later, "gone", first), "recovery window");
  }

  @Test
  void logsBeginWhenTheyAreSwitchedOnAndAfterARestoreAndAPromotion() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", "\"backupConfiguration\": {\"enabled\": true}");
    one(calls, "main", "CREATE TABLE t (n int)");
    add(calls, 1);
    Instant before = now(calls);
    assertThat(home.resolve("planes/sql/shop/main/history")).doesNotExist();
    calls.operation(calls.send("PATCH", SQL + "/main", "{\"settings\": {" + LOGS + "}}"));
    calls.operation(copy(calls, "none", before), "recovery window");
    Instant begin = earliest(calls, "main");
    calls.operation(calls.post(SQL + "/main/backupRuns", "{}"));
    String run = calls.get(SQL + "/main/backupRuns").at("/items/0/id").asText();
    add(calls, 2);
    calls.operation(copy(calls, "first", begin));
    assertThat(rows(calls, "first")).isEqualTo("1");

    Instant last = now(calls);
    calls.operation(
        calls.post(
            SQL + "/main/restoreBackup",
            "{\"restoreBackupContext\": {\"backupRunId\": \"" + run + "\"}}"));
    calls.operation(copy(calls, "none", last), "recovery window");
    add(calls, 5);
    Instant restored = now(calls);
    add(calls, 6);
    calls.operation(copy(calls, "second", restored));
    assertThat(rows(calls, "second")).isEqualTo("1,5");

    calls.operation(
        calls.post(
            SQL,
            """
            {"name": "copy", "databaseVersion": "POSTGRES_14", "region": "us-central1",
             "masterInstanceName": "main",
             "settings": {"tier": "db-f1-micro", "ipConfiguration": {"ipv4Enabled": true},
               "backupConfiguration": {"pointInTimeRecoveryEnabled": true}}}
            """));
    calls.operation(calls.send("GET", SQL + "/copy/getLatestRecoveryTime", ""), "not enabled");
    calls.operation(calls.post(SQL + "/copy/promoteReplica", ""));
    one(calls, "copy", "INSERT INTO t VALUES (7)");
    Instant promoted = now(calls);
    one(calls, "copy", "DELETE FROM t");
    calls.operation(
        calls.post(
            SQL + "/copy/clone",
            "{\"cloneContext\": {\"destinationInstanceName\": \"third\", \"pointInTime\": \"%s\"}}"
                .formatted(promoted)));
    assertThat(rows(calls, "third")).isEqualTo("1,5,6,7");

    calls.operation(
        calls.send(
            "PATCH",
            SQL + "/main",
            "{\"settings\": {\"backupConfiguration\": {\"pointInTimeRecoveryEnabled\": false}}}"));
    assertThat(home.resolve("planes/sql/shop/main/history")).doesNotExist();
    assertThat(one(calls, "main", "SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
  }

  /** Makes the only copy of the server's files this much older than it is. */
  private void age(Duration by) throws IOException {
    Path copies = home.resolve("planes/sql/shop/main/history");
    try (Stream<Path> all = Files.list(copies)) {
      Path last = all.max(Comparator.naturalOrder()).orElseThrow();
      long micros = Long.parseLong(last.getFileName().toString()) - by.toMillis() * 1000;
      Files.move(last, copies.resolve(Long.toString(micros)));
    }
  }

  private long copies() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("planes/sql/shop/main/history"))) {
      return all.count();
    }
  }

  @Test
  void whatNoTimeInReachNeedsIsNotKept() throws Exception {
    CloudCalls calls = start();
    make(calls, "main", LOGS);
    one(calls, "main", "CREATE TABLE t (n int)");
    calls.operation(calls.post(SQL + "/main/restart", ""));
    assertThat(copies()).isEqualTo(1);
    String kept = "SELECT restart_lsn - '0/0'::pg_lsn FROM pg_replication_slots";
    long from = Long.parseLong(one(calls, "main", kept));
    age(Duration.ofDays(20));
    one(calls, "main", "SELECT pg_switch_wal()");
    calls.operation(calls.post(SQL + "/main/backupRuns", "{}"));
    assertThat(copies()).isEqualTo(2);
    age(Duration.ofDays(5));
    calls.operation(calls.post(SQL + "/main/restart", ""));
    assertThat(copies()).as("the first leads to what is 7 days old").isEqualTo(3);
    assertThat(Long.parseLong(one(calls, "main", kept))).isEqualTo(from);

    try (Stream<Path> all = Files.list(home.resolve("planes/sql/shop/main/history"))) {
      Path second = all.sorted().skip(1).findFirst().orElseThrow();
      long micros = Long.parseLong(second.getFileName().toString());
      Files.move(
          second,
          second.resolveSibling(Long.toString(micros - Duration.ofDays(5).toMillis() * 1000)));
    }
    calls.operation(calls.post(SQL + "/main/restart", ""));
    assertThat(copies()).isEqualTo(2);
    assertThat(Long.parseLong(one(calls, "main", kept))).isGreaterThan(from);
    add(calls, 1);
    Instant time = now(calls);
    add(calls, 2);
    calls.operation(copy(calls, "copy", time));
    assertThat(rows(calls, "copy")).isEqualTo("1");
  }
}
