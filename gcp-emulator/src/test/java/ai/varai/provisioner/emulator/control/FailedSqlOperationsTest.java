package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.BackupRun;
import com.google.api.services.sqladmin.model.Database;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import com.google.api.services.sqladmin.model.User;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where an operation that failed leaves a Cloud SQL instance, asked with Google's client. */
class FailedSqlOperationsTest {

  private static final String PROJECT = "failing";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
  private final SQLAdmin sql =
      new SQLAdmin.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
          .setRootUrl(cloud.url() + "/")
          .setApplicationName("tests")
          .build();

  @AfterEach
  void stop() {
    cloud.close();
  }

  /** The next operation fails. */
  private void failNext() {
    assertThat(
            new RestCalls(cloud)
                .post(
                    "/_emulator/faults",
                    "{\"api\":\"sqladmin\",\"operation\":\"fail\",\"status\":\"INTERNAL\","
                        + "\"message\":\"no luck\",\"count\":1}")
                .status())
        .isEqualTo(200);
  }

  private Operation insert() throws IOException {
    return ended(
        sql.instances()
            .insert(
                PROJECT,
                new DatabaseInstance()
                    .setName("db")
                    .setDatabaseVersion("POSTGRES_15")
                    .setRegion("europe-west1")
                    .setSettings(new Settings().setTier("db-custom-1-3840")))
            .execute());
  }

  private Operation ended(Operation started) throws IOException {
    Operation now = sql.operations().get(PROJECT, started.getName()).execute();
    assertThat(now.getStatus()).isEqualTo("DONE");
    return now;
  }

  private void failed(Operation started) throws IOException {
    assertThat(ended(started).getError().getErrors().get(0).getMessage()).isEqualTo("no luck");
  }

  private void worked(Operation started) throws IOException {
    assertThat(ended(started).getError()).isNull();
  }

  private DatabaseInstance instance() throws IOException {
    return sql.instances().get(PROJECT, "db").execute();
  }

  private Operation patch(long disk) throws IOException {
    return sql.instances()
        .patch(
            PROJECT,
            "db",
            new DatabaseInstance().setSettings(new Settings().setDataDiskSizeGb(disk)))
        .execute();
  }

  private static void refused(int code, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class,
            e -> {
              assertThat(e.getStatusCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getDetails().getErrors().get(0).getReason()).isEqualTo(reason);
            });
  }

  @Test
  void anInstanceThatCouldNotBeMadeHasFailedAndCanOnlyBeDeleted() throws IOException {
    failNext();
    failed(insert());
    assertThat(instance().getState()).isEqualTo("FAILED");
    refused(409, "instanceAlreadyExists", this::insert);
    refused(409, "invalidState", () -> patch(20));
    refused(400, "invalid", () -> sql.instances().restart(PROJECT, "db").execute());
    refused(400, "invalid", () -> sql.databases().list(PROJECT, "db").execute());

    worked(sql.instances().delete(PROJECT, "db").execute());
    refused(404, "instanceDoesNotExist", this::instance);
    refused(409, "instanceAlreadyExists", this::insert);
    cloud.clock().advance(Duration.ofDays(8));
    worked(insert());
    assertThat(instance().getState()).isEqualTo("RUNNABLE");
  }

  @Test
  void aChangeThatFailedLeavesTheOldSettingsAndARunningInstance() throws IOException {
    worked(insert());
    Settings before = instance().getSettings();
    failNext();
    failed(patch(50));
    assertThat(instance().getState()).isEqualTo("RUNNABLE");
    assertThat(instance().getSettings()).isEqualTo(before);
    failNext();
    failed(sql.instances().restart(PROJECT, "db").execute());
    assertThat(instance().getState()).isEqualTo("RUNNABLE");

    worked(sql.instances().restart(PROJECT, "db").execute());
    worked(patch(50));
    assertThat(instance().getSettings().getDataDiskSizeGb()).isEqualTo(50);
  }

  @Test
  void aDeletionThatFailedLeavesARunningInstance() throws IOException {
    worked(insert());
    failNext();
    failed(sql.instances().delete(PROJECT, "db").execute());
    assertThat(instance().getState()).isEqualTo("RUNNABLE");
    worked(patch(20));
    worked(sql.instances().delete(PROJECT, "db").execute());
    refused(404, "instanceDoesNotExist", this::instance);
  }

  @Test
  void databasesAndUsersThatCouldNotBeMadeAreNotThere() throws IOException {
    worked(insert());
    Database shop = new Database().setName("shop");
    failNext();
    failed(sql.databases().insert(PROJECT, "db", shop).execute());
    assertThat(sql.databases().list(PROJECT, "db").execute().getItems())
        .extracting(Database::getName)
        .containsExactly("postgres");
    worked(sql.databases().insert(PROJECT, "db", shop).execute());

    User ann = new User().setName("ann").setPassword("a-password");
    failNext();
    failed(sql.users().insert(PROJECT, "db", ann).execute());
    assertThat(sql.users().list(PROJECT, "db").execute().getItems())
        .extracting(User::getName)
        .containsExactly("postgres");
    worked(sql.users().insert(PROJECT, "db", ann).execute());
    failNext();
    failed(sql.users().delete(PROJECT, "db").setName("ann").execute());
    assertThat(sql.users().get(PROJECT, "db", "ann").execute().getName()).isEqualTo("ann");
  }

  @Test
  void aBackupThatFailedSaysSo() throws IOException {
    worked(insert());
    failNext();
    failed(sql.backupRuns().insert(PROJECT, "db", new BackupRun()).execute());
    assertThat(sql.backupRuns().list(PROJECT, "db").execute().getItems())
        .extracting(BackupRun::getStatus)
        .containsExactly("FAILED");
    worked(sql.backupRuns().insert(PROJECT, "db", new BackupRun()).execute());
  }

  @Test
  void aRotationThatFailedLeavesTheCertificateAuthority() throws IOException {
    worked(insert());
    String active = instance().getServerCaCert().getSha1Fingerprint();
    failNext();
    failed(sql.instances().addServerCa(PROJECT, "db").execute());
    assertThat(sql.instances().listServerCas(PROJECT, "db").execute().getCerts()).hasSize(1);
    worked(sql.instances().addServerCa(PROJECT, "db").execute());
    failNext();
    failed(sql.instances().rotateServerCa(PROJECT, "db", null).execute());
    assertThat(instance().getServerCaCert().getSha1Fingerprint()).isEqualTo(active);
    worked(sql.instances().rotateServerCa(PROJECT, "db", null).execute());
    assertThat(instance().getServerCaCert().getSha1Fingerprint()).isNotEqualTo(active);
  }
}
