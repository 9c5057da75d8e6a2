package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.servicenetworking.PrivateConnections;
import ai.varai.provisioner.emulator.servicenetworking.ProducerServices;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.BackupRun;
import com.google.api.services.sqladmin.model.CloneContext;
import com.google.api.services.sqladmin.model.ConnectSettings;
import com.google.api.services.sqladmin.model.Database;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.GenerateEphemeralCertRequest;
import com.google.api.services.sqladmin.model.InstancesCloneRequest;
import com.google.api.services.sqladmin.model.IpConfiguration;
import com.google.api.services.sqladmin.model.IpMapping;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import com.google.api.services.sqladmin.model.SslCertsInsertRequest;
import com.google.api.services.sqladmin.model.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's own client against the emulated Cloud SQL Admin API. */
class SqlAdminClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String POSTGRES = "POSTGRES_15";

  private static SQLAdmin client() {
    return client(CLOUD.emulator());
  }

  private static SQLAdmin client(GcpEmulator cloud) {
    return new SQLAdmin.Builder(
            new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
        .setRootUrl(cloud.url() + "/")
        .setApplicationName("tests")
        .build();
  }

  private static DatabaseInstance postgres(String name) {
    return new DatabaseInstance()
        .setName(name)
        .setDatabaseVersion(POSTGRES)
        .setRegion("europe-west1")
        .setSettings(new Settings().setTier("db-custom-1-3840"));
  }

  private static Operation done(SQLAdmin sql, String project, Operation started) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> sql.operations().get(project, started.getName()).execute(),
            o -> o.getStatus().equals("DONE"));
  }

  private static void refused(int code, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class,
            e -> {
              assertThat(e.getDetails().getCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getDetails().getErrors().get(0).getReason()).isEqualTo(reason);
            });
  }

  @Test
  void anInstanceIsMadeWithGooglesDefaultsChangedAndDeleted() throws IOException {
    SQLAdmin sql = client();
    Operation create = sql.instances().insert("sql-life", postgres("db")).execute();
    assertThat(create.getStatus()).isEqualTo("PENDING");
    assertThat(create.getOperationType()).isEqualTo("CREATE");
    assertThat(done(sql, "sql-life", create).getError()).isNull();

    DatabaseInstance made = sql.instances().get("sql-life", "db").execute();
    assertThat(made.getState()).isEqualTo("RUNNABLE");
    assertThat(made.getConnectionName()).isEqualTo("sql-life:europe-west1:db");
    assertThat(made.getIpAddresses()).extracting(IpMapping::getType).contains("PRIMARY");
    assertThat(made.getSettings().getDataDiskSizeGb()).isEqualTo(10);
    assertThat(made.getSettings().getEdition()).isEqualTo("ENTERPRISE");
    assertThat(made.getSettings().getBackupConfiguration().getEnabled()).isFalse();

    Operation patch =
        sql.instances()
            .patch(
                "sql-life",
                "db",
                new DatabaseInstance().setSettings(new Settings().setDataDiskSizeGb(20L)))
            .execute();
    assertThat(done(sql, "sql-life", patch).getOperationType()).isEqualTo("UPDATE");
    DatabaseInstance changed = sql.instances().get("sql-life", "db").execute();
    assertThat(changed.getSettings().getDataDiskSizeGb()).isEqualTo(20);
    assertThat(changed.getSettings().getTier()).isEqualTo("db-custom-1-3840");
    assertThat(changed.getSettings().getSettingsVersion())
        .isGreaterThan(made.getSettings().getSettingsVersion());
    refused(412, "staleData", () -> sql.instances().update("sql-life", "db", made).execute());

    done(sql, "sql-life", sql.instances().delete("sql-life", "db").execute());
    refused(404, "instanceDoesNotExist", () -> sql.instances().get("sql-life", "db").execute());
  }

  @Test
  void theNameOfADeletedInstanceRestsForAWeek() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-quarantine";
    done(sql, project, sql.instances().insert(project, postgres("db")).execute());
    refused(
        409,
        "instanceAlreadyExists",
        () -> sql.instances().insert(project, postgres("db")).execute());
    done(sql, project, sql.instances().delete(project, "db").execute());
    refused(
        409,
        "instanceAlreadyExists",
        () -> sql.instances().insert(project, postgres("db")).execute());
    CLOUD.emulator().clock().advance(Duration.ofDays(7).plusMinutes(1));
    assertThat(done(sql, project, sql.instances().insert(project, postgres("db")).execute()))
        .isNotNull();
  }

  @Test
  void aProtectedInstanceIsNotDeleted() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-protected";
    DatabaseInstance instance = postgres("db");
    instance.getSettings().setDeletionProtectionEnabled(true);
    done(sql, project, sql.instances().insert(project, instance).execute());
    refused(400, "invalid", () -> sql.instances().delete(project, "db").execute());
    done(
        sql,
        project,
        sql.instances()
            .patch(
                project,
                "db",
                new DatabaseInstance()
                    .setSettings(new Settings().setDeletionProtectionEnabled(false)))
            .execute());
    done(sql, project, sql.instances().delete(project, "db").execute());
  }

  @Test
  void aTierThatTheEngineDoesNotHaveIsRefused() {
    SQLAdmin sql = client();
    DatabaseInstance instance = postgres("db");
    instance.getSettings().setTier("db-n1-standard-1");
    assertThatThrownBy(() -> sql.instances().insert("sql-tiers", instance).execute())
        .hasMessageContaining(
            "Only custom or shared-core instance Billing Tiers type allowed for PostgreSQL"
                + " database.");
    instance.getSettings().setTier("db-custom-1-3840").setEdition("ENTERPRISE_PLUS");
    assertThatThrownBy(() -> sql.instances().insert("sql-tiers", instance).execute())
        .hasMessageContaining("Invalid Tier (db-custom-1-3840) for (ENTERPRISE_PLUS) Edition");
  }

  @Test
  void oneInstanceHasOneOperationAtATime() throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.REAL_LIKE))) {
      SQLAdmin sql = client(cloud);
      Operation create = sql.instances().insert("p", postgres("db")).execute();
      assertThat(sql.instances().get("p", "db").execute().getState()).isEqualTo("PENDING_CREATE");
      refused(409, "operationInProgress", () -> sql.instances().restart("p", "db").execute());
      cloud.clock().advance(Duration.ofMinutes(3));
      assertThat(sql.operations().get("p", create.getName()).execute().getStatus())
          .isEqualTo("RUNNING");
      cloud.clock().advance(Duration.ofMinutes(10));
      done(sql, "p", create);
      sql.instances().restart("p", "db").execute();
    }
  }

  @Test
  void databasesAndUsersComeAndGo() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-parts";
    done(sql, project, sql.instances().insert(project, postgres("db")).execute());
    assertThat(sql.users().list(project, "db").execute().getItems())
        .extracting(User::getName)
        .containsExactly("postgres");

    Operation user =
        sql.users().insert(project, "db", new User().setName("app").setPassword("pw")).execute();
    assertThat(user.getStatus()).isEqualTo("DONE");
    assertThat(user.getOperationType()).isEqualTo("CREATE_USER");
    User read = sql.users().get(project, "db", "app").execute();
    assertThat(read.getPassword()).isNull();
    assertThat(sql.users().delete(project, "db").setName("app").execute().getStatus())
        .isEqualTo("DONE");

    Operation made =
        sql.databases().insert(project, "db", new Database().setName("orders")).execute();
    assertThat(made.getStatus()).isEqualTo("DONE");
    Database database = sql.databases().get(project, "db", "orders").execute();
    assertThat(database.getCharset()).isEqualTo("UTF8");
    assertThat(database.getCollation()).isEqualTo("en_US.UTF8");
    refused(
        400,
        "invalid",
        () -> sql.databases().insert(project, "db", new Database().setName("orders")).execute());
    done(sql, project, sql.databases().delete(project, "db", "orders").execute());
    refused(404, "notFound", () -> sql.databases().get(project, "db", "orders").execute());
  }

  @Test
  void mysqlUsersAreToldApartByTheirHost() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-mysql";
    DatabaseInstance mysql =
        new DatabaseInstance()
            .setName("m")
            .setDatabaseVersion("MYSQL_8_0")
            .setSettings(new Settings().setTier("db-n1-standard-1"));
    done(sql, project, sql.instances().insert(project, mysql).execute());
    sql.users().insert(project, "m", new User().setName("u").setHost("10.0.0.1")).execute();
    sql.users().insert(project, "m", new User().setName("u")).execute();
    assertThat(sql.users().list(project, "m").execute().getItems())
        .extracting(u -> u.getName() + "@" + u.getHost())
        .containsExactlyInAnyOrder("root@%", "u@%", "u@10.0.0.1");
    sql.users().delete(project, "m").setName("u").setHost("10.0.0.1").execute();
    assertThatThrownBy(() -> sql.users().delete(project, "m").setName("root").execute())
        .hasMessageContaining("Error 1396: Operation DROP USER failed for 'root'@''");
  }

  @Test
  void replicasFollowTheirPrimaryAndAreMadeIndependent() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-replicas";
    done(sql, project, sql.instances().insert(project, postgres("primary")).execute());
    DatabaseInstance replica = postgres("replica").setMasterInstanceName("primary");
    Operation create = sql.instances().insert(project, replica).execute();
    assertThat(create.getOperationType()).isEqualTo("CREATE_REPLICA");
    done(sql, project, create);
    assertThat(sql.instances().get(project, "primary").execute().getReplicaNames())
        .containsExactly("replica");
    refused(400, "invalid", () -> sql.instances().delete(project, "primary").execute());
    done(sql, project, sql.instances().promoteReplica(project, "replica").execute());
    DatabaseInstance promoted = sql.instances().get(project, "replica").execute();
    assertThat(promoted.getInstanceType()).isEqualTo("CLOUD_SQL_INSTANCE");
    assertThat(promoted.getMasterInstanceName()).isNull();

    done(
        sql,
        project,
        sql.instances()
            .clone(
                project,
                "primary",
                new InstancesCloneRequest()
                    .setCloneContext(new CloneContext().setDestinationInstanceName("copy")))
            .execute());
    assertThat(sql.instances().list(project).execute().getItems())
        .extracting(DatabaseInstance::getName)
        .containsExactly("copy", "primary", "replica");
    assertThat(sql.instances().list(project).setFilter("name:rep").execute().getItems())
        .extracting(DatabaseInstance::getName)
        .containsExactly("replica");
  }

  @Test
  void backupsAreTakenListedAndDeleted() throws IOException {
    SQLAdmin sql = client();
    String project = "sql-backups";
    done(sql, project, sql.instances().insert(project, postgres("db")).execute());
    done(sql, project, sql.backupRuns().insert(project, "db", new BackupRun()).execute());
    List<BackupRun> runs = sql.backupRuns().list(project, "db").execute().getItems();
    assertThat(runs).singleElement().extracting(BackupRun::getStatus).isEqualTo("SUCCESSFUL");
    done(sql, project, sql.backupRuns().delete(project, "db", runs.get(0).getId()).execute());
    assertThat(sql.backupRuns().list(project, "db").execute().getItems()).isNull();
  }

  @Test
  void clientsConnectWithCertificatesOfTheInstancesAuthority() throws Exception {
    SQLAdmin sql = client();
    String project = "sql-certs";
    done(sql, project, sql.instances().insert(project, postgres("db")).execute());
    ConnectSettings settings = sql.connect().get(project, "db").execute();
    X509Certificate authority = certificate(settings.getServerCaCert().getCert());

    KeyPairGenerator g = KeyPairGenerator.getInstance("RSA");
    g.initialize(2048);
    String publicKey =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(g.generateKeyPair().getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    X509Certificate ephemeral =
        certificate(
            sql.connect()
                .generateEphemeralCert(
                    project, "db", new GenerateEphemeralCertRequest().setPublicKey(publicKey))
                .execute()
                .getEphemeralCert()
                .getCert());
    ephemeral.verify(authority.getPublicKey());

    String fingerprint =
        sql.sslCerts()
            .insert(project, "db", new SslCertsInsertRequest().setCommonName("laptop"))
            .execute()
            .getClientCert()
            .getCertInfo()
            .getSha1Fingerprint();
    certificate(sql.sslCerts().get(project, "db", fingerprint).execute().getCert())
        .verify(authority.getPublicKey());
    sql.sslCerts().delete(project, "db", fingerprint).execute();
    assertThat(sql.sslCerts().list(project, "db").execute().getItems()).isNull();
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aPrivateNetworkNeedsAConnectionAndThenIsInUse() throws IOException {
    List<String> connected = new ArrayList<>();
    try (GcpEmulator cloud =
        GcpEmulator.start(
            Options.defaults()
                .withPlugin(
                    PrivateConnections.class, (project, network) -> connected.contains(network)))) {
      SQLAdmin sql = client(cloud);
      DatabaseInstance instance = postgres("db");
      instance
          .getSettings()
          .setIpConfiguration(
              new IpConfiguration()
                  .setIpv4Enabled(false)
                  .setPrivateNetwork("projects/p/global/networks/vpc"));
      assertThatThrownBy(() -> sql.instances().insert("p", instance).execute())
          .hasMessageContaining("NETWORK_NOT_PEERED");
      connected.add("vpc");
      done(sql, "p", sql.instances().insert("p", instance).execute());
      assertThat(sql.instances().get("p", "db").execute().getIpAddresses())
          .extracting(IpMapping::getType)
          .containsExactly("PRIVATE");
      Optional<ProducerServices> producers = cloud.emulation().plugin(ProducerServices.class);
      assertThat(producers.orElseThrow().inUse("p", "vpc")).isTrue();
      done(sql, "p", sql.instances().delete("p", "db").execute());
      assertThat(producers.orElseThrow().inUse("p", "vpc")).isFalse();
    }
  }

  @Test
  void aPluggedInEngineGetsTheInstancesAndTheirParts() throws IOException {
    List<String> log = new ArrayList<>();
    SqlEngine engine =
        new SqlEngine() {
          @Override
          public Optional<Address> start(Instance i) {
            log.add("start " + i.name() + " " + i.databaseVersion());
            return Optional.of(new Address("127.0.0.1", 5432));
          }

          @Override
          public void stop(Instance i) {
            log.add("stop " + i.name());
          }

          @Override
          public void remove(Instance i) {
            log.add("remove " + i.name());
          }

          @Override
          public void createDatabase(Instance i, String database) {
            log.add("database " + database);
          }

          @Override
          public void dropDatabase(Instance i, String database) {
            log.add("drop " + database);
          }

          @Override
          public void putUser(Instance i, String user, String host, String password) {
            log.add("user " + user + " " + password);
          }

          @Override
          public void dropUser(Instance i, String user, String host) {
            log.add("drop user " + user);
          }
        };
    try (GcpEmulator cloud =
        GcpEmulator.start(Options.defaults().withPlugin(SqlEngine.class, engine))) {
      SQLAdmin sql = client(cloud);
      done(
          sql, "p", sql.instances().insert("p", postgres("db").setRootPassword("admin")).execute());
      assertThat(sql.instances().get("p", "db").execute().getIpAddresses().get(0).getIpAddress())
          .isEqualTo("127.0.0.1");
      sql.databases().insert("p", "db", new Database().setName("orders")).execute();
      sql.users().insert("p", "db", new User().setName("app").setPassword("secret")).execute();
      done(sql, "p", sql.instances().delete("p", "db").execute());
    }
    // The first password waits for the server, and is written down as its hash only.
    String user = log.remove(2);
    assertThat(user).startsWith("user postgres SCRAM-SHA-256$4096:").doesNotContain("admin");
    assertThat(log)
        .containsExactly(
            "remove db", "start db POSTGRES_15", "database orders", "user app secret", "remove db");
  }
}
