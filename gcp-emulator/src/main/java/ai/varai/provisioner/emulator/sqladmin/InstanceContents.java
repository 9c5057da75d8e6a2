package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which databases and users an instance has: what a backup keeps of it and a clone takes along. A
 * replica has those of its primary. Tables and passwords are with the server: what it held is known
 * by the id of a snapshot, or by the name of the instance that it is copied from.
 */
final class InstanceContents {

  private static final String DATABASES = "databases";
  private static final String USERS = "users";
  private static final String SCRIPTS = "scripts";
  private static final String SNAPSHOT = "snapshot";
  private static final String SOURCE = "source";
  private static final String SOURCE_PROJECT = "sourceProject";
  private static final String TIME = "time";

  private final SqlTables tables;

  InstanceContents(SqlTables tables) {
    this.tables = tables;
  }

  ObjectNode of(String project, String instance) {
    ObjectNode row = tables.require(project, instance);
    ObjectNode contents = JsonNodeFactory.instance.objectNode();
    contents.putArray(DATABASES).addAll(list(row, Part.DATABASE));
    contents.putArray(USERS).addAll(list(row, Part.USER));
    contents.putArray(SCRIPTS).addAll(list(row, Part.SCRIPT));
    return contents;
  }

  List<ObjectNode> list(ObjectNode instance, Part part) {
    return tables.list(Trees.text(instance, "project"), holder(instance), part).stream()
        .map(row -> owned(instance, part, row))
        .toList();
  }

  Optional<ObjectNode> find(ObjectNode instance, Part part, String key) {
    return tables
        .find(Trees.text(instance, "project"), holder(instance), part, key)
        .map(row -> owned(instance, part, row));
  }

  /** Whom an instance follows in the end, or itself; nobody knows what external servers have. */
  private String holder(ObjectNode instance) {
    return tables
        .primary(instance)
        .filter(primary -> inherits(instance) && !ExternalPrimaries.is(primary))
        .map(this::holder)
        .orElse(Trees.text(instance, "name"));
  }

  /**
   * Whether an instance has the databases and users of its primary. Recorded answers, of Google's
   * own stand-in, have a replica of MySQL whose users are its own.
   */
  static boolean inherits(ObjectNode instance) {
    return !Trees.text(instance, "masterInstanceName").isEmpty()
        && InstanceResource.engine(instance) != DatabaseVersion.Engine.MYSQL;
  }

  /** Databases and users that an instance inherits are made and dropped in its primary. */
  static void requireOwn(ObjectNode instance) {
    if (inherits(instance)) {
      throw SqlErrors.notOnReplicas();
    }
  }

  /** As {@link #of}, with the id under which the server's own are kept. */
  ObjectNode kept(String project, String instance, String snapshot) {
    return of(project, instance).put(SNAPSHOT, snapshot);
  }

  /** As {@link #of}, with the server's own to be had from the instance itself. */
  ObjectNode copied(String project, String instance) {
    return of(project, instance).put(SOURCE, instance).put(SOURCE_PROJECT, project);
  }

  /** As {@link #copied}, as they were when servers' clocks showed this. */
  ObjectNode copied(String project, String instance, Instant serverTime) {
    return copied(project, instance).put(TIME, serverTime.toString());
  }

  /** Whether the contents are of the past, of which the server alone knows what there was. */
  static boolean past(JsonNode contents) {
    return contents.has(TIME);
  }

  /** The id under which a server's contents are kept; empty when they are not. */
  static String snapshot(JsonNode contents) {
    return Trees.text(contents, SNAPSHOT);
  }

  /** Gives an instance these contents and no others. */
  void put(String project, ObjectNode instance, JsonNode contents) {
    replace(project, instance, Part.DATABASE, contents.path(DATABASES));
    replace(project, instance, Part.USER, contents.path(USERS));
    replace(project, instance, Part.SCRIPT, contents.path(SCRIPTS));
  }

  private void replace(String project, ObjectNode instance, Part part, JsonNode rows) {
    String name = Trees.text(instance, "name");
    for (ObjectNode old : List.copyOf(tables.list(project, name, part))) {
      tables.remove(project, name, part, Trees.text(old, "_key"));
    }
    for (JsonNode each : rows) {
      tables.put(project, name, part, Trees.text(each, "_key"), owned(instance, part, each));
    }
  }

  /** What another instance has, as this one's. */
  private static ObjectNode owned(ObjectNode instance, Part part, JsonNode other) {
    String project = Trees.text(instance, "project");
    String name = Trees.text(instance, "name");
    ObjectNode row = other.deepCopy();
    row.put("instance", name);
    row.put("project", project);
    if (part == Part.DATABASE) {
      row.put("selfLink", SqlTables.link(project, name) + "/databases/" + Trees.text(row, "name"));
    }
    return row;
  }

  /** Gives a server that has not started yet what another held; whether there was something. */
  static boolean bring(SqlEngine engine, SqlEngine.Instance instance, JsonNode contents) {
    String source = Trees.text(contents, SOURCE);
    if (!source.isEmpty()) {
      String project = Trees.text(contents, SOURCE_PROJECT);
      SqlEngine.Instance from =
          new SqlEngine.Instance(
              project.isEmpty() ? instance.project() : project,
              source,
              instance.databaseVersion(),
              instance.region());
      String time = Trees.text(contents, TIME);
      return time.isEmpty()
          ? engine.copy(from, instance)
          : engine.recover(from, instance, Instant.parse(time));
    }
    String snapshot = snapshot(contents);
    return !snapshot.isEmpty() && engine.restore(instance, snapshot);
  }

  /** Makes what the contents name in a server that is new. */
  static void make(SqlEngine engine, SqlEngine.Instance instance, JsonNode contents) {
    difference(contents, DATABASES, JsonNodeFactory.instance.objectNode())
        .forEach(row -> engine.createDatabase(instance, Trees.text(row, "name")));
    difference(contents, USERS, JsonNodeFactory.instance.objectNode())
        .forEach(
            row -> engine.putUser(instance, Trees.text(row, "name"), Trees.text(row, "host"), ""));
  }

  /** Makes in a server what it has not, and drops what it is not to have any more. */
  static void change(
      SqlEngine engine, SqlEngine.Instance instance, JsonNode before, JsonNode after) {
    difference(before, DATABASES, after)
        .forEach(row -> engine.dropDatabase(instance, Trees.text(row, "name")));
    difference(after, DATABASES, before)
        .forEach(row -> engine.createDatabase(instance, Trees.text(row, "name")));
    difference(before, USERS, after)
        .forEach(
            row -> engine.dropUser(instance, Trees.text(row, "name"), Trees.text(row, "host")));
    difference(after, USERS, before)
        .forEach(
            row -> engine.putUser(instance, Trees.text(row, "name"), Trees.text(row, "host"), ""));
  }

  /** What these contents have beyond the others; what every server brings along is in neither. */
  private static List<JsonNode> difference(JsonNode these, String part, JsonNode others) {
    Set<String> known = new HashSet<>(BUILT_IN);
    others.path(part).forEach(row -> known.add(Trees.text(row, "_key")));
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    for (JsonNode row : these.path(part)) {
      if (!known.contains(Trees.text(row, "_key"))) {
        rest.add(row);
      }
    }
    return List.copyOf(rest.valueStream().toList());
  }

  private static final Set<String> BUILT_IN =
      Set.of(
          "postgres",
          "postgres\0",
          "mysql",
          "information_schema",
          "performance_schema",
          "sys",
          "root\0%",
          "master",
          "model",
          "msdb",
          "tempdb",
          "sqlserver\0");
}
