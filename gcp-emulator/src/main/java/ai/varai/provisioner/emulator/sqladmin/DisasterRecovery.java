package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The one replica in another region that a primary instance names to take its place, in {@code
 * replicationCluster}.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/use-advanced-disaster-recovery">Advanced
 *     disaster recovery</a>
 */
final class DisasterRecovery {

  private static final String CLUSTER = "replicationCluster";
  private static final String NAMED = "failoverDrReplicaName";
  private static final String IS = "drReplica";

  private final SqlTables tables;

  DisasterRecovery(SqlTables tables) {
    this.tables = tables;
  }

  private static String named(ObjectNode primary) {
    return Trees.text(primary, CLUSTER, NAMED);
  }

  /** An update replaces the instance: it names a replica or there is none. */
  static void unname(ObjectNode primary) {
    if (primary.get(CLUSTER) instanceof ObjectNode cluster && cluster.has(NAMED)) {
      cluster.remove(NAMED);
      if (cluster.isEmpty()) {
        primary.remove(CLUSTER);
      }
    }
  }

  /** Refuses a name that is not a replica's of this primary that could take its place. */
  void check(ObjectNode primary) {
    String named = named(primary);
    if (named.isEmpty()) {
      return;
    }
    if (!Trees.text(primary, "masterInstanceName").isEmpty()) {
      throw SqlErrors.invalid("Only a primary instance can designate a DR replica.");
    }
    Optional<ObjectNode> replica =
        tables.instances.get(Trees.text(primary, "project"), Replication.nameOf(named));
    boolean follows =
        replica
            .map(r -> Replication.nameOf(Trees.text(r, "masterInstanceName")))
            .filter(Trees.text(primary, "name")::equals)
            .isPresent();
    if (!follows) {
      throw SqlErrors.invalid(named + " is not a read replica of this instance.");
    }
    if (!plus(primary) || replica.filter(DisasterRecovery::plus).isEmpty()) {
      throw SqlErrors.invalid(
          "A DR replica and its primary must be of the Cloud SQL Enterprise Plus edition.");
    }
    String region = Trees.text(primary, "region");
    if (replica.filter(r -> !Trees.text(r, "region").equals(region)).isEmpty()) {
      throw SqlErrors.invalid("A DR replica must be in another region than its primary.");
    }
  }

  private static boolean plus(ObjectNode row) {
    return Trees.text(row, "settings", "edition").equals("ENTERPRISE_PLUS");
  }

  /** The replica that is named shows that it is, and one that was named no longer does. */
  void settle(String project, ObjectNode before, ObjectNode primary) {
    String old = Replication.nameOf(named(before));
    String now = Replication.nameOf(named(primary));
    if (!old.equals(now)) {
      mark(project, old, false);
      mark(project, now, true);
    }
  }

  private void mark(String project, String name, boolean designated) {
    tables
        .instances
        .get(project, name)
        .ifPresent(
            row -> {
              if (designated) {
                Trees.object(row, CLUSTER).put(IS, true);
              } else {
                row.remove(CLUSTER);
              }
              tables.put(project, row);
            });
  }

  void requireDesignated(ObjectNode replica) {
    if (!Trees.flag(replica, CLUSTER, IS)) {
      throw SqlErrors.invalid(
          "The instance is not the DR replica of its primary instance. Designate it in the"
              + " primary's replicationCluster.failoverDrReplicaName first.");
    }
  }

  /** A replica that leaves its primary is no longer the one that it names. */
  void withdraw(String project, ObjectNode replica) {
    if (Trees.flag(replica, CLUSTER, IS)) {
      mark(project, Replication.nameOf(Trees.text(replica, "masterInstanceName")), false);
      replica.remove(CLUSTER);
    }
  }

  /** After they changed places, the primary that was is named by the one that is. */
  void exchange(ObjectNode primary, ObjectNode replica) {
    if (Trees.flag(primary, CLUSTER, IS)) {
      primary.putObject(CLUSTER).put(NAMED, Trees.text(replica, "name"));
      replica.putObject(CLUSTER).put(IS, true);
    }
  }
}
