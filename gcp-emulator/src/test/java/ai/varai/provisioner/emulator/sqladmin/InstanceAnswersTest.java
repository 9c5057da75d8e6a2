package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an instance of Cloud SQL answers for settings that were, or were not, asked for. */
class InstanceAnswersTest {

  private static final String INSTANCES = "/sql/v1beta4/projects/sql-answers/instances";

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    rest = new RestCalls(cloud);
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static JsonNode created(String name, String version, String settings) {
    RestCalls.Answer answer =
        rest.post(
            INSTANCES,
            "{\"name\": \"%s\", \"region\": \"us-central1\", \"databaseVersion\": \"%s\", \"settings\": %s}"
                .formatted(name, version, settings));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return rest.get(INSTANCES + "/" + name).body().path("settings");
  }

  @Test
  void aFlagOfQueryInsightsIsShownOnlyWhenItIsOn() {
    JsonNode settings =
        created(
            "insights",
            "POSTGRES_15",
            """
            {"tier": "db-custom-1-3840", "insightsConfig": {"queryInsightsEnabled": true,
             "recordClientAddress": false, "recordApplicationTags": false,
             "queryStringLength": 1024, "queryPlansPerMinute": 0}}
            """);
    assertThat(settings.path("insightsConfig").properties())
        .extracting(e -> e.getKey() + "=" + e.getValue())
        .containsExactlyInAnyOrder(
            "queryInsightsEnabled=true", "queryStringLength=1024", "queryPlansPerMinute=0");
  }

  @Test
  void anEmptyListOfAuthorizedNetworksInAPatchClearsThem() {
    created(
        "networks",
        "POSTGRES_15",
        """
        {"tier": "db-custom-1-3840",
         "ipConfiguration": {"authorizedNetworks": [{"name": "office", "value": "198.51.100.0/24"}]}}
        """);
    rest.send(
        "PATCH",
        INSTANCES + "/networks",
        "{\"settings\": {\"ipConfiguration\": {\"authorizedNetworks\": []}}}");
    JsonNode ip = rest.get(INSTANCES + "/networks").body().path("settings").path("ipConfiguration");
    assertThat(ip.path("authorizedNetworks").isArray()).isTrue();
    assertThat(ip.path("authorizedNetworks")).isEmpty();
    assertThat(ip.path("ipv4Enabled").asBoolean()).isTrue();
  }

  @Test
  void anUpdateThatIsSilentAboutTheCollationLeavesIt() {
    String settings = "{\"tier\": \"db-custom-1-3840\"%s}";
    created(
        "collated",
        "SQLSERVER_2022_STANDARD",
        settings.formatted(", \"collation\": \"Polish_CI_AS\""));
    String at = INSTANCES + "/collated";
    String update =
        "{\"settings\": " + settings.formatted(", \"userLabels\": {\"a\": \"b\"}") + "}";
    assertThat(rest.send("PUT", at, update).status()).isEqualTo(200);
    JsonNode now = rest.get(at).body().path("settings");
    assertThat(now.path("collation").asText()).isEqualTo("Polish_CI_AS");
    assertThat(now.at("/userLabels/a").asText()).isEqualTo("b");
  }

  @Test
  void sqlServer2025HasNoWebEdition() {
    created("newest", "SQLSERVER_2025_STANDARD", "{\"tier\": \"db-custom-1-3840\"}");
    JsonNode newest = rest.get(INSTANCES + "/newest").body();
    assertThat(newest.path("databaseInstalledVersion").asText())
        .isEqualTo("SQLSERVER_2025_STANDARD_CU6_GDR");
    assertThat(newest.path("maintenanceVersion").asText())
        .matches("SQLSERVER_2025_STANDARD_CU6_GDR\\.R2026\\d{4}\\.\\d\\d_\\d\\d");
    RestCalls.Answer web =
        rest.post(
            INSTANCES,
            """
            {"name": "web", "databaseVersion": "SQLSERVER_2025_WEB",
             "settings": {"tier": "db-custom-1-3840"}}
            """);
    assertThat(web.status()).isEqualTo(400);
  }

  @Test
  void anIntegrationWithEntraIsSwitchedOffByEmptyIdentifiers() {
    String entra =
        "{\"settings\": {\"entraidConfig\": {\"applicationId\": \"%s\", \"tenantId\": \"%s\"}}}";
    created("entra", "SQLSERVER_2022_STANDARD", "{\"tier\": \"db-custom-1-3840\"}");
    String at = INSTANCES + "/entra";
    assertThat(rest.send("PATCH", at, entra.formatted("a-1", "t-1")).status()).isEqualTo(200);
    assertThat(rest.get(at).body().at("/settings/entraidConfig/tenantId").asText())
        .isEqualTo("t-1");
    assertThat(rest.send("PATCH", at, entra.formatted("", "")).status()).isEqualTo(200);
    assertThat(rest.get(at).body().path("settings").has("entraidConfig")).isFalse();
  }

  @Test
  void anInstanceWithPrivateServiceConnectShowsWhereEndpointsLeadAndItsName() {
    String psc =
        "{\"tier\": \"db-custom-1-3840\", \"ipConfiguration\": {\"ipv4Enabled\": false, \"pscConfig\": {\"pscEnabled\": true, \"allowedConsumerProjects\": [%s]}}}";
    created("connected", "POSTGRES_15", psc.formatted(""));
    String at = INSTANCES + "/connected";
    JsonNode made = rest.get(at).body();
    assertThat(made.path("pscServiceAttachmentLink").asText())
        .matches("projects/[^/]+/regions/us-central1/serviceAttachments/[^/]+");
    assertThat(made.at("/dnsNames/0/connectionType").asText()).isEqualTo("PRIVATE_SERVICE_CONNECT");
    assertThat(made.path("dnsName")).isEqualTo(made.at("/dnsNames/0/name"));
    assertThat(made.has("ipAddresses") && !made.path("ipAddresses").isEmpty()).isFalse();
    String more = "{\"settings\": " + psc.formatted("\"consumer\"") + "}";
    assertThat(rest.send("PATCH", at, more).status()).isEqualTo(200);
    JsonNode changed = rest.get(at).body();
    assertThat(changed.at("/settings/ipConfiguration/pscConfig/allowedConsumerProjects/0").asText())
        .isEqualTo("consumer");
    assertThat(changed.path("pscServiceAttachmentLink"))
        .isEqualTo(made.path("pscServiceAttachmentLink"));
    assertThat(changed.path("dnsName")).isEqualTo(made.path("dnsName"));
  }

  @Test
  void anAuditWithoutIntervalsShowsThemAsZero() {
    JsonNode settings =
        created(
            "audited",
            "SQLSERVER_2017_EXPRESS",
            """
            {"tier": "db-custom-1-3840", "sqlServerAuditConfig": {"bucket": "gs://audits"}}
            """);
    assertThat(settings.at("/sqlServerAuditConfig/retentionInterval").asText()).isEqualTo("0s");
    assertThat(settings.at("/sqlServerAuditConfig/uploadInterval").asText()).isEqualTo("0s");
  }

  @Test
  void sqlServerIsUpgradedToGreaterEditionsAndNewerYearsOnly() {
    created("upgraded", "SQLSERVER_2019_EXPRESS", "{\"tier\": \"db-custom-1-3840\"}");
    JsonNode before = rest.get(INSTANCES + "/upgraded").body();
    assertThat(before.path("upgradableDatabaseVersions"))
        .extracting(u -> u.path("name").asText())
        .containsExactly(
            "SQLSERVER_2019_STANDARD",
            "SQLSERVER_2019_ENTERPRISE",
            "SQLSERVER_2019_WEB",
            "SQLSERVER_2022_STANDARD",
            "SQLSERVER_2022_ENTERPRISE",
            "SQLSERVER_2022_EXPRESS",
            "SQLSERVER_2022_WEB");
    String newer = "{\"databaseVersion\": \"SQLSERVER_2022_STANDARD\"}";
    assertThat(rest.send("PATCH", INSTANCES + "/upgraded", newer).status()).isEqualTo(200);
    JsonNode after = rest.get(INSTANCES + "/upgraded").body();
    assertThat(after.path("databaseVersion").asText()).isEqualTo("SQLSERVER_2022_STANDARD");
    assertThat(after.path("upgradableDatabaseVersions"))
        .extracting(u -> u.path("name").asText())
        .containsExactly("SQLSERVER_2022_ENTERPRISE");
    String lesser = "{\"databaseVersion\": \"SQLSERVER_2022_EXPRESS\"}";
    assertThat(rest.send("PATCH", INSTANCES + "/upgraded", lesser).status()).isEqualTo(400);
  }

  @Test
  void anInstanceWithAKeyShowsWhichVersionOfItEncryptsIt() {
    String key = "projects/sql-answers/locations/us-central1/keyRings/r/cryptoKeys/k";
    RestCalls.Answer answer =
        rest.post(
            INSTANCES,
            """
            {"name": "encrypted", "region": "us-central1", "databaseVersion": "POSTGRES_15",
             "settings": {"tier": "db-custom-1-3840"},
             "diskEncryptionConfiguration": {"kmsKeyName": "%s"}}
            """
                .formatted(key));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    JsonNode status = rest.get(INSTANCES + "/encrypted").body().path("diskEncryptionStatus");
    assertThat(status.path("kind").asText()).isEqualTo("sql#diskEncryptionStatus");
    assertThat(status.path("kmsKeyVersionName").asText()).isEqualTo(key + "/cryptoKeyVersions/1");
  }

  @Test
  void theMaintenanceVersionSaysWhichFieldsThereAre() {
    String tier = "{\"tier\": \"db-custom-1-3840\", \"edition\": \"ENTERPRISE\"}";
    JsonNode older = created("older", "POSTGRES_15", tier);
    JsonNode newer = created("newer", "POSTGRES_18", tier);
    String rotation = "/ipConfiguration/serverCertificateRotationMode";
    assertThat(older.at(rotation).isMissingNode()).isTrue();
    assertThat(newer.at(rotation).asText())
        .isEqualTo("SERVER_CERTIFICATE_ROTATION_MODE_UNSPECIFIED");
    assertThat(rest.get(INSTANCES + "/older/users").body().at("/items/0").has("iamStatus"))
        .isFalse();
    assertThat(rest.get(INSTANCES + "/newer/users").body().at("/items/0/iamStatus").asText())
        .isEqualTo("IAM_STATUS_UNSPECIFIED");
  }

  @Test
  void usersOfIamHaveTheNamesThatTheyHaveInMysql() {
    created(
        "named",
        "MYSQL_8_0",
        """
        {"tier": "db-f1-micro",
         "databaseFlags": [{"name": "cloudsql_iam_authentication", "value": "on"}]}
        """);
    String users = INSTANCES + "/named/users";
    for (String[] user :
        new String[][] {
          {"CLOUD_IAM_USER", "ann@example.com"}, {"CLOUD_IAM_GROUP", "ops@EXAMPLE.com"}
        }) {
      RestCalls.Answer made =
          rest.post(users, "{\"name\":\"%s\",\"type\":\"%s\"}".formatted(user[1], user[0]));
      assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    }
    JsonNode items = rest.get(users).body().path("items");
    assertThat(items.findValuesAsText("name")).contains("ann", "ops@example.com");
    assertThat(items.findValuesAsText("iamEmail")).contains("ann@example.com");
    assertThat(items.findValuesAsText("host")).containsOnly("%");
    assertThat(rest.get(users + "/ann?host=%25").status()).isEqualTo(200);
    assertThat(rest.get(users + "/ann?host=10.0.0.1").status()).isEqualTo(404);
    for (String name : new String[] {"ann@example.com", "ops@example.com"}) {
      assertThat(rest.send("DELETE", users + "?name=" + name, "").status()).isEqualTo(200);
    }
    assertThat(rest.get(users).body().path("items").findValuesAsText("name"))
        .doesNotContain("ann", "ops@example.com");
  }

  @Test
  void anInstanceWhoseServerCaIsOfCasShowsHowItsCertificatesRotate() {
    JsonNode settings =
        created(
            "cas",
            "POSTGRES_15",
            """
            {"tier": "db-f1-micro", "ipConfiguration": {"serverCaMode": "GOOGLE_MANAGED_CAS_CA"}}
            """);
    assertThat(settings.at("/ipConfiguration/serverCaMode").asText())
        .isEqualTo("GOOGLE_MANAGED_CAS_CA");
    assertThat(settings.at("/ipConfiguration/serverCertificateRotationMode").asText())
        .isEqualTo("SERVER_CERTIFICATE_ROTATION_MODE_UNSPECIFIED");
  }

  @Test
  void anInstanceWhoseServerCaIsOfCasHasADnsName() {
    String cas = "{\"tier\": \"db-f1-micro\", \"ipConfiguration\": {\"serverCaMode\": \"%s\"}}";
    created("named-by-cas", "POSTGRES_15", cas.formatted("GOOGLE_MANAGED_CAS_CA"));
    created("unnamed", "POSTGRES_15", cas.formatted("GOOGLE_MANAGED_INTERNAL_CA"));
    JsonNode names = rest.get(INSTANCES + "/named-by-cas").body().path("dnsNames");
    assertThat(names).hasSize(1);
    assertThat(names.at("/0/connectionType").asText()).isEqualTo("PUBLIC");
    assertThat(names.at("/0/dnsScope").asText()).isEqualTo("INSTANCE");
    assertThat(names.at("/0/name").asText())
        .matches("[0-9a-f]{12}\\.[0-9a-f]{12}\\.us-central1\\.sql\\.goog\\.");
    patched("named-by-cas", "{\"userLabels\": {\"a\": \"b\"}}");
    assertThat(rest.get(INSTANCES + "/named-by-cas").body().path("dnsNames")).isEqualTo(names);
    assertThat(rest.get(INSTANCES + "/unnamed").body().has("dnsNames")).isFalse();
  }

  @Test
  void anInstanceWithoutBackupsHasNoneAfterItsChangeToEnterprisePlus() {
    created(
        "rising", "POSTGRES_14", "{\"tier\": \"db-custom-2-7680\", \"edition\": \"ENTERPRISE\"}");
    JsonNode backups =
        patched("rising", "{\"tier\": \"db-perf-optimized-N-2\", \"edition\": \"ENTERPRISE_PLUS\"}")
            .path("backupConfiguration");
    assertThat(backups.path("enabled").asBoolean()).isFalse();
    assertThat(backups.path("pointInTimeRecoveryEnabled").asBoolean()).isFalse();
  }

  @Test
  void anInstanceThatLeavesEnterprisePlusKeepsItsLogsForSevenDays() {
    JsonNode plus =
        created(
            "falling",
            "POSTGRES_14",
            "{\"tier\": \"db-perf-optimized-N-2\", \"edition\": \"ENTERPRISE_PLUS\"}");
    String days = "/backupConfiguration/transactionLogRetentionDays";
    assertThat(plus.at(days).asInt()).isEqualTo(14);
    JsonNode left =
        patched("falling", "{\"tier\": \"db-custom-2-7680\", \"edition\": \"ENTERPRISE\"}");
    assertThat(left.at(days).asInt()).isEqualTo(7);
    String asked =
        "{\"settings\": {\"backupConfiguration\": {\"transactionLogRetentionDays\": 14}}}";
    assertThat(rest.send("PATCH", INSTANCES + "/falling", asked).status()).isEqualTo(400);
  }

  private static JsonNode patched(String name, String settings) {
    RestCalls.Answer answer =
        rest.send("PATCH", INSTANCES + "/" + name, "{\"settings\": " + settings + "}");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return rest.get(INSTANCES + "/" + name).body().path("settings");
  }

  /** As recorded in the tests of Cloud Custodian and of Google's gcpdiag since 2021. */
  @Test
  void aListOfInstancesNamesNoKindAndAnEtagIsADigest() {
    created("listed", "MYSQL_8_0", "{\"tier\": \"db-f1-micro\"}");
    JsonNode list = rest.get(INSTANCES).body();
    assertThat(list.has("kind")).isFalse();
    assertThat(list.path("items"))
        .isNotEmpty()
        .allMatch(each -> each.path("kind").asText().equals("sql#instance"))
        .allMatch(each -> each.path("etag").asText().matches("[0-9a-f]{64}"));
  }
}
