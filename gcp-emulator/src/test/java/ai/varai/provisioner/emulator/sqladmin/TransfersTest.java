package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Databases without a server: what is imported into them is what they export. */
class TransfersTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().at("/error/message").asText()).contains(words);
  }

  /** An instance, and a bucket that its service account may use. */
  private static String make(String project, String version) {
    String all = "/v1/projects/" + project + "/instances";
    ok(
        REST.post(
            all,
            """
            {"name": "db", "databaseVersion": "%s", "region": "us-central1",
             "settings": {"tier": "db-custom-1-3840", "edition": "ENTERPRISE"}}
            """
                .formatted(version)));
    ok(REST.post("/storage/v1/b?project=" + project, "{\"name\": \"" + project + "-dumps\"}"));
    return all + "/db";
  }

  private static void allow(String project, String instance, String role) {
    String account = ok(REST.get(instance)).path("serviceAccountEmailAddress").asText();
    ok(
        REST.send(
            "PUT",
            "/storage/v1/b/" + project + "-dumps/iam",
            """
            {"bindings": [{"role": "%s", "members": ["serviceAccount:%s"]}]}
            """
                .formatted(role, account)));
  }

  private static void upload(String project, String name, String text) {
    ok(
        REST.post(
            "/upload/storage/v1/b/" + project + "-dumps/o?uploadType=media&name=" + name, text));
  }

  private static byte[] download(String project, String name)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            CLOUD.emulator().url()
                + "/storage/v1/b/"
                + project
                + "-dumps/o/"
                + name
                + "?alt=media");
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static JsonNode done(Answer started) {
    JsonNode operation = ok(started);
    String path =
        "/v1/projects/"
            + operation.path("targetProject").asText()
            + "/operations/"
            + operation.path("name").asText();
    return Awaitility.await()
        .until(() -> ok(REST.get(path)), o -> o.path("status").asText().equals("DONE"));
  }

  private static String importing(String project, String file, String rest) {
    return "{\"importContext\": {\"fileType\": \"SQL\", \"uri\": \"gs://%s-dumps/%s\"%s}}"
        .formatted(project, file, rest);
  }

  private static String exporting(String project, String file, String rest) {
    return "{\"exportContext\": {\"fileType\": \"SQL\", \"uri\": \"gs://%s-dumps/%s\"%s}}"
        .formatted(project, file, rest);
  }

  @Test
  void theInstancesOwnAccountNeedsTheBucket() {
    String db = make("granting", "POSTGRES_15");
    String whole = exporting("granting", "a.sql", ", \"databases\": [\"postgres\"]");
    refused(
        REST.post(db + "/export", whole),
        412,
        "The service account does not have the required permissions for the bucket.");
    upload("granting", "in.sql", "CREATE TABLE t (n int);\n");
    refused(REST.post(db + "/import", importing("granting", "in.sql", "")), 412, "permissions");
    allow("granting", db, "roles/storage.objectViewer");
    refused(REST.post(db + "/export", whole), 412, "permissions");
    assertThat(done(REST.post(db + "/import", importing("granting", "in.sql", ""))).has("error"))
        .isFalse();
    allow("granting", db, "roles/storage.objectAdmin");
    JsonNode exported = done(REST.post(db + "/export", whole));
    assertThat(exported.path("operationType").asText()).isEqualTo("EXPORT");
    assertThat(exported.at("/exportContext/uri").asText()).isEqualTo("gs://granting-dumps/a.sql");
    assertThat(exported.at("/exportContext/kind").asText()).isEqualTo("sql#exportContext");
    refused(
        REST.post(
            db + "/export", whole.replace("granting-dumps", "no-such-bucket-of-the-emulator")),
        412,
        "permissions");
  }

  @Test
  void whatIsImportedIsExportedByTheInstanceAndByItsClone() throws Exception {
    String db = make("round", "POSTGRES_15");
    allow("round", db, "roles/storage.objectAdmin");
    ok(REST.post(db + "/databases", "{\"name\": \"shop\"}"));
    upload("round", "one.sql", "CREATE TABLE t (n int);");
    upload("round", "two.sql", "INSERT INTO t VALUES (1);\n");
    for (String file : new String[] {"one.sql", "two.sql"}) {
      JsonNode in =
          done(REST.post(db + "/import", importing("round", file, ", \"database\": \"shop\"")));
      assertThat(in.has("error")).as(in.toString()).isFalse();
      assertThat(in.at("/importContext/database").asText()).isEqualTo("shop");
    }
    String shop = ", \"databases\": [\"shop\"]";
    done(REST.post(db + "/export", exporting("round", "out.sql.gz", shop)));
    String text =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(download("round", "out.sql.gz")))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(text.lines().filter(l -> !l.startsWith("--")))
        .containsExactly("CREATE TABLE t (n int);", "INSERT INTO t VALUES (1);");

    done(REST.post(db + "/clone", "{\"cloneContext\": {\"destinationInstanceName\": \"copy\"}}"));
    String copy = db.replace("/db", "/copy");
    allow("round", copy, "roles/storage.objectAdmin");
    done(REST.post(copy + "/export", exporting("round", "copy.sql", shop)));
    assertThat(new String(download("round", "copy.sql"), StandardCharsets.UTF_8))
        .contains("round:us-central1:copy")
        .contains("INSERT INTO t VALUES (1);");

    done(REST.send("DELETE", copy + "/databases/shop", ""));
    ok(REST.post(copy + "/databases", "{\"name\": \"shop\"}"));
    done(REST.post(copy + "/export", exporting("round", "empty.sql", shop)));
    assertThat(new String(download("round", "empty.sql"), StandardCharsets.UTF_8))
        .doesNotContain("INSERT");
  }

  @Test
  void whatCannotBeTransferredIsRefused() {
    String db = make("wrong", "POSTGRES_15");
    allow("wrong", db, "roles/storage.objectAdmin");
    refused(REST.post(db + "/export", "{}"), 400, "exportContext");
    refused(
        REST.post(db + "/export", "{\"exportContext\": {\"uri\": \"s3://b/o\"}}"), 400, "gs://");
    refused(REST.post(db + "/export", exporting("wrong", "a", "")), 400, "Exactly one database");
    refused(
        REST.post(db + "/export", exporting("wrong", "a", ", \"databases\": [\"none\"]")),
        400,
        "database none does not exist");
    refused(
        REST.post(
            db + "/export",
            exporting("wrong", "a", ", \"databases\": [\"postgres\"]").replace("SQL", "BAK")),
        400,
        "File type BAK is not supported for database version POSTGRES_15");
    refused(
        REST.post(
            db + "/export",
            exporting("wrong", "a", ", \"databases\": [\"postgres\"]").replace("SQL", "CSV")),
        400,
        "selectQuery");
    refused(
        REST.post(
            db + "/export",
            exporting(
                    "wrong",
                    "a",
                    ", \"databases\": [\"postgres\"], \"csvExportOptions\": {\"selectQuery\":"
                        + " \"SELECT 1\", \"quoteCharacter\": \"quote\"}")
                .replace("SQL", "CSV")
                .replace("CSVECT", "SELECT")),
        400,
        "hexadecimal");
    refused(
        REST.post(db + "/import", importing("wrong", "missing.sql", "")),
        400,
        "gs://wrong-dumps/missing.sql does not exist");
    upload("wrong", "rows.csv", "1,2\n");
    refused(
        REST.post(db + "/import", importing("wrong", "rows.csv", "").replace("SQL", "CSV")),
        400,
        "importContext.database");
    refused(
        REST.post(
            db + "/import",
            importing("wrong", "rows.csv", ", \"database\": \"postgres\"").replace("SQL", "CSV")),
        400,
        "csvImportOptions.table");
  }

  @Test
  void rowsNeedAServer() {
    String db = make("rows", "POSTGRES_15");
    allow("rows", db, "roles/storage.objectAdmin");
    upload("rows", "rows.csv", "1,2\n");
    JsonNode in =
        done(
            REST.post(
                db + "/import",
                """
                {"importContext": {"fileType": "CSV", "uri": "gs://rows-dumps/rows.csv",
                 "database": "postgres", "csvImportOptions": {"table": "t"}}}
                """));
    assertThat(in.at("/error/errors/0/message").asText()).contains("No database server");
    assertThat(in.path("status").asText()).isEqualTo("DONE");
    JsonNode out =
        done(
            REST.post(
                db + "/export",
                """
                {"exportContext": {"fileType": "CSV", "uri": "gs://rows-dumps/out.csv",
                 "databases": ["postgres"], "csvExportOptions": {"selectQuery": "SELECT 1"}}}
                """));
    assertThat(out.at("/error/errors/0/message").asText()).contains("No database server");
  }

  @Test
  void aReplicaIsOfItsPrimarysEditionAndTakesNoImport() {
    String db = make("following", "POSTGRES_16");
    ok(
        REST.post(
            "/v1/projects/following/instances",
            """
            {"name": "reader", "databaseVersion": "POSTGRES_16", "region": "us-central1",
             "masterInstanceName": "db", "settings": {"tier": "db-custom-1-3840"}}
            """));
    String reader = db.replace("/db", "/reader");
    assertThat(ok(REST.get(reader)).at("/settings/edition").asText()).isEqualTo("ENTERPRISE");
    upload("following", "in.sql", "SELECT 1;\n");
    refused(REST.post(reader + "/import", importing("following", "in.sql", "")), 400, "replica");
  }
}
