package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Disks that shrink, server certificates that rotate, checks before upgrades. */
class InstanceUpkeepTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static String instances(String project) {
    return "/v1/projects/" + project + "/instances";
  }

  private static void make(String project, String name, String more) {
    ok(
        REST.post(
            instances(project),
            """
            {"name": "%s", "databaseVersion": "POSTGRES_14", "region": "us-central1"%s}
            """
                .formatted(name, more)));
  }

  private static String settings(String text) {
    return ", \"settings\": {\"tier\": \"db-custom-1-3840\", " + text + "}";
  }

  private static JsonNode get(String project, String name) {
    return ok(REST.get(instances(project) + "/" + name)).body();
  }

  @Test
  void aDiskShrinksToWhatIsStillEnough() {
    make("shrink", "db", settings("\"dataDiskSizeGb\": \"100\""));
    String one = instances("shrink") + "/db";
    JsonNode config = ok(REST.get(one + "/getDiskShrinkConfig")).body();
    assertThat(config.path("kind").asText()).isEqualTo("sql#getDiskShrinkConfig");
    assertThat(config.path("minimalTargetSizeGb").asText()).isEqualTo("10");
    for (String wrong :
        new String[] {"{}", "{\"targetSizeGb\": \"100\"}", "{\"targetSizeGb\": \"9\"}"}) {
      assertThat(REST.post(one + "/performDiskShrink", wrong).status()).isEqualTo(400);
    }
    String before = get("shrink", "db").at("/settings/settingsVersion").asText();
    ok(REST.post(one + "/performDiskShrink", "{\"targetSizeGb\": \"20\"}"));
    JsonNode settings = get("shrink", "db").path("settings");
    assertThat(settings.path("dataDiskSizeGb").asText()).isEqualTo("20");
    assertThat(settings.path("settingsVersion").asText()).isNotEqualTo(before);
  }

  @Test
  void aReplicaGetsTheSizeOfItsPrimaryBack() {
    String backups =
        "\"backupConfiguration\": {\"enabled\": true, \"pointInTimeRecoveryEnabled\": true}";
    make("resize", "main", settings("\"dataDiskSizeGb\": \"20\", " + backups));
    make(
        "resize",
        "copy",
        ", \"masterInstanceName\": \"main\"" + settings("\"dataDiskSizeGb\": \"50\""));
    assertThat(REST.post(instances("resize") + "/main/resetReplicaSize", "{}").status())
        .isEqualTo(400);
    ok(REST.post(instances("resize") + "/copy/resetReplicaSize", "{}"));
    assertThat(get("resize", "copy").at("/settings/dataDiskSizeGb").asText()).isEqualTo("20");
  }

  @Test
  void anUpgradeIsCheckedThatCloudSqlOffers() {
    make("upgrade", "db", settings("\"edition\": \"ENTERPRISE\""));
    String check = instances("upgrade") + "/db/preCheckMajorVersionUpgrade";
    String body = "{\"preCheckMajorVersionUpgradeContext\": {\"targetDatabaseVersion\": \"%s\"}}";
    JsonNode started = ok(REST.post(check, body.formatted("POSTGRES_16"))).body();
    assertThat(started.path("operationType").asText()).isEqualTo("PRE_CHECK_MAJOR_VERSION_UPGRADE");
    JsonNode ended =
        ok(REST.get("/v1/projects/upgrade/operations/" + started.path("name").asText())).body();
    assertThat(ended.path("status").asText()).isEqualTo("DONE");
    assertThat(ended.has("error")).isFalse();
    assertThat(get("upgrade", "db").path("databaseVersion").asText()).isEqualTo("POSTGRES_14");
    assertThat(REST.post(check, body.formatted("POSTGRES_13")).status()).isEqualTo(400);
    assertThat(REST.post(check, "{}").status()).isEqualTo(400);
  }

  @Test
  void maintenanceThatNobodyAnnouncedIsNotPutOff() {
    make("calm", "db", settings("\"edition\": \"ENTERPRISE\""));
    Answer refused =
        REST.post(
            instances("calm") + "/db/rescheduleMaintenance",
            "{\"reschedule\": {\"rescheduleType\": \"NEXT_AVAILABLE_WINDOW\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("no scheduled maintenance");
  }

  @Test
  void aServerCertificateIsAddedRotatedInAndBack() throws Exception {
    make(
        "certs",
        "db",
        settings("\"ipConfiguration\": {\"serverCaMode\": \"GOOGLE_MANAGED_CAS_CA\"}"));
    String one = instances("certs") + "/db";
    String list = one + "/listServerCertificates";
    JsonNode first = ok(REST.get(list)).body();
    assertThat(first.path("serverCerts")).hasSize(1);
    String initial = first.path("activeVersion").asText();
    assertThat(first.at("/serverCerts/0/sha1Fingerprint").asText()).isEqualTo(initial);
    certificate(first.at("/serverCerts/0"))
        .verify(certificate(first.at("/caCerts/0")).getPublicKey());
    assertThat(REST.post(one + "/rotateServerCertificate", "{}").status()).isEqualTo(400);

    ok(REST.post(one + "/addServerCertificate", "{}"));
    String replaced = ok(REST.get(list)).body().at("/serverCerts/1/sha1Fingerprint").asText();
    ok(REST.post(one + "/addServerCertificate", "{}"));
    JsonNode added = ok(REST.get(list)).body();
    assertThat(added.path("activeVersion").asText()).isEqualTo(initial);
    assertThat(added.path("serverCerts")).hasSize(2);
    String next = added.at("/serverCerts/1/sha1Fingerprint").asText();
    assertThat(next).isNotEqualTo(replaced);

    ok(REST.post(one + "/rotateServerCertificate", "{}"));
    assertThat(ok(REST.get(list)).body().path("activeVersion").asText()).isEqualTo(next);
    ok(
        REST.post(
            one + "/rotateServerCertificate",
            "{\"rotateServerCertificateContext\": {\"nextVersion\": \"" + initial + "\"}}"));
    assertThat(ok(REST.get(list)).body().path("activeVersion").asText()).isEqualTo(initial);
  }

  private static X509Certificate certificate(JsonNode described) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    described.path("cert").asText().getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anInstanceWithAnAuthorityOfItsOwnHasNoServerCertificatesToRotate() {
    make("own", "db", settings("\"edition\": \"ENTERPRISE\""));
    Answer refused = REST.post(instances("own") + "/db/addServerCertificate", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("addServerCa");
  }
}
