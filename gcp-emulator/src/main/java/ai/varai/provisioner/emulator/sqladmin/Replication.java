package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who replicates from whom, and what changes it: promotion, switchover, demotion.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/replication">Replication</a>
 */
final class Replication {

  private static final String PRIMARY = "masterInstanceName";
  private static final String REPLICAS = "replicaNames";
  private static final String FAILOVER = "failover";
  private static final String CONFIGURATION = "replicaConfiguration";

  private final SqlTables tables;
  private final InstanceActions actions;
  private final Instances instances;
  private final DisasterRecovery recovery;
  private final InstanceContents contents;

  Replication(
      SqlTables tables, SqlOperations operations, InstanceActions actions, Instances instances) {
    this.tables = tables;
    this.actions = actions;
    this.instances = instances;
    this.recovery = new DisasterRecovery(tables);
    this.contents = new InstanceContents(tables);
    operations.define(
        "promote",
        (project, name, a) -> promoted(project, name),
        (engine, row, a) -> {
          engine.promote(DataPlane.instance(row));
          RecoveryWindow.keep(engine, alone(row), a);
        });
    operations.define(
        "switchover",
        (project, name, a) -> switchedOver(project, name),
        (engine, row, a) -> {
          engine.exchange(
              DataPlane.other(row, nameOf(Trees.text(row, PRIMARY))),
              DataPlane.instance(row),
              Trees.flag(a, FAILOVER));
          ObjectNode first = alone(row);
          BackupSettings.takeOver(first, primary(row));
          RecoveryWindow.keep(engine, first, a);
        });
    operations.define(
        "startReplica",
        (project, name, a) -> {},
        (engine, row, a) -> engine.pause(DataPlane.instance(row), false));
    operations.define(
        "stopReplica",
        (project, name, a) -> {},
        (engine, row, a) -> engine.pause(DataPlane.instance(row), true));
    operations.define("demote", this::demoted);
  }

  /** What a replica is when it follows nobody any more. */
  private static ObjectNode alone(ObjectNode row) {
    ObjectNode alone = row.deepCopy();
    alone.remove(PRIMARY);
    return alone;
  }

  static void replicaOnly(ObjectNode row) {
    if (Trees.text(row, PRIMARY).isEmpty()) {
      throw SqlErrors.invalid("The instance is not a read replica.");
    }
  }

  /** With {@code failover} the replica takes its primary's place instead of leaving it. */
  JsonAnswer promoteReplica(JsonCall call) {
    boolean failover = call.parameter(FAILOVER).map(Boolean::parseBoolean).orElse(false);
    return actions.start(
        call,
        "PROMOTE_REPLICA",
        failover ? "switchover" : "promote",
        row -> {
          replicaOnly(row);
          ReadPools.none(row);
          if (failover) {
            recovery.requireDesignated(row);
          }
        },
        row -> JsonNodeFactory.instance.objectNode().put(FAILOVER, failover));
  }

  private void promoted(String project, String name) {
    ObjectNode row = tables.require(project, name);
    contents.put(project, row, contents.of(project, name));
    instances.leavePrimary(project, row);
    recovery.withdraw(project, row);
    row.remove(List.of(PRIMARY, CONFIGURATION));
    BackupSettings.ofNewPrimary(row);
    RecoveryWindow.begin(row, tables.timestamp());
    row.put("instanceType", "CLOUD_SQL_INSTANCE");
    Trees.object(row, "settings").put("replicationType", "SYNCHRONOUS");
    InstanceResource.placement(row);
    tables.put(project, row);
  }

  JsonAnswer switchover(JsonCall call) {
    return actions.start(
        call,
        "SWITCHOVER",
        "switchover",
        row -> {
          InstanceActions.anything(row);
          replicaOnly(row);
          ReadPools.none(row);
          InstanceActions.anything(primary(row));
          if (InstanceResource.engine(row) != Engine.SQLSERVER) {
            recovery.requireDesignated(row);
          }
        });
  }

  private ObjectNode primary(ObjectNode replica) {
    return tables.require(Trees.text(replica, "project"), nameOf(Trees.text(replica, PRIMARY)));
  }

  /** {@code project:name} or {@code name}. */
  static String nameOf(String instance) {
    return instance.substring(instance.lastIndexOf(':') + 1);
  }

  /** Primary and replica change places; the primary's other replicas follow the new one. */
  private void switchedOver(String project, String name) {
    ObjectNode replica = tables.require(project, name);
    ObjectNode primary = primary(replica);
    String primaryName = Trees.text(primary, "name");
    contents.put(project, replica, contents.of(project, name));
    List<String> followers = new ArrayList<>(List.of(primaryName));
    for (JsonNode other : primary.path(REPLICAS)) {
      if (!other.asText().equals(name)) {
        followers.add(other.asText());
        tables
            .instances
            .get(project, other.asText())
            .ifPresent(
                row -> {
                  row.put(PRIMARY, project + ":" + name);
                  tables.put(project, row);
                });
      }
    }
    replica.path(REPLICAS).forEach(own -> followers.add(own.asText()));
    replica.remove(PRIMARY);
    RecoveryWindow.begin(replica, tables.timestamp());
    replica.put("instanceType", "CLOUD_SQL_INSTANCE");
    ArrayNode names = replica.putArray(REPLICAS);
    followers.forEach(names::add);
    primary.remove(REPLICAS);
    primary.put("instanceType", "READ_REPLICA_INSTANCE");
    primary.put(PRIMARY, project + ":" + name);
    recovery.exchange(/* primary= */ replica, /* replica= */ primary);
    exchangeSettings(/* primary= */ replica, /* replica= */ primary);
    InstanceResource.placement(replica);
    InstanceResource.placement(primary);
    tables.put(project, replica);
    tables.put(project, primary);
    if (InstanceContents.inherits(primary)) {
      contents.put(project, primary, JsonNodeFactory.instance.objectNode());
    }
  }

  /**
   * What goes with the places: which replica of SQL Server could have replicas of its own, and the
   * backups.
   *
   * @see <a href="https://cloud.google.com/sql/docs/mysql/use-advanced-disaster-recovery">Advanced
   *     disaster recovery</a>; what both show afterwards, the acceptance tests of Terraform's
   *     provider say
   */
  private static void exchangeSettings(ObjectNode primary, ObjectNode replica) {
    JsonNode configuration = primary.remove(CONFIGURATION);
    if (configuration != null) {
      replica.set(CONFIGURATION, configuration);
    }
    BackupSettings.takeOver(/* replica= */ primary, /* primary= */ replica);
    BackupSettings.ofNewReplica(replica);
  }

  JsonAnswer startReplica(JsonCall call) {
    return actions.start(call, "START_REPLICA", "startReplica", Replication::replicaOnly);
  }

  JsonAnswer stopReplica(JsonCall call) {
    return actions.start(call, "STOP_REPLICA", "stopReplica", Replication::replicaOnly);
  }

  JsonAnswer demote(JsonCall call) {
    String field = "sourceRepresentativeInstanceName";
    return demote(call, "demoteContext." + field, Trees.text(call.body(), "demoteContext", field));
  }

  /** MySQL's own form of it, from before there was {@code demote}. */
  JsonAnswer demoteMaster(JsonCall call) {
    return demote(
        call,
        "demoteMasterContext." + PRIMARY,
        Trees.text(call.body(), "demoteMasterContext", PRIMARY));
  }

  private JsonAnswer demote(JsonCall call, String field, String source) {
    if (source.isEmpty()) {
      throw SqlErrors.required(field);
    }
    return actions.start(
        call,
        "DEMOTE_MASTER",
        "demote",
        row -> {
          InstanceActions.anything(row);
          if (!Trees.text(row, PRIMARY).isEmpty()) {
            throw SqlErrors.invalid("A read replica cannot be demoted.");
          }
          if (!row.path(REPLICAS).isEmpty()) {
            throw SqlErrors.invalid(
                "The instance has read replicas. Delete or promote them first.");
          }
          external(row, source);
        },
        row -> JsonNodeFactory.instance.objectNode().put("source", nameOf(source)));
  }

  private ObjectNode external(ObjectNode row, String source) {
    Optional<ObjectNode> found =
        tables
            .instances
            .get(Trees.text(row, "project"), nameOf(source))
            .filter(ExternalPrimaries::is);
    ObjectNode primary =
        found.orElseThrow(
            () ->
                SqlErrors.invalid(
                    nameOf(source) + " is not an instance that represents an external server."));
    if (InstanceResource.engine(primary) != InstanceResource.engine(row)) {
      throw SqlErrors.invalid(
          "The database version of a replica must be that of its primary instance.");
    }
    return primary;
  }

  private void demoted(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    ObjectNode primary = external(row, Trees.text(arguments, "source"));
    instances.follow(project, row, primary);
    row.put("instanceType", "READ_REPLICA_INSTANCE");
    BackupSettings.ofNewReplica(row);
    InstanceResource.placement(row);
    tables.put(project, row);
  }
}
