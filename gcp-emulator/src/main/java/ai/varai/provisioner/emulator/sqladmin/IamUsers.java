package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Users of a database that stand for principals of IAM.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/iam-authentication">IAM
 *     authentication</a>
 */
final class IamUsers {

  /** Lets a principal log in to databases. */
  static final String LOG_IN = "cloudsql.instances.login";

  /** Lets a principal reach an instance through a connector. */
  static final String CONNECT = "cloudsql.instances.connect";

  private final Emulation emulation;
  private final SqlTables tables;

  IamUsers(Emulation emulation, SqlTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /** Whether the instance lets users in by who they are in IAM: a flag of the database says so. */
  static boolean enabled(ObjectNode instance) {
    for (JsonNode flag : Trees.at(instance, "settings", "databaseFlags")) {
      if (Trees.text(flag, "name").matches("cloudsql[._]iam_authentication")
          && Trees.text(flag, "value").equals("on")) {
        return true;
      }
    }
    return false;
  }

  static boolean is(ObjectNode user) {
    return Trees.text(user, "type").startsWith("CLOUD_IAM_");
  }

  static boolean isServiceAccount(ObjectNode user) {
    return Trees.text(user, "type").equals("CLOUD_IAM_SERVICE_ACCOUNT");
  }

  /** The user of this name, if it stands for a principal. */
  Optional<ObjectNode> named(ObjectNode instance, String name) {
    return all(instance).stream().filter(u -> Trees.text(u, "name").equals(name)).findFirst();
  }

  private List<ObjectNode> all(ObjectNode instance) {
    return new InstanceContents(tables)
        .list(instance, Part.USER).stream().filter(IamUsers::is).toList();
  }

  /**
   * The name of the user that stands for a principal. Users of PostgreSQL are named by the whole
   * address, service accounts without its end; users of MySQL by what is before the @.
   */
  Optional<String> of(ObjectNode instance, String email) {
    String address = email.toLowerCase(Locale.ROOT);
    String name =
        InstanceResource.engine(instance) == Engine.MYSQL
            ? address.replaceFirst("@.*", "")
            : address.replaceFirst("\\.gserviceaccount\\.com$", "");
    return all(instance).stream()
        .map(user -> Trees.text(user, "name"))
        .filter(known -> List.of(name, address).contains(known.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether policies, where they are enforced, give the principal a permission on the instance. */
  boolean may(ObjectNode instance, String email, String permission) {
    return emulation
        .present(Enforcement.class)
        .filter(
            e ->
                e.refuses(
                    Principals.member(email),
                    permission,
                    "sqladmin",
                    "projects/"
                        + Trees.text(instance, "project")
                        + "/instances/"
                        + Trees.text(instance, "name"),
                    "connect"))
        .isEmpty();
  }
}
