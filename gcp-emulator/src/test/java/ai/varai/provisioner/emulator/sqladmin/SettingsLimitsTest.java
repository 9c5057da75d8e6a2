package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cloud SQL refuses of an instance's settings, and to which points in time it clones. */
class SettingsLimitsTest {

  private static final String INSTANCES = "/v1/projects/sql-limits/instances";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer insert(String name, String region, String settings) {
    return REST.post(
        INSTANCES,
        """
        {"name": "%s", "region": "%s", "databaseVersion": "POSTGRES_15",
         "settings": {"tier": "db-custom-1-3840"%s}}
        """
            .formatted(name, region, settings.isEmpty() ? "" : ", " + settings));
  }

  private static void assertRefused(Answer answer, String said) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
    assertThat(answer.body().at("/error/message").asText())
        .startsWith("Invalid request: ")
        .contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "backupConfiguration": {"startTime": "25:00"}                        | startTime
          "backupConfiguration": {"transactionLogRetentionDays": 8}            | The number of transaction log retention days must be between 1 and 7.
          "backupConfiguration": {"backupRetentionSettings": {"retainedBackups": 400}} | between 1 and 365
          "userLabels": {"UP": "x"}                                            | user label UP=x
          "userLabels": {"up": "X Y"}                                          | user label up=X Y
          "denyMaintenancePeriods": [{"startDate": "soon", "endDate": "later"}] | yyyy-mm-dd
          "denyMaintenancePeriods": [{"startDate": "2027-01-01", "endDate": "2027-06-01"}] | 1 to 90 days
          "denyMaintenancePeriods": [{}, {}]                                   | at most one
          "insightsConfig": {"queryInsightsEnabled": true, "queryStringLength": 5} | between 256 and 4500
          "ipConfiguration": {"authorizedNetworks": [{"value": "10.1.0.0/16"}]} | Non-routable or private authorized network (10.1.0.0/16)
          "ipConfiguration": {"authorizedNetworks": [{"value": "300.1.1.1"}]}  | Non-routable or private
          "ipConfiguration": {"authorizedNetworks": [{"value": "1.2.3.4/33"}]} | Non-routable or private
          "ipConfiguration": {"ipv4Enabled": true, "pscConfig": {"pscEnabled": true}} | cannot be enabled together with only public IP
          "locationPreference": {"zone": "us-east1-b"}                         | us-east1-b
          "dataCacheConfig": {"dataCacheEnabled": true}                        | Only ENTERPRISE PLUS edition supports data cache
          "connectionPoolConfig": {"connectionPoolingEnabled": true}           | Connection pool is only supported for Enterprise Plus edition.
          "dataDiskSizeGb": "20", "storageAutoResizeLimit": "15"               | storage auto resize limit
          """)
  void aSettingOutOfItsLimitsIsRefused(String settings, String said) {
    assertRefused(insert("refused", "us-central1", settings), said);
    assertThat(REST.get(INSTANCES + "/refused").status()).isEqualTo(404);
  }

  private static Answer flagged(String name, String version, String flag, String value) {
    return REST.post(
        INSTANCES,
        """
        {"name": "%s", "region": "us-central1", "databaseVersion": "%s", "rootPassword": "a",
         "settings": {"tier": "db-custom-2-7680",
                      "databaseFlags": [{"name": "%s", "value": "%s"}]}}
        """
            .formatted(name, version, flag, value));
  }

  private static void assertFlag(Answer answer, int status, String reason, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().at("/error/message").asText()).isEqualTo(message);
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRES_15, max_connections, 5",
    "POSTGRES_15, max_connections, many",
    "POSTGRES_15, autovacuum, maybe",
    "POSTGRES_15, autovacuum, ON",
    "POSTGRES_15, random_page_cost, -1",
    "POSTGRES_15, timezone, ''",
    "MYSQL_8_0, max_connections, 100001",
    "MYSQL_8_0, innodb_max_dirty_pages_pct, 99.995",
    "MYSQL_8_0, sql_select_limit, 18446744073709551616",
    "SQLSERVER_2022_STANDARD, two digit year cutoff, 1752",
    "SQLSERVER_2022_STANDARD, 1204, 1"
  })
  void aFlagHasTheValuesThatItCanHave(String version, String flag, String value) {
    assertFlag(
        flagged("flagged", version, flag, value),
        400,
        "invalidFlagValue",
        "Value requested is not valid.");
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL_8_0, binlog_row_image, MINIMAL",
    "MYSQL_8_0, log_output, 'FILE,SYSLOG'",
    "POSTGRES_15, log_statement, some"
  })
  void aFlagWithAFewValuesSaysWhichItDidNotExpect(String version, String flag, String value) {
    assertFlag(
        flagged("flagged", version, flag, value),
        400,
        "invalidFlagValue",
        "Value requested is not valid. Failed to set "
            + flag
            + ": "
            + value
            + " was not an expected string.");
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL_8_0, cloudsql.iam_authentication, on",
    "POSTGRES_15, cloudsql_iam_authentication, on",
    "POSTGRES_15, max_conections, 100",
    "POSTGRES_15, fsync, off",
    "SQLSERVER_2022_STANDARD, general_log, on"
  })
  void aFlagThatTheEngineDoesNotHaveIsNotFound(String version, String flag, String value) {
    assertFlag(
        flagged("flagged", version, flag, value),
        404,
        "invalidFlagName",
        "The requested flag is either misspelled or unsupported by Cloud SQL.");
    assertThat(REST.get(INSTANCES + "/flagged").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "pg-flags, POSTGRES_15, 'pgaudit.log', 'read,-ddl'",
    "my-flags, MYSQL_8_0, long_query_time, 0.5",
    "ms-flags, SQLSERVER_2022_STANDARD, 3625 (trace flag), on"
  })
  void aFlagOfTheEngineIsTakenAsItWasWritten(
      String name, String version, String flag, String value) {
    assertThat(flagged(name, version, flag, value).status()).isEqualTo(200);
    JsonNode kept = REST.get(INSTANCES + "/" + name).body().at("/settings/databaseFlags/0");
    assertThat(kept.path("name").asText()).isEqualTo(flag);
    assertThat(kept.path("value").asText()).isEqualTo(value);
  }

  @Test
  void flagsAreListedWithWhatTheyTake() {
    JsonNode items = REST.get("/v1/flags?databaseVersion=MYSQL_8_0").body().path("items");
    assertThat(items.findValuesAsText("name"))
        .contains("cloudsql_iam_authentication", "binlog_row_image")
        .doesNotContain("cloudsql.iam_authentication", "user connections");
    for (JsonNode flag : items) {
      if (flag.path("name").asText().equals("binlog_row_image")) {
        assertThat(flag.path("type").asText()).isEqualTo("STRING");
        assertThat(flag.path("allowedStringValues").toString())
            .isEqualTo("[\"full\",\"minimal\",\"noblob\"]");
      } else if (flag.path("name").asText().equals("max_connections")) {
        assertThat(flag.path("minValue").asText()).isEqualTo("1");
        assertThat(flag.path("maxValue").asText()).isEqualTo("100000");
      }
    }
  }

  @Test
  void anInstanceThatLeavesEnterprisePlusLeavesItsDataCacheThere() {
    String plus = "\"edition\": \"ENTERPRISE_PLUS\", \"tier\": \"db-perf-optimized-N-2\"";
    String cache = ", \"dataCacheConfig\": {\"dataCacheEnabled\": true}";
    String body =
        "{\"name\": \"cached\", \"databaseVersion\": \"POSTGRES_15\", \"settings\": {%s}}";
    assertThat(REST.post(INSTANCES, body.formatted(plus + cache)).status()).isEqualTo(200);
    String cached = INSTANCES + "/cached";
    String less = "\"edition\": \"ENTERPRISE\", \"tier\": \"db-custom-1-3840\"";
    assertThat(REST.send("PATCH", cached, "{\"settings\": {" + less + "}}").status())
        .isEqualTo(200);
    assertThat(REST.get(cached).body().path("settings").has("dataCacheConfig")).isFalse();
    assertRefused(
        REST.send("PATCH", cached, "{\"settings\": {" + cache.substring(2) + "}}"), "data cache");
  }

  @Test
  void whichMaintenanceANewInstanceHasIsNotForItsMakerToSay() {
    assertRefused(
        REST.post(
            INSTANCES,
            """
            {"name": "maintained", "databaseVersion": "MYSQL_5_7",
             "maintenanceVersion": "MYSQL_5_7_37.R20210508.01_03",
             "settings": {"tier": "db-g1-small"}}
            """),
        "Maintenance version (MYSQL_5_7_37.R20210508.01_03) must not be set.");
  }

  @Test
  void aNetworkAttachmentComesToAnInstanceThatIsThere() {
    String psc =
        "\"ipConfiguration\": {\"ipv4Enabled\": false, \"pscConfig\": {\"pscEnabled\": true%s}}";
    String attachment =
        ", \"networkAttachmentUri\": \"projects/p/regions/us-central1/networkAttachments/a\"";
    assertRefused(
        insert("attached", "us-central1", psc.formatted(attachment)),
        "Network attachment used for Private Service Connect interfaces can not be assigned with"
            + " instance creation");
    assertThat(insert("attached", "us-central1", psc.formatted("")).status()).isEqualTo(200);
    String later = "{\"settings\": {" + psc.formatted(attachment) + "}}";
    assertThat(REST.send("PATCH", INSTANCES + "/attached", later).status()).isEqualTo(200);
    assertThat(
            REST.get(INSTANCES + "/attached")
                .body()
                .at("/settings/ipConfiguration/pscConfig/networkAttachmentUri")
                .asText())
        .endsWith("/networkAttachments/a");
  }

  @Test
  void thereIsNoInstanceInARegionThatDoesNotExist() {
    assertRefused(insert("lost", "mars-north1", ""), "mars-north1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"denyMaintenancePeriods\": [{\"startDate\": \"12-20\", \"endDate\": \"1-5\","
            + " \"time\": \"00:00:00\"}]",
        "\"ipConfiguration\": {\"authorizedNetworks\": [{\"value\": \"0.0.0.0/0\"},"
            + " {\"value\": \"172.32.0.1\"}, {\"value\": \"2001:db8::/32\"}]}"
      })
  void whatIsWithinTheLimitsIsTaken(String settings) {
    String name = "taken-" + Integer.toUnsignedString(settings.hashCode());
    assertThat(insert(name, "us-central1", settings).status()).isEqualTo(200);
  }

  @Test
  void theTypeOfADiskCanBeChanged() {
    insert("disk", "us-central1", "");
    REST.send("PATCH", INSTANCES + "/disk", "{\"settings\": {\"dataDiskType\": \"PD_HDD\"}}");
    assertThat(REST.get(INSTANCES + "/disk").body().at("/settings/dataDiskType").asText())
        .isEqualTo("PD_HDD");
  }

  private static Answer cloneTo(String source, String time) {
    return REST.post(
        INSTANCES + "/" + source + "/clone",
        """
        {"cloneContext": {"destinationInstanceName": "%s-copy", "pointInTime": "%s"}}
        """
            .formatted(source, time));
  }

  @Test
  void anInstanceIsClonedToAPointThatItsLogsReach() {
    insert("nologs", "us-central1", "");
    assertRefused(cloneTo("nologs", "2026-01-01T00:00:00Z"), "not enabled");
    assertRefused(REST.get(INSTANCES + "/nologs/getLatestRecoveryTime"), "not enabled");

    insert(
        "logs",
        "us-central1",
        "\"backupConfiguration\": {\"enabled\": true, \"pointInTimeRecoveryEnabled\": true}");
    Answer window = REST.get(INSTANCES + "/logs/getLatestRecoveryTime");
    assertThat(window.status()).as(window.body().toString()).isEqualTo(200);
    assertThat(window.body().path("earliestRecoveryTime").asText())
        .isEqualTo(REST.get(INSTANCES + "/logs").body().path("createTime").asText());
    assertRefused(cloneTo("logs", "2001-01-01T00:00:00Z"), "recovery window");
    assertRefused(cloneTo("logs", "2999-01-01T00:00:00Z"), "recovery window");
    assertThat(cloneTo("logs", window.body().path("latestRecoveryTime").asText()).status())
        .isEqualTo(200);
  }
}
