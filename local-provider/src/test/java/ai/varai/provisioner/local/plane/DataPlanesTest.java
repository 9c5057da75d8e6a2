package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.local.plane.DataPlanes.Plane;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind the emulated resources stand servers that answer. */
class DataPlanesTest {
  private static final String SQL = "/sql/v1beta4/projects/shop/instances";
  private static final String RUN = "/v2/projects/shop/locations/europe-west1/services";

  @TempDir Path home;
  private Optional<DataPlanes> planes = Optional.empty();
  private Optional<GcpEmulator> cloud = Optional.empty();

  @AfterEach
  void stop() {
    cloud.ifPresent(GcpEmulator::stop);
    planes.ifPresent(DataPlanes::close);
  }

  private CloudCalls start(Plane first, Plane... more) {
    stop();
    DataPlanes opened =
        DataPlanes.open(
            EnumSet.of(first, more),
            Optional.of(home.resolve("planes")),
            Map.of("example/broken", List.of("sh", "-c", "echo no such configuration; exit 3")),
            System.getenv());
    planes = Optional.of(opened);
    GcpEmulator started =
        GcpEmulator.start(opened.plug(Options.defaults().withDataDir(home.resolve("cloud"))));
    cloud = Optional.of(started);
    return new CloudCalls(started.port());
  }

  private static Connection connect(JsonNode instance, String database, String user, String secret)
      throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", user);
    p.setProperty("password", secret);
    p.setProperty("sslmode", "disable");
    String host = instance.at("/ipAddresses/0/ipAddress").asText();
    Connection c =
        new org.postgresql.Driver().connect("jdbc:postgresql://" + host + "/" + database, p);
    assertThat(c).isNotNull();
    return c;
  }

  private static String one(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement()) {
      if (!s.execute(query)) {
        return "";
      }
      ResultSet r = s.getResultSet();
      return r.next() ? r.getString(1) : "";
    }
  }

  private static String instance(String name) {
    return """
    {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "europe-west1",
     "rootPassword": "root-secret",
     "settings": {"tier": "db-f1-micro", "ipConfiguration": {"ipv4Enabled": true}}}
    """
        .formatted(name);
  }

  @Test
  void anInstanceIsAPostgresServerThatStopsAndStartsAndOutlivesTheEmulator() throws Exception {
    CloudCalls calls = start(Plane.SQL);
    calls.operation(calls.post(SQL, instance("main")));
    calls.operation(calls.post(SQL + "/main/databases", "{\"name\": \"orders\"}"));
    calls.operation(
        calls.post(SQL + "/main/users", "{\"name\": \"app\", \"password\": \"it's secret\"}"));

    JsonNode main = calls.get(SQL + "/main");
    try (Connection c = connect(main, "orders", "app", "it's secret")) {
      one(c, "CREATE TABLE t (v text); INSERT INTO t VALUES ('kept')");
      assertThat(one(c, "SELECT v FROM t")).isEqualTo("kept");
      assertThat(one(c, "SHOW server_version")).startsWith("14");
      assertThat(one(c, "SELECT rolsuper FROM pg_roles WHERE rolname = 'app'")).isEqualTo("f");
    }
    try (Connection c = connect(main, "postgres", "postgres", "root-secret")) {
      assertThat(one(c, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
    }
    assertThatThrownBy(() -> connect(main, "orders", "app", "wrong"))
        .hasMessageContaining("password authentication failed");

    calls.operation(policy(calls, "NEVER"));
    assertThatThrownBy(() -> connect(main, "orders", "app", "it's secret"))
        .hasMessageContaining("refused");
    calls.operation(policy(calls, "ALWAYS"));
    try (Connection c = connect(calls.get(SQL + "/main"), "orders", "app", "it's secret")) {
      assertThat(one(c, "SELECT v FROM t")).isEqualTo("kept");
    }

    CloudCalls later = start(Plane.SQL);
    JsonNode again = later.get(SQL + "/main");
    assertThat(again.at("/ipAddresses")).isEqualTo(main.at("/ipAddresses"));
    later.operation(later.post(SQL + "/main/restart", ""));
    try (Connection c = connect(again, "orders", "app", "it's secret")) {
      assertThat(one(c, "SELECT v FROM t")).isEqualTo("kept");
    }
    later.operation(
        later.send("DELETE", SQL + "/main/users?name=app", ""), "some objects depend on it");
    later.operation(later.send("DELETE", SQL + "/main", ""));
    assertThatThrownBy(() -> connect(again, "orders", "app", "it's secret"))
        .hasMessageContaining("refused");
    assertThat(home.resolve("planes/sql/shop/main")).doesNotExist();
  }

  @Test
  void statementsRunInTheServerAsTheUserThatSendsThem() {
    CloudCalls calls = start(Plane.SQL);
    String described =
        instance("data")
            .replace(
                "\"tier\"",
                "\"dataApiAccess\": \"ALLOW_DATA_API\", \"databaseFlags\": [{\"name\":"
                    + " \"cloudsql.iam_authentication\", \"value\": \"on\"}], \"tier\"");
    calls.operation(calls.post(SQL, described));
    String user = "{\"name\": \"user@example.com\", \"type\": \"CLOUD_IAM_USER\"}";
    calls.operation(calls.post(SQL + "/data/users", user));
    String run = SQL + "/data/executeSql";
    JsonNode rows =
        calls.post(
            run,
            "{\"sqlStatement\": \"CREATE TABLE t (n int, v text); INSERT INTO t VALUES (1, 'a'),"
                + " (2, NULL); SELECT current_user AS who, n, v FROM t ORDER BY n\"}");
    assertThat(rows.at("/results")).hasSize(3);
    assertThat(rows.at("/results/1/message").asText()).startsWith("2 rows");
    JsonNode last = rows.at("/results/2");
    assertThat(last.at("/columns").findValuesAsText("name")).containsExactly("who", "n", "v");
    assertThat(last.at("/columns/1/type").asText()).isEqualTo("INT4");
    assertThat(last.at("/rows/0/values/0/value").asText()).isEqualTo("user@example.com");
    assertThat(last.at("/rows/1/values/2/nullValue").asBoolean()).isTrue();
    JsonNode one = calls.post(run, "{\"sqlStatement\": \"TABLE t\", \"rowLimit\": \"1\"}");
    assertThat(one.at("/results/0/rows")).hasSize(1);
    JsonNode wrong = calls.post(run, "{\"sqlStatement\": \"SELECT * FROM missing\"}");
    assertThat(wrong.at("/status/message").asText()).contains("missing");
  }

  @Test
  void aRestoreMakesAndDropsDatabasesInTheServer() throws Exception {
    CloudCalls calls = start(Plane.SQL);
    calls.operation(calls.post(SQL, instance("back")));
    calls.operation(calls.post(SQL + "/back/databases", "{\"name\": \"kept\"}"));
    calls.operation(calls.post(SQL + "/back/backupRuns", "{}"));
    String run = calls.get(SQL + "/back/backupRuns").at("/items/0/id").asText();
    calls.operation(calls.send("DELETE", SQL + "/back/databases/kept", ""));
    calls.operation(calls.post(SQL + "/back/databases", "{\"name\": \"later\"}"));
    calls.operation(
        calls.post(
            SQL + "/back/restoreBackup",
            "{\"restoreBackupContext\": {\"backupRunId\": \"" + run + "\"}}"));
    JsonNode back = calls.get(SQL + "/back");
    try (Connection c = connect(back, "kept", "postgres", "root-secret")) {
      assertThat(one(c, "SELECT count(*) FROM pg_database WHERE datname = 'later'")).isEqualTo("0");
    }
  }

  @Test
  void backupsAndClonesHaveTheRowsAndPasswords() throws Exception {
    CloudCalls calls = start(Plane.SQL);
    calls.operation(calls.post(SQL, instance("data")));
    calls.operation(calls.post(SQL + "/data/databases", "{\"name\": \"orders\"}"));
    calls.operation(
        calls.post(SQL + "/data/users", "{\"name\": \"app\", \"password\": \"app-secret\"}"));
    JsonNode data = calls.get(SQL + "/data");
    try (Connection c = connect(data, "orders", "app", "app-secret")) {
      one(c, "CREATE TABLE t AS SELECT n FROM generate_series(1, 10000) n");
      calls.operation(calls.post(SQL + "/data/backupRuns", "{}"));
      assertThat(one(c, "DELETE FROM t WHERE n > 7")).isEmpty();
    }
    String run = calls.get(SQL + "/data/backupRuns").at("/items/0/id").asText();
    calls.operation(
        calls.post(
            SQL + "/data/clone", "{\"cloneContext\": {\"destinationInstanceName\": \"copy\"}}"));
    try (Connection c = connect(calls.get(SQL + "/copy"), "orders", "app", "app-secret")) {
      assertThat(one(c, "SELECT count(*) FROM t")).isEqualTo("7");
    }
    String restore = "{\"restoreBackupContext\": {\"backupRunId\": \"" + run + "\"}}";
    calls.operation(calls.post(SQL + "/data/restoreBackup", restore));
    try (Connection c = connect(calls.get(SQL + "/data"), "orders", "app", "app-secret")) {
      assertThat(one(c, "SELECT count(*) FROM t")).isEqualTo("10000");
    }

    calls.operation(calls.send("DELETE", SQL + "/data?enableFinalBackup=true", ""));
    String last = calls.get("/sql/v1beta4/projects/shop/backups").at("/backups/0/name").asText();
    calls.operation(calls.post(SQL + "/again/restoreBackup", "{\"backup\": \"" + last + "\"}"));
    try (Connection c = connect(calls.get(SQL + "/again"), "orders", "app", "app-secret")) {
      assertThat(one(c, "SELECT count(*) FROM t")).isEqualTo("10000");
    }
    Path kept = home.resolve("planes/sql/.snapshots");
    assertThat(kept).isDirectoryContaining(Files::isDirectory);
    calls.operation(calls.send("DELETE", "/sql/v1beta4/" + last, ""));
    assertThat(kept).isEmptyDirectory();

    calls.operation(calls.post(SQL + "/again/backupRuns", "{}"));
    calls.operation(calls.send("DELETE", SQL + "/copy?enableFinalBackup=true", ""));
    try (Stream<Path> both = Files.list(kept)) {
      assertThat(both).hasSize(2);
    }
    calls.post("/_emulator/reset", "{\"project\": \"shop\"}");
    assertThat(kept).isEmptyDirectory();
  }

  @Test
  void dumpsGoFromServerToServerAndRowsToTables() throws Exception {
    assumeThat(System.getenv("PATH").split(File.pathSeparator))
        .as("there is pg_dump on the PATH")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pg_dump")));
    CloudCalls calls = start(Plane.SQL);
    calls.operation(calls.post(SQL, instance("from")));
    calls.operation(calls.post(SQL, instance("into")));
    calls.post("/storage/v1/b?project=shop", "{\"name\": \"shop-dumps\"}");
    JsonNode from = calls.get(SQL + "/from");
    JsonNode into = calls.get(SQL + "/into");
    calls.send(
        "PUT",
        "/storage/v1/b/shop-dumps/iam",
        """
        {"bindings": [{"role": "roles/storage.objectAdmin",
         "members": ["serviceAccount:%s", "serviceAccount:%s"]}]}
        """
            .formatted(
                from.path("serviceAccountEmailAddress").asText(),
                into.path("serviceAccountEmailAddress").asText()));
    try (Connection c = connect(from, "postgres", "postgres", "root-secret")) {
      one(
          c,
          "CREATE TABLE t (n serial PRIMARY KEY, v text); CREATE FUNCTION f() RETURNS int LANGUAGE"
              + " sql AS $$ SELECT count(*)::int FROM t; $$; INSERT INTO t (v) VALUES ('it''s; a"
              + " text'), ('two\nlines')");
    }
    String location = "\"uri\": \"gs://shop-dumps/all.sql.gz\", \"fileType\": \"SQL\"";
    calls.operation(
        calls.post(
            SQL + "/from/export",
            "{\"exportContext\": {" + location + ", \"databases\": [\"postgres\"]}}"));
    calls.operation(calls.post(SQL + "/into/import", "{\"importContext\": {" + location + "}}"));
    calls.operation(
        calls.post(SQL + "/into/import", "{\"importContext\": {" + location + "}}"),
        "already exists");

    calls.operation(
        calls.post(
            SQL + "/from/export",
            """
            {"exportContext": {"uri": "gs://shop-dumps/rows.csv", "fileType": "CSV",
             "databases": ["postgres"], "csvExportOptions": {"fieldsTerminatedBy": "3B",
             "selectQuery": "SELECT n + 10, v FROM t ORDER BY n;"}}}
            """));
    calls.operation(
        calls.post(
            SQL + "/into/import",
            """
            {"importContext": {"uri": "gs://shop-dumps/rows.csv", "fileType": "CSV",
             "database": "postgres", "csvImportOptions": {"fieldsTerminatedBy": "3B",
             "table": "public.t", "columns": ["n", "v"]}}}
            """));
    try (Connection c = connect(into, "postgres", "postgres", "root-secret")) {
      assertThat(one(c, "SELECT string_agg(n || '=' || v, ',' ORDER BY n) FROM t"))
          .isEqualTo("1=it's; a text,2=two\nlines,11=it's; a text,12=two\nlines");
      assertThat(one(c, "SELECT f()")).isEqualTo("4");
      assertThat(one(c, "SELECT tableowner FROM pg_tables WHERE tablename = 't'"))
          .isEqualTo("postgres");
    }
  }

  private static JsonNode policy(CloudCalls calls, String activation) {
    return calls.send(
        "PATCH", SQL + "/main", "{\"settings\": {\"activationPolicy\": \"" + activation + "\"}}");
  }

  @Test
  void aVersionThatIsNotAtHandIsAControlPlaneAndSaysSo() {
    CloudCalls calls = start(Plane.SQL);
    calls.operation(calls.post(SQL, instance("new").replace("POSTGRES_14", "POSTGRES_15")));
    assertThat(calls.get(SQL + "/new").path("state").asText()).isEqualTo("RUNNABLE");
    assertThat(calls.header(SQL + "/new", "x-emulator-data-plane")).isEqualTo("none");
  }

  private static String service(String image, String env) {
    return "{\"template\": {\"containers\": [{\"image\": \""
        + image
        + "\", \"env\": ["
        + env
        + "]}]}}";
  }

  @Test
  void aServiceAnswersAtItsAddressWithItsSecretsAndItsRequestsAreLoggedAndCounted() {
    CloudCalls calls = start(Plane.RUN);
    calls.post(
        "/v1/projects/shop/secrets?secretId=stage", "{\"replication\": {\"automatic\": {}}}");
    calls.post(
        "/v1/projects/shop/secrets/stage:addVersion", "{\"payload\": {\"data\": \"dGVzdA==\"}}");
    String secret =
        "{\"name\": \"ENVIRONMENT\", \"valueSource\": {\"secretKeyRef\":"
            + " {\"secret\": \"stage\", \"version\": \"latest\"}}}";
    calls.operation(
        calls.post(RUN + "?serviceId=web", service(SampleServiceImage.REFERENCE, secret)));

    JsonNode web = calls.get(RUN + "/web");
    String host = web.path("uri").asText().replace("https://", "");
    CloudCalls.Raw answer = calls.raw(host, "GET / HTTP/1.1");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"service\":\"web\"").contains("\"environment\":\"test\"");
    assertThat(calls.raw(host + ".localhost:" + calls.port(), "GET /nowhere HTTP/1.1").status())
        .isEqualTo(404);
    assertThat(calls.raw("unknown-123456-ew.a.run.app", "GET / HTTP/1.1").status()).isEqualTo(404);

    JsonNode entries =
        calls.await(
            () ->
                calls.post(
                    "/v2/entries:list",
                    "{\"resourceNames\": [\"projects/shop\"], \"filter\":"
                        + " \"log_id(\\\"run.googleapis.com/requests\\\") AND"
                        + " resource.type=cloud_run_revision AND httpRequest.status=404\"}"),
            e -> e.path("entries").size() == 1);
    assertThat(entries.at("/entries/0/httpRequest/requestUrl").asText())
        .isEqualTo("https://" + host + "/nowhere");
    JsonNode series =
        calls.get(
            "/v3/projects/shop/timeSeries?filter=metric.type%3D%22run.googleapis.com/request_count%22"
                + "&interval.startTime=2000-01-01T00:00:00Z&interval.endTime=2100-01-01T00:00:00Z");
    assertThat(series.path("timeSeries")).hasSize(2);

    calls.operation(calls.send("DELETE", RUN + "/web", ""));
    assertThat(calls.raw(host, "GET / HTTP/1.1").status()).isEqualTo(404);
  }

  @Test
  void aContainerThatEndsOrHasNoSecretFailsItsRevisionWithTheReason() {
    CloudCalls calls = start(Plane.RUN);
    calls.operation(
        calls.post(RUN + "?serviceId=broken", service("example/broken:1", "")),
        "failed to start and listen on the port");
    assertThat(calls.get(RUN + "/broken").at("/terminalCondition/message").asText())
        .contains("no such configuration");
    calls.operation(
        calls.post(
            RUN + "?serviceId=poor",
            service(
                SampleServiceImage.REFERENCE,
                "{\"name\": \"KEY\", \"valueSource\": {\"secretKeyRef\": {\"secret\":"
                    + " \"none\"}}}")),
        "none");
  }
}
