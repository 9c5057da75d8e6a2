package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.servicenetworking.ProducerServices;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The Cloud SQL Admin API: v1 and v1beta4, which differ in their paths only.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/admin-api/rest">REST reference</a>
 */
public final class SqlAdminApi implements EmulatedApi {

  private static final List<String> PREFIXES = List.of("/v1", "/sql/v1beta4", "/v1beta4");
  private static final String INSTANCES = "/projects/{project}/instances";
  private static final String INSTANCE = INSTANCES + "/{instance}";

  @Override
  public String name() {
    return "sqladmin";
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.LEGACY;
  }

  @Override
  public List<String> roots() {
    return List.of("sql");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(ProducerServices.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    SqlTables tables = new SqlTables(emulation);
    SqlOperations operations = new SqlOperations(emulation, tables);
    DataPlane plane = new DataPlane(emulation);
    RecoveryWindow recovery = new RecoveryWindow(tables, new ServerTimes(emulation));
    Users users = new Users(emulation, tables, operations, plane);
    Databases databases = new Databases(emulation, tables, operations, plane);
    FinalBackups finalBackups = new FinalBackups(tables, emulation.ids());
    Instances instances =
        new Instances(
            emulation, tables, operations, plane, users, databases, finalBackups, recovery);
    InstanceActions actions =
        new InstanceActions(emulation, tables, operations, instances, plane, recovery);
    Replication replication = new Replication(tables, operations, actions, instances);
    BackupRuns runs = new BackupRuns(emulation, tables, operations, plane);
    Backups backups = new Backups(tables, operations, runs, finalBackups);
    Restores restores = new Restores(tables, operations, plane, instances, runs, backups);
    SqlStatements statements = new SqlStatements(emulation, tables, plane);
    SslCerts certs = new SslCerts(emulation, tables, operations, plane);
    InstanceUpkeep upkeep = new InstanceUpkeep(emulation, tables, operations, actions);
    RotatedCertificates serverCerts =
        new RotatedCertificates(
            tables, operations, actions, emulation.ids(), CertificateKind.SERVER);
    RotatedCertificates entraCerts =
        new RotatedCertificates(
            tables, operations, actions, emulation.ids(), CertificateKind.ENTRA);
    Transfers transfers = new Transfers(emulation, tables);
    Exports exports = new Exports(transfers, tables, operations, actions);
    Imports imports = new Imports(transfers, tables, operations, actions);
    plane.guard(new ConnectionGate(emulation, tables));
    plane.resume(tables);
    PublishedBodies v1 = PublishedBodies.withNumbers("sqladmin.v1", "sqladmin");
    PublishedBodies v1beta4 = PublishedBodies.withNumbers("sqladmin.v1beta4", "sqladmin");
    for (String prefix : PREFIXES) {
      Routes r = new Routes(api, prefix, prefix.equals("/v1") ? v1 : v1beta4);
      instances(r, instances);
      actions(r, actions, recovery);
      replication(r, replication);
      r.action("export", exports::export);
      r.action("import", imports::importFile);
      r.action("executeSql", statements::execute);
      r.action("restoreBackup", restores::restore);
      upkeep(r, upkeep, serverCerts);
      entra(r, entraCerts);
      r.add(
          "POST",
          "/projects/{project}:pointInTimeRestore",
          "instances.pointInTimeRestore",
          restores::toPointInTime);
      parts(r, users, databases);
      backupRuns(r, runs);
      backups(r, backups);
      certs(r, certs);
      api.unimplemented(
          "POST",
          prefix + INSTANCE + "/workloadCaptures:stopReplay",
          "sql.WorkloadCaptures.StopReplay");
      r.add("GET", "/projects/{project}/operations", "operations.list", operations::list);
      String operation = "/projects/{project}/operations/{operation}";
      r.add("GET", operation, "operations.get", operations::get);
      r.add("POST", operation + "/cancel", "operations.cancel", operations::cancel);
      r.add(
          "GET",
          "/flags",
          "flags.list",
          InstanceActions.fixed(
              "sql#flagsList",
              call -> DatabaseFlags.list(call.parameter("databaseVersion").orElse(""))));
      r.add(
          "GET",
          "/projects/{project}/tiers",
          "tiers.list",
          InstanceActions.fixed("sql#tiersList", call -> Tiers.list()));
    }
  }

  private static void instances(Routes r, Instances instances) {
    r.add("POST", INSTANCES, "instances.insert", instances::insert);
    r.add("GET", INSTANCES, "instances.list", instances::list);
    r.add("GET", INSTANCE, "instances.get", instances::get);
    r.add("PATCH", INSTANCE, "instances.patch", instances::patch);
    r.add("PUT", INSTANCE, "instances.update", instances::update);
    r.add("DELETE", INSTANCE, "instances.delete", instances::delete);
  }

  private static void actions(Routes r, InstanceActions actions, RecoveryWindow recovery) {
    r.action("restart", actions::restart);
    r.action("failover", actions::failover);
    r.action("truncateLog", actions::truncateLog);
    r.action("clone", actions::copy);
    r.action("addServerCa", actions::addServerCa);
    r.action("rotateServerCa", actions::rotateServerCa);
    r.action("resetSslConfig", actions::resetSslConfig);
    r.add("GET", INSTANCE + "/listServerCas", "instances.listServerCas", actions::listServerCas);
    r.add(
        "GET",
        INSTANCE + "/getLatestRecoveryTime",
        "projects.instances.getLatestRecoveryTime",
        recovery::latest);
  }

  private static void replication(Routes r, Replication replication) {
    r.action("promoteReplica", replication::promoteReplica);
    r.action("switchover", replication::switchover);
    r.action("startReplica", replication::startReplica);
    r.action("stopReplica", replication::stopReplica);
    r.action("demote", replication::demote);
    r.action("demoteMaster", replication::demoteMaster);
  }

  private static void upkeep(Routes r, InstanceUpkeep upkeep, RotatedCertificates certs) {
    r.add(
        "GET",
        INSTANCE + "/listServerCertificates",
        "instances.ListServerCertificates",
        certs::list);
    r.action("addServerCertificate", certs::add);
    r.add(
        "POST",
        INSTANCE + "/rotateServerCertificate",
        "instances.RotateServerCertificate",
        certs::rotate);
    r.action("preCheckMajorVersionUpgrade", upkeep::preCheckUpgrade);
    r.action("reencrypt", upkeep::reencrypt);
    String id = "projects.instances.";
    r.add(
        "GET",
        INSTANCE + "/getDiskShrinkConfig",
        id + "getDiskShrinkConfig",
        upkeep::diskShrinkConfig);
    r.add("POST", INSTANCE + "/performDiskShrink", id + "performDiskShrink", upkeep::shrinkDisk);
    r.add(
        "POST", INSTANCE + "/resetReplicaSize", id + "resetReplicaSize", upkeep::resetReplicaSize);
    r.add(
        "POST",
        INSTANCE + "/rescheduleMaintenance",
        id + "rescheduleMaintenance",
        upkeep::rescheduleMaintenance);
  }

  private static void entra(Routes r, RotatedCertificates certs) {
    r.add(
        "GET",
        INSTANCE + "/listEntraIdCertificates",
        "instances.ListEntraIdCertificates",
        certs::list);
    r.action("addEntraIdCertificate", certs::add);
    r.add(
        "POST",
        INSTANCE + "/rotateEntraIdCertificate",
        "instances.RotateEntraIdCertificate",
        certs::rotate);
  }

  private static void parts(Routes r, Users users, Databases databases) {
    String all = INSTANCE + "/users";
    r.add("GET", all, "users.list", users::list);
    r.add("POST", all, "users.insert", users::insert);
    r.add("PUT", all, "users.update", users::update);
    r.add("DELETE", all, "users.delete", users::delete);
    r.add("GET", all + "/{name}", "users.get", users::get);
    String list = INSTANCE + "/databases";
    String one = list + "/{database}";
    r.add("GET", list, "databases.list", databases::list);
    r.add("POST", list, "databases.insert", databases::insert);
    r.add("GET", one, "databases.get", databases::get);
    r.add("PATCH", one, "databases.patch", databases::patch);
    r.add("PUT", one, "databases.update", databases::update);
    r.add("DELETE", one, "databases.delete", databases::delete);
  }

  private static void backupRuns(Routes r, BackupRuns runs) {
    String all = INSTANCE + "/backupRuns";
    r.add("GET", all, "backupRuns.list", runs::list);
    r.add("POST", all, "backupRuns.insert", runs::insert);
    r.add("GET", all + "/{id}", "backupRuns.get", runs::get);
    r.add("DELETE", all + "/{id}", "backupRuns.delete", runs::delete);
  }

  private static void backups(Routes r, Backups backups) {
    String all = "/projects/{project}/backups";
    String one = all + "/{backup}";
    r.backup("GET", all, "ListBackups", backups::list);
    r.backup("POST", all, "CreateBackup", backups::create);
    r.backup("GET", one, "GetBackup", backups::get);
    r.backup("PATCH", one, "UpdateBackup", backups::update);
    r.backup("DELETE", one, "DeleteBackup", backups::delete);
  }

  private static void certs(Routes r, SslCerts certs) {
    String all = INSTANCE + "/sslCerts";
    r.add("GET", all, "sslCerts.list", certs::list);
    r.add("POST", all, "sslCerts.insert", certs::insert);
    r.add("GET", all + "/{fingerprint}", "sslCerts.get", certs::get);
    r.add("DELETE", all + "/{fingerprint}", "sslCerts.delete", certs::delete);
    r.add(
        "POST", INSTANCE + "/createEphemeral", "sslCerts.createEphemeral", certs::createEphemeral);
    r.add("GET", INSTANCE + "/connectSettings", "connect.get", certs::connectSettings);
    r.add(
        "POST",
        INSTANCE + ":generateEphemeralCert",
        "connect.generateEphemeral",
        certs::generateEphemeral);
  }

  /**
   * @param bodies what the version's methods take
   */
  private record Routes(ApiBuilder api, String prefix, PublishedBodies bodies) {
    void add(String verb, String path, String id, JsonHandler handler) {
      boolean writes = Set.of("POST", "PATCH", "PUT").contains(verb);
      JsonHandler checked =
          call -> {
            ObjectNode body = call.body();
            bodies.check("sql." + id, body);
            return handler.handle(call.withBody(body));
          };
      api.route(verb, prefix + path, "sql." + id, writes ? checked : handler);
    }

    /** v1 writes the ids of these methods with capitals, v1beta4 without. */
    void backup(String verb, String path, String method, JsonHandler handler) {
      boolean capitals = prefix.equals("/v1");
      String id = capitals ? method : Character.toLowerCase(method.charAt(0)) + method.substring(1);
      add(verb, path, (capitals ? "Backups." : "backups.") + id, handler);
    }

    void action(String verb, JsonHandler handler) {
      add("POST", INSTANCE + "/" + verb, "instances." + verb, handler);
    }
  }
}
