package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sql.users}. Their operations are done at once. Passwords go to the data plane and are not
 * kept.
 */
final class Users {

  /** The whole address of an IAM user whose name in the database is another. */
  private static final String EMAIL = "iamEmail";

  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final InstanceContents contents;
  private final Ids ids;

  Users(Emulation emulation, SqlTables tables, SqlOperations operations, DataPlane plane) {
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.contents = new InstanceContents(tables);
    this.ids = emulation.ids();
  }

  /** The users that a new instance has. */
  void builtIn(String project, ObjectNode instance) {
    switch (InstanceResource.engine(instance)) {
      case MYSQL -> put(project, instance, row(instance, "root", "%"));
      case POSTGRES -> put(project, instance, row(instance, "postgres", ""));
      case SQLSERVER -> {
        for (String login : List.of("PolicyEventProcessing", "PolicyTsqlExecution")) {
          ObjectNode row = row(instance, "##MS_" + login + "Login##", "");
          row.putObject("sqlserverUserDetails").put("disabled", true);
          put(project, instance, row);
        }
        ObjectNode row = row(instance, "sqlserver", "");
        row.putObject("sqlserverUserDetails").putArray("serverRoles").add("CustomerDbRootRole");
        put(project, instance, row);
      }
    }
  }

  /** Gives an instance users of these names and no others. */
  void only(String project, ObjectNode instance, Set<String> names) {
    String at = Trees.text(instance, "name");
    for (ObjectNode known : tables.list(project, at, Part.USER)) {
      if (!names.contains(Trees.text(known, "name"))) {
        tables.remove(project, at, Part.USER, key(known));
      }
    }
    for (String name : names) {
      if (tables.find(project, at, Part.USER, key(name, "")).isEmpty()) {
        put(project, instance, row(instance, name, ""));
      }
    }
  }

  private ObjectNode row(ObjectNode instance, String name, String host) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "sql#user");
    row.put("etag", etag());
    row.put("name", name);
    row.put("host", host);
    row.put("instance", Trees.text(instance, "name"));
    row.put("project", Trees.text(instance, "project"));
    if (showsIamStatus(instance)) {
      row.put("iamStatus", "IAM_STATUS_UNSPECIFIED");
    }
    if (InstanceResource.engine(instance) == Engine.MYSQL) {
      row.putObject("passwordPolicy").putObject("status");
    }
    return row;
  }

  private static boolean showsIamStatus(ObjectNode instance) {
    return InstanceResource.version(Trees.text(instance, "databaseVersion"))
        .hasFieldsOfAutumn2025();
  }

  private String etag() {
    return ids.hex(64);
  }

  private void put(String project, ObjectNode instance, ObjectNode row) {
    tables.put(project, Trees.text(instance, "name"), Part.USER, key(row), row);
  }

  private static String key(ObjectNode user) {
    return key(Trees.text(user, "name"), Trees.text(user, "host"));
  }

  private static String key(String name, String host) {
    return name + "\0" + host;
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = running(project, call);
    return JsonAnswer.ok(SqlView.list(call, "sql#usersList", contents.list(instance, Part.USER)));
  }

  private ObjectNode running(Project project, JsonCall call) {
    ObjectNode instance = tables.require(project.id(), call.variable("instance"));
    SqlTables.requireRunning(instance);
    return instance;
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = running(project, call);
    ObjectNode user =
        find(instance, call.variable("name"), call.parameter("host").orElse(""))
            .orElseThrow(
                () -> SqlErrors.notFound().withMessage("User not found.").withReason("notFound"));
    return SqlView.answer(call, user);
  }

  private Optional<ObjectNode> find(ObjectNode instance, String name, String host) {
    String at = InstanceResource.engine(instance) == Engine.MYSQL ? host : "";
    return contents
        .find(instance, Part.USER, key(name, at))
        .or(
            () ->
                contents.list(instance, Part.USER).stream()
                    .filter(u -> !Trees.text(u, "type").isEmpty())
                    .filter(u -> host.isEmpty() || Trees.text(u, "host").equals(host))
                    .filter(
                        u ->
                            Trees.text(u, EMAIL).equals(name) || Trees.text(u, "name").equals(name))
                    .findFirst());
  }

  /**
   * The name that an IAM user has in the database. MySQL's are the part before the at sign; a
   * group's has its domain in lower case. Both may come from any host there.
   *
   * @see <a href="https://cloud.google.com/sql/docs/mysql/iam-authentication">IAM in MySQL</a>
   */
  private static String nameOf(ObjectNode instance, String type, String asked) {
    int at = asked.indexOf('@');
    if (InstanceResource.engine(instance) != Engine.MYSQL || at < 0) {
      return asked;
    }
    return type.equals("CLOUD_IAM_GROUP")
        ? asked.substring(0, at) + asked.substring(at).toLowerCase(Locale.ROOT)
        : asked.substring(0, at);
  }

  JsonAnswer insert(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode body = call.body();
    return atOnce(
        call,
        project,
        "CREATE_USER",
        instance -> {
          String asked = Trees.text(body, "name");
          if (asked.isEmpty()) {
            throw SqlErrors.required("name");
          }
          boolean mysql = InstanceResource.engine(instance) == Engine.MYSQL;
          String type = Trees.text(body, "type");
          boolean iam = !type.isEmpty() && !type.equals("BUILT_IN");
          String name = iam ? nameOf(instance, type, asked) : asked;
          if (iam) {
            checkIam(instance, type);
          }
          String host = Trees.text(body, "host");
          String at = !mysql ? "" : iam || host.isEmpty() ? "%" : host;
          ObjectNode row = find(instance, name, at).orElseGet(() -> row(instance, name, at));
          if (iam) {
            row.put("type", type);
            if (!name.equals(asked)) {
              row.put(EMAIL, asked);
            }
            if (showsIamStatus(instance)) {
              row.put("iamStatus", "ACTIVE");
            }
          }
          describe(row, body);
          put(project.id(), instance, row);
          plane.run(
              instance,
              (engine, i) -> {
                if (iam) {
                  engine.putIamUser(i, name, at, IamUsers.isServiceAccount(row));
                } else {
                  engine.putUser(i, name, at, Trees.text(body, "password"));
                }
              });
        });
  }

  private static void checkIam(ObjectNode instance, String type) {
    if (!List.of("CLOUD_IAM_USER", "CLOUD_IAM_SERVICE_ACCOUNT", "CLOUD_IAM_GROUP").contains(type)) {
      throw SqlErrors.invalid("Unknown user type: " + type + ".");
    }
    requireIam(instance);
  }

  /** Refuses when the instance does not let users in by who they are in IAM. */
  static void requireIam(ObjectNode instance) {
    if (IamUsers.enabled(instance)) {
      return;
    }
    throw SqlErrors.invalid(
        "IAM database authentication is not enabled on the instance. Set its flag"
            + " cloudsql.iam_authentication to on.");
  }

  private void describe(ObjectNode row, ObjectNode body) {
    row.put("etag", etag());
    if (body.get("passwordPolicy") instanceof ObjectNode policy) {
      row.set("passwordPolicy", policy.deepCopy());
    }
    if (row.get("passwordPolicy") instanceof ObjectNode policy) {
      ObjectNode status = Trees.object(policy, "status");
      String expires = Trees.text(policy, "passwordExpirationDuration");
      Trees.parse(expires.replaceFirst("s$", ""))
          .ifPresent(
              seconds ->
                  status.put(
                      "passwordExpirationTime",
                      tables
                          .now()
                          .plus(Duration.ofSeconds(seconds))
                          .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                          .toString()));
    }
    if (body.get("databaseRoles") != null) {
      row.set("databaseRoles", body.get("databaseRoles"));
    }
  }

  JsonAnswer update(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode body = call.body();
    String name = call.parameter("name").orElseGet(() -> Trees.text(body, "name"));
    String host = call.parameter("host").orElseGet(() -> Trees.text(body, "host"));
    return atOnce(
        call,
        project,
        "UPDATE_USER",
        instance -> {
          ObjectNode row =
              find(instance, name, host)
                  .orElseThrow(() -> SqlErrors.notFound().withMessage("User not found."));
          describe(row, body);
          put(project.id(), instance, row);
          plane.run(
              instance,
              (engine, i) ->
                  engine.putUser(
                      i,
                      Trees.text(row, "name"),
                      Trees.text(row, "host"),
                      Trees.text(body, "password")));
        });
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String name = call.parameter("name").orElseThrow(() -> SqlErrors.required("name"));
    String host = call.parameter("host").orElse("");
    return atOnce(
        call,
        project,
        "DELETE_USER",
        instance -> {
          ObjectNode row =
              find(instance, name, host).orElseThrow(() -> noUser(instance, name, host));
          tables.remove(project.id(), Trees.text(instance, "name"), Part.USER, key(row));
          plane.run(
              instance,
              (engine, i) -> engine.dropUser(i, Trees.text(row, "name"), Trees.text(row, "host")));
        });
  }

  private static RuntimeException noUser(ObjectNode instance, String name, String host) {
    return InstanceResource.engine(instance) == Engine.MYSQL
        ? SqlErrors.invalid(
            "Error 1396: Operation DROP USER failed for '" + name + "'@'" + host + "'.")
        : SqlErrors.invalid(
            "failed to delete user " + name + ": . role \"" + name + "\" does not exist.");
  }

  private interface Change {
    void apply(ObjectNode instance);
  }

  private JsonAnswer atOnce(JsonCall call, Project project, String type, Change change) {
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = running(project, call);
              operations.requireIdle(instance);
              InstanceContents.requireOwn(instance);
              String name = Trees.text(instance, "name");
              return operations.finished(
                  call,
                  project,
                  name,
                  type,
                  SqlTables.link(project.id(), name),
                  () -> change.apply(instance));
            });
    return plane.marked(SqlView.answer(call, operation));
  }
}
