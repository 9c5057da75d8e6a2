package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who replicates from whom, after promotions, switchovers and demotions. */
class ReplicationTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
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

  private static String instances(String project) {
    return "/v1/projects/" + project + "/instances";
  }

  private static JsonNode get(String project, String name) {
    return ok(REST.get(instances(project) + "/" + name));
  }

  private static void make(String project, String name, String region, String more) {
    ok(
        REST.post(
            instances(project),
            """
            {"name": "%s", "databaseVersion": "POSTGRES_15", "region": "%s"%s,
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS"}}
            """
                .formatted(name, region, more)));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static String designate(String replica) {
    return "{\"replicationCluster\": {\"failoverDrReplicaName\": \"" + replica + "\"}}";
  }

  @Test
  void theDesignatedReplicaChangesPlacesWithItsPrimaryAndTheOthersFollow() {
    make("dr", "main", "us-central1", "");
    String of = ", \"masterInstanceName\": \"main\"";
    make("dr", "near", "us-central1", of);
    make("dr", "far", "us-east1", of);
    String main = instances("dr") + "/main";
    refused(REST.post(instances("dr") + "/far/switchover", ""), "not the DR replica");
    refused(REST.post(instances("dr") + "/far/promoteReplica?failover=true", ""), "not the DR");
    refused(REST.send("PATCH", main, designate("near")), "another region");
    refused(REST.send("PATCH", main, designate("none")), "not a read replica of this instance");
    ok(REST.send("PATCH", main, designate("far")));
    assertThat(get("dr", "far").at("/replicationCluster/drReplica").asBoolean()).isTrue();
    ok(REST.send("PUT", main, get("dr", "main").toString()));
    assertThat(get("dr", "far").at("/replicationCluster/drReplica").asBoolean()).isTrue();
    ObjectNode whole = (ObjectNode) get("dr", "main");
    ok(REST.send("PUT", main, whole.without("replicationCluster").toString()));
    assertThat(get("dr", "main").has("replicationCluster")).as("unless it is named").isFalse();
    assertThat(get("dr", "far").has("replicationCluster")).isFalse();
    ok(REST.send("PATCH", main, designate("far")));

    ok(REST.post(instances("dr") + "/far/switchover", ""));
    JsonNode far = get("dr", "far");
    assertThat(far.path("instanceType").asText()).isEqualTo("CLOUD_SQL_INSTANCE");
    assertThat(texts(far.path("replicaNames"))).containsExactlyInAnyOrder("main", "near");
    assertThat(far.at("/replicationCluster/failoverDrReplicaName").asText()).isEqualTo("main");
    assertThat(far.has("masterInstanceName")).isFalse();
    assertThat(get("dr", "near").path("masterInstanceName").asText()).isEqualTo("dr:far");
    JsonNode old = get("dr", "main");
    assertThat(old.path("masterInstanceName").asText()).isEqualTo("dr:far");
    assertThat(old.path("instanceType").asText()).isEqualTo("READ_REPLICA_INSTANCE");
    assertThat(old.has("replicaNames")).isFalse();

    ok(REST.post(main + "/promoteReplica?failover=true", ""));
    assertThat(texts(get("dr", "main").path("replicaNames")))
        .containsExactlyInAnyOrder("far", "near");
    ok(REST.post(instances("dr") + "/far/promoteReplica", ""));
    assertThat(texts(get("dr", "main").path("replicaNames"))).containsExactly("near");
    assertThat(get("dr", "main").has("replicationCluster")).isFalse();
    assertThat(get("dr", "far").has("replicationCluster")).isFalse();
  }

  private static void make(
      String project, String version, String name, String region, String more, String settings) {
    ok(
        REST.post(
            instances(project),
            """
            {"name": "%s", "databaseVersion": "%s", "region": "%s", "rootPassword": "s3cret-Word"%s,
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS"%s}}
            """
                .formatted(name, version, region, more, settings)));
  }

  @Test
  void aReplicaOfMySqlThatKeepsABinaryLogHasBackupsOnceItIsThePrimary() {
    String backups = ", \"backupConfiguration\": {\"enabled\": %s, \"binaryLogEnabled\": true}";
    make("binary", "MYSQL_8_0", "main", "us-east1", "", backups.formatted(true));
    String of = ", \"masterInstanceName\": \"main\"";
    make("binary", "MYSQL_8_0", "far", "us-west2", of, backups.formatted(false));
    assertThat(get("binary", "far").at("/settings/backupConfiguration/enabled").asBoolean())
        .isFalse();
    refused(
        REST.send(
            "PATCH",
            instances("binary") + "/far",
            "{\"settings\": {\"backupConfiguration\": {\"enabled\": true}}}"),
        "Backups cannot be enabled for read replica instance");
    ok(REST.send("PATCH", instances("binary") + "/main", designate("far")));
    ok(REST.post(instances("binary") + "/far/switchover", ""));
    JsonNode far = get("binary", "far");
    assertThat(far.at("/settings/backupConfiguration/enabled").asBoolean()).isTrue();
    assertThat(far.at("/settings/backupConfiguration/binaryLogEnabled").asBoolean()).isTrue();
    ok(REST.send("PUT", instances("binary") + "/far", far.toString()));
    JsonNode old = get("binary", "main").at("/settings/backupConfiguration");
    assertThat(old.path("enabled").asBoolean()).isFalse();
    assertThat(old.path("binaryLogEnabled").asBoolean()).isTrue();
  }

  @Test
  void afterASwitchoverOfSqlServerTheOldPrimaryIsTheReplicaThatMayHaveReplicas() {
    make("cascade", "SQLSERVER_2022_ENTERPRISE", "main", "us-east1", "", "");
    String of =
        """
        , "masterInstanceName": "main", "replicaConfiguration": {"cascadableReplica": true}
        """;
    make("cascade", "SQLSERVER_2022_ENTERPRISE", "far", "us-west2", of, "");
    ok(REST.post(instances("cascade") + "/far/switchover", ""));
    assertThat(get("cascade", "far").has("replicaConfiguration")).isFalse();
    JsonNode old = get("cascade", "main");
    assertThat(old.path("masterInstanceName").asText()).isEqualTo("cascade:far");
    assertThat(old.at("/replicaConfiguration/cascadableReplica").asBoolean()).isTrue();
  }

  @Test
  void anInstanceIsDemotedToAReplicaOfAnExternalServer() {
    make("demote", "db", "us-central1", "");
    String demote = instances("demote") + "/db/demote";
    String body = "{\"demoteContext\": {\"sourceRepresentativeInstanceName\": \"%s\"}}";
    refused(REST.post(demote, "{}"), "sourceRepresentativeInstanceName");
    refused(REST.post(demote, body.formatted("outside")), "external server");
    String outside =
        """
        {"name": "outside", "databaseVersion": "POSTGRES_15", "region": "us-central1",
         "instanceType": "ON_PREMISES_INSTANCE",
         "onPremisesConfiguration": {"hostPort": "%s", "username": "replicator",
           "password": "secret"}}
        """;
    refused(REST.post(instances("demote"), outside.formatted("db.example.com")), "host:port");
    ok(REST.post(instances("demote"), outside.formatted("db.example.com:5432")));
    JsonNode source = get("demote", "outside");
    assertThat(source.path("instanceType").asText()).isEqualTo("ON_PREMISES_INSTANCE");
    assertThat(source.path("backendType").asText()).isEqualTo("EXTERNAL");
    assertThat(source.path("state").asText()).isEqualTo("RUNNABLE");
    assertThat(source.at("/onPremisesConfiguration/hostPort").asText())
        .isEqualTo("db.example.com:5432");
    assertThat(source.path("onPremisesConfiguration").has("password")).isFalse();
    assertThat(source.has("ipAddresses")).isFalse();
    refused(
        REST.post(instances("demote") + "/outside/restart", ""),
        "not valid for an on-premises instance");
    refused(REST.get(instances("demote") + "/outside/databases"), "not running");

    JsonNode operation = ok(REST.post(demote, body.formatted("outside")));
    assertThat(operation.path("operationType").asText()).isEqualTo("DEMOTE_MASTER");
    JsonNode db = get("demote", "db");
    assertThat(db.path("instanceType").asText()).isEqualTo("READ_REPLICA_INSTANCE");
    assertThat(db.path("masterInstanceName").asText()).isEqualTo("demote:outside");
    assertThat(texts(get("demote", "outside").path("replicaNames"))).containsExactly("db");
    refused(REST.post(demote, body.formatted("outside")), "cannot be demoted");
    refused(REST.send("DELETE", instances("demote") + "/outside", ""), "has read replicas");

    ok(REST.post(instances("demote") + "/db/promoteReplica", ""));
    ok(
        REST.post(
            instances("demote") + "/db/demoteMaster",
            "{\"demoteMasterContext\": {\"masterInstanceName\": \"outside\"}}"));
    ok(REST.send("DELETE", instances("demote") + "/db", ""));
    ok(REST.send("DELETE", instances("demote") + "/outside", ""));
  }

  private static void named(String path, String name) {
    ok(REST.post(path, "{\"name\": \"" + name + "\"}"));
  }

  private static List<String> names(String path) {
    return ok(REST.get(path)).path("items").findValuesAsText("name");
  }

  @Test
  void aReplicaShowsThePrimarysDatabasesAndUsersAndKeepsThemWhenItIsPromoted() {
    make("shown", "main", "us-central1", "");
    String of = ", \"masterInstanceName\": \"%s\"";
    make("shown", "copy", "us-central1", of.formatted("main"));
    make("shown", "below", "us-east1", of.formatted("copy"));
    String main = instances("shown") + "/main";
    String copy = instances("shown") + "/copy";
    String below = instances("shown") + "/below";
    named(main + "/databases", "orders");
    named(main + "/users", "app");
    for (String replica : List.of(copy, below)) {
      assertThat(names(replica + "/databases")).containsExactlyInAnyOrder("postgres", "orders");
      assertThat(names(replica + "/users")).containsExactlyInAnyOrder("postgres", "app");
      refused(
          REST.post(replica + "/databases", "{\"name\": \"own\"}"),
          "not valid for a read replica instance");
      refused(REST.send("DELETE", replica + "/databases/orders", ""), "not valid for a read");
      refused(REST.post(replica + "/users", "{\"name\": \"own\"}"), "not valid for a read");
      refused(REST.send("DELETE", replica + "/users?name=app", ""), "not valid for a read");
    }
    JsonNode orders = ok(REST.get(below + "/databases/orders"));
    assertThat(orders.path("instance").asText()).isEqualTo("below");
    assertThat(orders.path("selfLink").asText()).endsWith("/below/databases/orders");

    ok(REST.post(copy + "/promoteReplica", ""));
    named(main + "/databases", "later");
    named(copy + "/databases", "own");
    assertThat(names(copy + "/databases")).containsExactlyInAnyOrder("postgres", "orders", "own");
    assertThat(names(below + "/databases")).containsExactlyInAnyOrder("postgres", "orders", "own");
    assertThat(names(below + "/users")).contains("app");

    ok(REST.send("PATCH", copy, designate("below")));
    ok(REST.post(below + "/switchover", ""));
    named(below + "/databases", "last");
    assertThat(names(copy + "/databases"))
        .containsExactlyInAnyOrder("postgres", "orders", "own", "last");
  }

  @Test
  void aReplicaIsMadeOfAPrimaryThatRuns() {
    make("rests", "main", "us-central1", "");
    ok(
        REST.send(
            "PATCH",
            instances("rests") + "/main",
            "{\"settings\": {\"activationPolicy\": \"NEVER\"}}"));
    refused(
        REST.post(
            instances("rests"),
            """
            {"name": "copy", "databaseVersion": "POSTGRES_15", "region": "us-central1",
             "masterInstanceName": "main",
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS"}}
            """),
        "not running");
  }

  @Test
  void anInstanceIsReencryptedWithWhatIsNowItsKeysPrimaryVersion() {
    String ring = "/v1/projects/keys/locations/us-central1/keyRings";
    ok(REST.post(ring + "?keyRingId=r", "{}"));
    ok(REST.post(ring + "/r/cryptoKeys?cryptoKeyId=k", "{\"purpose\": \"ENCRYPT_DECRYPT\"}"));
    String key = "projects/keys/locations/us-central1/keyRings/r/cryptoKeys/k";
    make("keys", "plain", "us-central1", "");
    make(
        "keys",
        "own",
        "us-central1",
        ", \"diskEncryptionConfiguration\": {\"kmsKeyName\": \"" + key + "\"}");
    refused(
        REST.post(instances("keys") + "/plain/reencrypt", "{}"), "customer-managed encryption key");
    ok(REST.post("/v1/" + key + "/cryptoKeyVersions", "{}"));
    ok(REST.post("/v1/" + key + ":updatePrimaryVersion", "{\"cryptoKeyVersionId\": \"2\"}"));
    String shown = "/diskEncryptionStatus/kmsKeyVersionName";
    assertThat(get("keys", "own").at(shown).asText()).endsWith("/cryptoKeyVersions/1");
    ok(REST.post(instances("keys") + "/own/reencrypt", "{}"));
    assertThat(get("keys", "own").at(shown).asText()).endsWith("/cryptoKeyVersions/2");
  }

  @Test
  void aReadPoolHasNodesAndBecomesAReplicaAgain() {
    String project = "pools";
    String pool = instances(project) + "/pool";
    make(project, "first", "us-central1", "");
    refused(
        REST.post(
            instances(project),
            """
            {"name": "alone", "databaseVersion": "POSTGRES_15", "instanceType": "READ_POOL_INSTANCE",
             "settings": {"tier": "db-perf-optimized-N-2", "edition": "ENTERPRISE_PLUS"}}
            """),
        "masterInstanceName");
    make(
        project,
        "pool",
        "us-central1",
        ", \"masterInstanceName\": \"first\", \"nodeCount\": 2,"
            + " \"instanceType\": \"READ_POOL_INSTANCE\"");
    assertThat(get(project, "pool").path("instanceType").asText()).isEqualTo("READ_POOL_INSTANCE");
    assertThat(get(project, "pool").path("nodeCount").asInt()).isEqualTo(2);
    refused(REST.send("PATCH", pool, "{\"nodeCount\": 21}"), "between 1 and 20");
    ok(REST.send("PATCH", pool, "{\"nodeCount\": 6}"));
    assertThat(get(project, "pool").path("nodeCount").asInt()).isEqualTo(6);
    refused(REST.post(pool + "/promoteReplica", "{}"), "cannot be promoted");

    ok(REST.send("PATCH", pool, "{\"instanceType\": \"READ_REPLICA_INSTANCE\"}"));
    assertThat(get(project, "pool").path("instanceType").asText())
        .isEqualTo("READ_REPLICA_INSTANCE");
    assertThat(get(project, "pool").has("nodeCount")).isFalse();
    ok(REST.post(pool + "/promoteReplica", "{}"));
    ok(REST.send("PATCH", pool, "{\"instanceType\": \"READ_POOL_INSTANCE\"}"));
    assertThat(get(project, "pool").path("instanceType").asText()).isEqualTo("CLOUD_SQL_INSTANCE");
  }
}
