package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Backups give back what an instance had; clones take it along; logs reach as far as they go. */
class RestoreTest {

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

  private static String instances(String project) {
    return "/v1/projects/" + project + "/instances";
  }

  private static void make(String project, String name, String version, String settings) {
    ok(
        REST.post(
            instances(project),
            """
            {"name": "%s", "databaseVersion": "%s", "region": "us-central1",
             "settings": {"tier": "db-custom-1-3840", "edition": "ENTERPRISE"%s}}
            """
                .formatted(name, version, settings)));
  }

  private static void database(String project, String instance, String name) {
    ok(
        REST.post(
            instances(project) + "/" + instance + "/databases", "{\"name\": \"" + name + "\"}"));
  }

  private static List<String> names(String path) {
    return ok(REST.get(path)).path("items").findValuesAsText("name");
  }

  private static String backup(String project, String instance) {
    ok(REST.post(instances(project) + "/" + instance + "/backupRuns", "{}"));
    return ok(REST.get(instances(project) + "/" + instance + "/backupRuns"))
        .at("/items/0/id")
        .asText();
  }

  private static String fromRun(String instance, String run) {
    return "{\"restoreBackupContext\": {\"instanceId\": \"%s\", \"backupRunId\": \"%s\"}}"
        .formatted(instance, run);
  }

  @Test
  void aRestoreBringsBackTheDatabasesAndUsersOfTheBackup() {
    make("restore", "db", "POSTGRES_15", "");
    String one = instances("restore") + "/db";
    database("restore", "db", "kept");
    ok(REST.post(one + "/users", "{\"name\": \"old\", \"password\": \"x\"}"));
    String run = backup("restore", "db");
    ok(REST.send("DELETE", one + "/databases/kept", ""));
    database("restore", "db", "later");
    ok(REST.send("DELETE", one + "/users?name=old", ""));

    JsonNode operation = ok(REST.post(one + "/restoreBackup", fromRun("db", run)));
    assertThat(operation.path("operationType").asText()).isEqualTo("RESTORE_VOLUME");
    assertThat(names(one + "/databases")).containsExactlyInAnyOrder("postgres", "kept");
    assertThat(names(one + "/users")).containsExactlyInAnyOrder("postgres", "old");
  }

  @Test
  void aBackupGoesToAnotherInstanceThatFitsAndGrowsItsDisk() {
    make("other", "small", "POSTGRES_15", ", \"dataDiskSizeGb\": \"10\"");
    make("other", "large", "POSTGRES_15", ", \"dataDiskSizeGb\": \"50\"");
    make("other", "older", "POSTGRES_14", "");
    database("other", "large", "orders");
    String run = backup("other", "large");
    ok(REST.post(instances("other") + "/small/restoreBackup", fromRun("large", run)));
    assertThat(names(instances("other") + "/small/databases")).contains("orders");
    JsonNode small = ok(REST.get(instances("other") + "/small"));
    assertThat(small.at("/settings/dataDiskSizeGb").asText()).isEqualTo("50");
    assertThat(ok(REST.get(instances("other") + "/small/databases/orders")).path("instance"))
        .hasToString("\"small\"");
    refused(
        REST.post(instances("other") + "/older/restoreBackup", fromRun("large", run)),
        400,
        "Instance database type: POSTGRES_14, Backup database type: POSTGRES_15.");
  }

  @Test
  void aRestoreIsRefusedThatCannotBe() {
    make("rules", "db", "POSTGRES_15", "");
    String run = backup("rules", "db");
    String restore = instances("rules") + "/db/restoreBackup";
    refused(REST.post(restore, "{}"), 400, "Exactly one of");
    refused(REST.post(restore, fromRun("db", "17")), 404, "backup run does not exist");
    refused(
        REST.post(
            restore,
            "{\"backupdrBackup\": \"projects/rules/locations/us-central1/backupVaults/v"
                + "/dataSources/d/backups/b\"}"),
        404,
        "backup does not exist");
    refused(
        REST.post(instances("rules") + "/none/restoreBackup", fromRun("db", run)),
        404,
        "instance does not exist");
    ok(
        REST.post(
            instances("rules"),
            """
            {"name": "copy", "databaseVersion": "POSTGRES_15", "region": "us-central1",
             "masterInstanceName": "db", "settings": {"tier": "db-custom-1-3840"}}
            """));
    refused(REST.post(restore, fromRun("db", run)), 400, "has read replicas");
    refused(
        REST.post(instances("rules") + "/copy/restoreBackup", fromRun("db", run)),
        400,
        "read replica");
  }

  @Test
  void aNewInstanceIsMadeOfABackupWithItsSettingsUnlessTheCallHasOthers() {
    make(
        "fresh",
        "db",
        "POSTGRES_15",
        ", \"dataDiskSizeGb\": \"20\", \"userLabels\": {\"a\": \"b\"}");
    database("fresh", "db", "orders");
    backup("fresh", "db");
    JsonNode backup = ok(REST.get("/v1/projects/fresh/backups")).at("/backups/0");
    assertThat(backup.at("/instanceSettings/settings/dataDiskSizeGb").asText()).isEqualTo("20");
    String body =
        "{\"backup\": \"%s\", \"restoreInstanceSettings\": %s,"
            + " \"restoreInstanceClearOverridesFieldNames\": [\"settings.user_labels\"]}";
    String name = backup.path("name").asText();
    String target = instances("fresh") + "/made";
    refused(
        REST.post(
            target + "/restoreBackup",
            body.formatted(name, "{\"settings\": {\"dataDiskSizeGb\": \"10\"}}")),
        400,
        "20 GB");
    refused(
        REST.post(
            target + "/restoreBackup",
            body.formatted(name, "{\"databaseVersion\": \"POSTGRES_16\"}")),
        400,
        "POSTGRES_15 to POSTGRES_16");
    ok(
        REST.post(
            target + "/restoreBackup",
            body.formatted(name, "{\"settings\": {\"tier\": \"db-custom-2-7680\"}}")));
    JsonNode made = ok(REST.get(target));
    assertThat(made.path("state").asText()).isEqualTo("RUNNABLE");
    assertThat(made.at("/settings/tier").asText()).isEqualTo("db-custom-2-7680");
    assertThat(made.at("/settings/dataDiskSizeGb").asText()).isEqualTo("20");
    assertThat(made.at("/settings").has("userLabels")).isFalse();
    assertThat(names(target + "/databases")).contains("orders");
    refused(
        REST.post(
            instances("fresh") + "/db/restoreBackup",
            body.formatted(name, "{\"settings\": {\"tier\": \"db-custom-2-7680\"}}")),
        400,
        "new instance");
  }

  @Test
  void aCloneHasItsSourcesDatabasesAndStandsWhereItIsTold() {
    make("clones", "db", "POSTGRES_15", "");
    database("clones", "db", "orders");
    String clone = instances("clones") + "/db/clone";
    refused(
        REST.post(
            clone,
            "{\"cloneContext\": {\"destinationInstanceName\": \"copy\", \"preferredZone\":"
                + " \"us-central1-c\", \"preferredSecondaryZone\": \"us-central1-c\"}}"),
        400,
        "must differ");
    ok(
        REST.post(
            clone,
            "{\"cloneContext\": {\"destinationInstanceName\": \"copy\", \"preferredZone\":"
                + " \"us-central1-c\"}}"));
    assertThat(names(instances("clones") + "/copy/databases")).contains("orders");
    assertThat(names(instances("clones") + "/db/databases")).contains("orders");
    assertThat(ok(REST.get(instances("clones") + "/copy")).path("gceZone").asText())
        .isEqualTo("us-central1-c");
  }

  @Test
  void logsBeginWhenTheyAreSwitchedOnAndAfterARestore() {
    make("logs", "db", "POSTGRES_15", ", \"backupConfiguration\": {\"enabled\": true}");
    String one = instances("logs") + "/db";
    String recovery = one + "/getLatestRecoveryTime";
    refused(REST.get(recovery), 400, "Point-in-time recovery is not enabled");
    ok(REST.post("/_emulator/clock", "{\"advance\": \"PT1H\"}"));
    ok(
        REST.send(
            "PATCH",
            one,
            "{\"settings\": {\"backupConfiguration\": {\"enabled\": true,"
                + " \"pointInTimeRecoveryEnabled\": true}}}"));
    String created = ok(REST.get(one)).path("createTime").asText();
    String enabled = ok(REST.get(recovery)).path("earliestRecoveryTime").asText();
    assertThat(enabled).isGreaterThan(created);
    refused(
        REST.post(
            one + "/clone",
            "{\"cloneContext\": {\"destinationInstanceName\": \"past\", \"pointInTime\": \""
                + created
                + "\"}}"),
        400,
        "recovery window");
    String run = backup("logs", "db");
    ok(REST.post("/_emulator/clock", "{\"advance\": \"PT1H\"}"));
    ok(REST.post(one + "/restoreBackup", fromRun("db", run)));
    assertThat(ok(REST.get(recovery)).path("earliestRecoveryTime").asText()).isGreaterThan(enabled);
  }

  @Test
  void aCloneInAnotherProjectHasWhatItsSourceHasAndTheNetworkThatTheCallNames() {
    make("clones-from", "db", "POSTGRES_15", "");
    database("clones-from", "db", "orders");
    String clone = instances("clones-from") + "/db/clone";
    String context =
        """
        {"cloneContext": {"destinationInstanceName": "copy", "destinationProject": "clones-to"%s}}
        """;
    JsonNode operation = ok(REST.post(clone, context.formatted("")));
    assertThat(operation.path("targetProject").asText()).isEqualTo("clones-to");
    String name = operation.path("name").asText();
    assertThat(ok(REST.get("/v1/projects/clones-to/operations/" + name)).path("status").asText())
        .isEqualTo("DONE");
    JsonNode copy = ok(REST.get(instances("clones-to") + "/copy"));
    assertThat(copy.path("connectionName").asText()).isEqualTo("clones-to:us-central1:copy");
    assertThat(names(instances("clones-to") + "/copy/databases")).contains("orders");
    assertThat(REST.get(instances("clones-from") + "/copy").status()).isEqualTo(404);
    Answer unpeered =
        REST.post(
            clone,
            context
                .replace("copy", "private")
                .formatted(", \"destinationNetwork\": \"projects/clones-to/global/networks/net\""));
    assertThat(unpeered.status()).isEqualTo(400);
    assertThat(unpeered.body().toString()).contains("clones-to:private:NETWORK_NOT_PEERED");
  }
}
