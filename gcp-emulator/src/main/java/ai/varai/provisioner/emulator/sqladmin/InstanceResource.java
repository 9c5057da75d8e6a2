package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The fields of an instance that Cloud SQL sets itself.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances">Instances
 *     resource</a>
 */
final class InstanceResource {

  /** Fields that a patch or an update of the caller cannot reach. */
  static final List<String> READ_ONLY =
      List.of(
          "kind",
          "selfLink",
          "project",
          "name",
          "region",
          "connectionName",
          "createTime",
          "etag",
          "state",
          "ipAddresses",
          "serverCaCert",
          "backendType",
          "gceZone",
          "secondaryGceZone",
          "serviceAccountEmailAddress",
          "databaseInstalledVersion",
          "upgradableDatabaseVersions",
          "geminiConfig",
          "satisfiesPzi",
          "satisfiesPzs",
          "sqlNetworkArchitecture",
          "replicaNames",
          "failoverReplica",
          "dnsName",
          "dnsNames",
          "pscServiceAttachmentLink",
          "writeEndpoint",
          "currentDiskSize",
          "maxDiskSize",
          "rootPassword");

  private InstanceResource() {}

  /** The row of a new instance, from the caller's description with settled settings. */
  static ObjectNode create(ObjectNode body, Project project, Ids ids, String now) {
    ObjectNode row = body.deepCopy();
    String name = Trees.text(row, "name");
    Trees.putDefault(row, "region", "us-central1");
    String region = Trees.text(row, "region");
    row.remove(List.of("rootPassword", "onPremisesConfiguration"));
    row.put("kind", "sql#instance");
    row.put("project", project.id());
    row.put("backendType", "SECOND_GEN");
    boolean replica = !Trees.text(row, "masterInstanceName").isEmpty();
    row.put("instanceType", replica ? ReadPools.kind(body) : "CLOUD_SQL_INSTANCE");
    row.put("connectionName", project.id() + ":" + region + ":" + name);
    row.put("selfLink", SqlTables.link(project.id(), name));
    row.put("createTime", now);
    row.put(
        "serviceAccountEmailAddress",
        "p" + project.number() + "-" + ids.lower(6) + "@gcp-sa-cloud-sql.iam.gserviceaccount.com");
    row.put("satisfiesPzi", true);
    row.put("sqlNetworkArchitecture", "NEW_NETWORK_ARCHITECTURE");
    row.put("state", "PENDING_CREATE");
    if (row.get("diskEncryptionConfiguration") instanceof ObjectNode key) {
      key.put("kind", "sql#diskEncryptionConfiguration");
      row.putObject("diskEncryptionStatus").put("kind", "sql#diskEncryptionStatus");
    }
    version(row);
    placement(row);
    touch(row, 1, ids);
    return row;
  }

  /** What follows from the database version. */
  static void version(ObjectNode row) {
    DatabaseVersion version = version(Trees.text(row, "databaseVersion"));
    row.put("databaseInstalledVersion", version.installed());
    row.put("maintenanceVersion", version.maintenance());
    List<DatabaseVersion> upgrades = version.upgrades();
    row.remove(List.of("upgradableDatabaseVersions", "geminiConfig"));
    if (!upgrades.isEmpty()) {
      ArrayNode list = row.putArray("upgradableDatabaseVersions");
      upgrades.forEach(
          u ->
              list.addObject()
                  .put("majorVersion", u.major())
                  .put("name", u.name())
                  .put("displayName", u.display()));
    }
    if (version.hasNewerFields()) {
      Trees.putDefault(row, "includeReplicasForMajorVersionUpgrade", false);
    }
    gemini(row, version);
  }

  static DatabaseVersion version(String name) {
    return DatabaseVersion.find(name)
        .orElseThrow(
            () ->
                SqlErrors.invalid("")
                    .withMessage(
                        "Invalid value at 'body.database_version'"
                            + " (type.googleapis.com/google.cloud.sql.v1.SqlDatabaseVersion), \""
                            + name
                            + "\"")
                    .withReason("invalid"));
  }

  private static void gemini(ObjectNode row, DatabaseVersion version) {
    if (version.engine() == Engine.SQLSERVER) {
      return;
    }
    ObjectNode g = row.putObject("geminiConfig");
    g.put("entitled", false);
    g.put("activeQueryEnabled", false);
    g.put("indexAdvisorEnabled", false);
    if (version.engine() == Engine.MYSQL) {
      g.put("flagRecommenderEnabled", !version.name().startsWith("MYSQL_5"));
    } else {
      g.put("googleVacuumMgmtEnabled", false);
      g.put("oomSessionCancelEnabled", version.hasFieldsOfAutumn2025());
    }
  }

  /** Which version of its key an instance that runs is encrypted with: the first, for it is new. */
  static void encrypted(ObjectNode row) {
    String key = Trees.text(row, "diskEncryptionConfiguration", "kmsKeyName");
    if (!key.isEmpty() && row.get("diskEncryptionStatus") instanceof ObjectNode status) {
      Trees.putDefault(status, "kmsKeyVersionName", key + "/cryptoKeyVersions/1");
    }
  }

  /** Zones and the standby, which follow from region and availability. */
  static void placement(ObjectNode row) {
    ObjectNode settings = Trees.object(row, "settings");
    ObjectNode preference = Trees.object(settings, "locationPreference");
    preference.put("kind", "sql#locationPreference");
    String region = Trees.text(row, "region");
    Trees.putDefault(preference, "zone", region + "-a");
    row.put("gceZone", Trees.text(preference, "zone"));
    if (Trees.text(settings, "availabilityType").equals("REGIONAL")) {
      String asked = Trees.text(preference, "secondaryZone");
      String other = Trees.text(preference, "zone").endsWith("-b") ? "-c" : "-b";
      row.put("secondaryGceZone", asked.isEmpty() ? region + other : asked);
      if (Trees.text(row, "masterInstanceName").isEmpty()) {
        row.putObject("failoverReplica").put("available", true);
      }
    } else {
      row.remove(List.of("secondaryGceZone", "failoverReplica"));
    }
  }

  /** The addresses of an instance that runs; kept where they still fit the settings. */
  static void addresses(ObjectNode row, Ids ids) {
    ObjectNode settings = Trees.object(row, "settings");
    boolean isPublic = Trees.flag(settings, "ipConfiguration", "ipv4Enabled");
    boolean isPrivate = !Trees.text(settings, "ipConfiguration", "privateNetwork").isEmpty();
    Engine engine = version(Trees.text(row, "databaseVersion")).engine();
    ArrayNode list = row.arrayNode();
    if (isPublic) {
      address(row, list, "PRIMARY", ids);
      if (engine == Engine.POSTGRES) {
        address(row, list, "OUTGOING", ids);
      }
    }
    if (isPrivate) {
      address(row, list, "PRIVATE", ids);
    }
    row.set("ipAddresses", list);
    names(row, isPublic, isPrivate, ids);
  }

  /**
   * The names under which an instance is reached: by Private Service Connect always, by its
   * addresses where its certificates are made out to them.
   */
  private static void names(ObjectNode row, boolean isPublic, boolean isPrivate, Ids ids) {
    JsonNode ip = Trees.at(row, "settings", "ipConfiguration");
    boolean named = CertificateKind.ofCas(ip);
    boolean connected = Trees.flag(ip, "pscConfig", "pscEnabled");
    ArrayNode list = row.arrayNode();
    if (isPublic && named) {
      name(row, list, "PUBLIC", ids);
    }
    if (isPrivate && named) {
      name(row, list, "PRIVATE_SERVICES_ACCESS", ids);
    }
    if (connected) {
      name(row, list, "PRIVATE_SERVICE_CONNECT", ids);
    }
    row.remove("dnsNames");
    if (!list.isEmpty()) {
      row.set("dnsNames", list);
    }
    if (connected) {
      row.put("dnsName", Trees.text(list.get(list.size() - 1), "name"));
      Trees.putDefault(row, "pscServiceAttachmentLink", attachment(row, ids));
    } else {
      row.remove(List.of("dnsName", "pscServiceAttachmentLink"));
    }
  }

  private static void name(ObjectNode row, ArrayNode list, String type, Ids ids) {
    for (JsonNode old : row.path("dnsNames")) {
      if (Trees.text(old, "connectionType").equals(type)) {
        list.add(old);
        return;
      }
    }
    list.addObject()
        .put("name", dnsName(row, ids))
        .put("connectionType", type)
        .put("dnsScope", "INSTANCE");
  }

  /**
   * The service attachment in the producer's project to which consumers' endpoints lead.
   *
   * @see <a
   *     href="https://cloud.google.com/sql/docs/postgres/configure-private-service-connect">Private
   *     Service Connect</a>
   */
  private static String attachment(ObjectNode row, Ids ids) {
    return "projects/"
        + ids.hex(17)
        + "-tp/regions/"
        + Trees.text(row, "region")
        + "/serviceAttachments/a-"
        + ids.hex(12)
        + "-psc-service-attachment-"
        + ids.hex(16);
  }

  /**
   * The name that certificates of a CAS authority are made out to: of the instance, its project and
   * its region.
   *
   * @see <a href="https://cloud.google.com/sql/docs/postgres/connect-instance-dns-name">DNS
   *     names</a>
   */
  private static String dnsName(ObjectNode row, Ids ids) {
    byte[] project = Trees.text(row, "project").getBytes(StandardCharsets.UTF_8);
    String label = UUID.nameUUIDFromBytes(project).toString().replace("-", "").substring(0, 12);
    return ids.hex(12) + "." + label + "." + Trees.text(row, "region") + ".sql.goog.";
  }

  private static void address(ObjectNode row, ArrayNode list, String type, Ids ids) {
    for (var old : row.path("ipAddresses")) {
      if (Trees.text(old, "type").equals(type)) {
        list.add(old);
        return;
      }
    }
    byte[] b = ids.bytes(3);
    String tail = (b[0] & 0xff) + "." + (b[1] & 0xff) + "." + (1 + (b[2] & 0x7f));
    list.addObject()
        .put("type", type)
        .put("ipAddress", (type.equals("PRIVATE") ? "10." : "34.") + tail);
  }

  /** Counts a change of the settings. */
  static void touch(ObjectNode row, long settingsVersion, Ids ids) {
    Trees.object(row, "settings").put("settingsVersion", Long.toString(settingsVersion));
    row.put("etag", ids.hex(64));
  }

  static Engine engine(ObjectNode row) {
    return version(Trees.text(row, "databaseVersion")).engine();
  }
}
