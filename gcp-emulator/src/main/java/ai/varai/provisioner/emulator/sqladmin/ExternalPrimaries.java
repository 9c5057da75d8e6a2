package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Instances that stand for a server outside of Google Cloud, from which others replicate. They have
 * a name, an address and a version, and nothing that runs.
 *
 * @see <a href="https://cloud.google.com/sql/docs/mysql/replication/external-server">Replicating
 *     from an external server</a>
 */
final class ExternalPrimaries {

  private static final String TYPE = "ON_PREMISES_INSTANCE";
  private static final String ADDRESS = "onPremisesConfiguration";

  /** What the replica needs to log in, which no answer shows. */
  private static final List<String> SECRETS =
      List.of("password", "clientKey", "clientCertificate", "caCertificate");

  private ExternalPrimaries() {}

  static boolean is(ObjectNode row) {
    return Trees.text(row, "instanceType").equals(TYPE);
  }

  static boolean asked(ObjectNode body) {
    return is(body) || body.path(ADDRESS).isObject();
  }

  static ObjectNode row(ObjectNode body, Project project, String now) {
    String name = Trees.text(body, "name");
    String address = Trees.text(body, ADDRESS, "hostPort");
    if (!address.matches("[^:\\s]+:\\d{1,5}")) {
      throw SqlErrors.invalid(
          ADDRESS + ".hostPort must be host:port of the external server, and is " + address + ".");
    }
    ObjectNode row = body.deepCopy();
    row.remove(List.of("rootPassword", "settings", "masterInstanceName"));
    Trees.putDefault(row, "region", "us-central1");
    InstanceResource.version(Trees.text(row, "databaseVersion"));
    ObjectNode external = Trees.object(row, ADDRESS);
    external.remove(SECRETS);
    external.put("kind", "sql#onPremisesConfiguration");
    row.put("kind", "sql#instance");
    row.put("project", project.id());
    row.put("backendType", "EXTERNAL");
    row.put("instanceType", TYPE);
    row.put("connectionName", project.id() + ":" + Trees.text(row, "region") + ":" + name);
    row.put("selfLink", SqlTables.link(project.id(), name));
    row.put("createTime", now);
    row.put("state", "PENDING_CREATE");
    return row;
  }
}
