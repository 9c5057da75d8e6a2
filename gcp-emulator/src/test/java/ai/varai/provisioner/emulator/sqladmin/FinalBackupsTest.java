package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Backup;
import com.google.api.services.sqladmin.model.BackupRun;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.FinalBackupConfig;
import com.google.api.services.sqladmin.model.InstancesRestoreBackupRequest;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own client, and the backups that outlive their instance. */
class FinalBackupsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private SQLAdmin sql;
  private String project;

  @BeforeEach
  void connect(TestInfo test) {
    project = "p" + Math.abs(test.getDisplayName().hashCode());
    sql =
        new SQLAdmin.Builder(
                new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
            .setRootUrl(CLOUD.emulator().url() + "/")
            .setApplicationName("tests")
            .build();
  }

  private Operation done(Operation started) {
    Operation ended =
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> sql.operations().get(project, started.getName()).execute(),
                o -> o.getStatus().equals("DONE"));
    assertThat(ended.getError()).isNull();
    return ended;
  }

  private void make(Settings settings) throws IOException {
    var instance =
        new DatabaseInstance()
            .setName("db")
            .setDatabaseVersion("POSTGRES_15")
            .setRegion("europe-west1")
            .setSettings(settings.setTier("db-custom-1-3840"));
    done(sql.instances().insert(project, instance).execute());
  }

  private void set(FinalBackupConfig config) throws IOException {
    var patch = new DatabaseInstance().setSettings(new Settings().setFinalBackupConfig(config));
    done(sql.instances().patch(project, "db", patch).execute());
  }

  private FinalBackupConfig setting() throws IOException {
    return sql.instances().get(project, "db").execute().getSettings().getFinalBackupConfig();
  }

  private List<Backup> backups() throws IOException {
    List<Backup> all = sql.backups().listBackups("projects/" + project).execute().getBackups();
    return all == null ? List.of() : all;
  }

  private static Duration life(Backup backup) {
    return Duration.between(
        Instant.parse(backup.getInstanceDeletionTime()), Instant.parse(backup.getExpiryTime()));
  }

  @Test
  void theSettingHasGooglesDefaultAndIsTakenBack() throws IOException {
    make(new Settings().setFinalBackupConfig(new FinalBackupConfig().setEnabled(true)));
    assertThat(setting().getRetentionDays()).isEqualTo(30);
    set(new FinalBackupConfig().setRetentionDays(90));
    assertThat(setting().getEnabled()).isTrue();
    assertThat(setting().getRetentionDays()).isEqualTo(90);
    set(new FinalBackupConfig().setEnabled(false));
    assertThat(setting().getEnabled()).isFalse();
    assertThat(setting().getRetentionDays()).isNull();
    refused(() -> set(new FinalBackupConfig().setEnabled(true).setRetentionDays(366)));

    done(sql.instances().delete(project, "db").execute());
    assertThat(backups()).isEmpty();
  }

  @Test
  void whatTheSettingAsksForOutlivesTheInstanceUntilItsTimeHasCome() throws IOException {
    make(
        new Settings()
            .setFinalBackupConfig(new FinalBackupConfig().setEnabled(true).setRetentionDays(2)));
    done(sql.instances().delete(project, "db").execute());

    assertThat(backups())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.getType()).isEqualTo("FINAL");
              assertThat(backup.getState()).isEqualTo("SUCCESSFUL");
              assertThat(backup.getInstance()).isEqualTo("db");
              assertThat(backup.getDatabaseVersion()).isEqualTo("POSTGRES_15");
              assertThat(backup.getInstanceSettings().getSettings().getTier())
                  .isEqualTo("db-custom-1-3840");
              assertThat(life(backup)).isEqualTo(Duration.ofDays(2));
              assertThat(sql.backups().getBackup(backup.getName()).execute()).isEqualTo(backup);
            });
    String name = backups().get(0).getName();
    CLOUD.emulator().clock().advance(Duration.ofDays(2).plusMinutes(1));
    assertThat(backups()).isEmpty();
    assertThatThrownBy(() -> sql.backups().getBackup(name).execute())
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class, e -> assertThat(e.getStatusCode()).isEqualTo(404));
  }

  @Test
  void theCallsWordCountsMoreThanTheSetting() throws IOException {
    make(new Settings());
    refused(
        () ->
            sql.instances()
                .delete(project, "db")
                .setEnableFinalBackup(true)
                .setFinalBackupTtlDays(0L)
                .execute());
    done(
        sql.instances()
            .delete(project, "db")
            .setEnableFinalBackup(true)
            .setFinalBackupTtlDays(7L)
            .setFinalBackupDescription("before the move")
            .execute());
    assertThat(backups())
        .singleElement()
        .satisfies(
            backup -> {
              assertThat(backup.getDescription()).isEqualTo("before the move");
              assertThat(life(backup)).isEqualTo(Duration.ofDays(7));
            });
    CLOUD.emulator().clock().advance(Duration.ofDays(8)); // the name rests for a week

    make(new Settings().setFinalBackupConfig(new FinalBackupConfig().setEnabled(true)));
    done(sql.instances().delete(project, "db").setEnableFinalBackup(false).execute());
    assertThat(backups()).isEmpty();
  }

  @Test
  void aFinalBackupIsKeptLongerRestoredAndDeleted() throws IOException {
    make(new Settings().setFinalBackupConfig(new FinalBackupConfig().setEnabled(true)));
    done(sql.instances().delete(project, "db").execute());
    String name = backups().get(0).getName();

    done(
        sql.backups()
            .updateBackup(name, new Backup().setTtlDays(300L).setDescription("the last one"))
            .setUpdateMask("ttlDays,description")
            .execute());
    assertThat(backups().get(0).getDescription()).isEqualTo("the last one");
    CLOUD.emulator().clock().advance(Duration.ofDays(200));
    assertThat(backups()).hasSize(1);

    make(new Settings());
    done(
        sql.instances()
            .restoreBackup(project, "db", new InstancesRestoreBackupRequest().setBackup(name))
            .execute());
    refused(
        404,
        () ->
            sql.instances()
                .restoreBackup(
                    project, "db", new InstancesRestoreBackupRequest().setBackup(name + "0"))
                .execute());
    done(sql.backups().deleteBackup(name).execute());
    assertThat(backups()).isEmpty();
  }

  @Test
  void theProjectsListHasTheRunsOfItsInstancesToo() throws IOException {
    make(new Settings());
    done(sql.backupRuns().insert(project, "db", new BackupRun().setDescription("a")).execute());
    CLOUD.emulator().clock().advance(Duration.ofMinutes(1));
    done(
        sql.backups()
            .createBackup("projects/" + project, new Backup().setInstance("db").setDescription("b"))
            .execute());
    assertThat(backups())
        .extracting(Backup::getType, Backup::getDescription, Backup::getState)
        .containsExactly(
            Tuple.tuple("ON_DEMAND", "b", "SUCCESSFUL"),
            Tuple.tuple("ON_DEMAND", "a", "SUCCESSFUL"));
    assertThat(
            sql.backups()
                .listBackups("projects/" + project)
                .setFilter("type:FINAL")
                .execute()
                .getBackups())
        .isNull();

    done(sql.backups().deleteBackup(backups().get(1).getName()).execute());
    assertThat(sql.backupRuns().list(project, "db").execute().getItems())
        .extracting(BackupRun::getDescription)
        .containsExactly("b");
    done(sql.instances().delete(project, "db").execute());
    assertThat(backups()).as("they go with their instance").isEmpty();
  }

  private static void refused(ThrowingCallable call) {
    refused(400, call);
  }

  private static void refused(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class,
            e -> assertThat(e.getStatusCode()).isEqualTo(status));
  }
}
