package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Read pools: replicas that have a number of nodes behind one address. A read replica can become
 * one and be a read replica again.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/about-read-pools">Read pools</a>
 */
final class ReadPools {

  private static final String TYPE = "READ_POOL_INSTANCE";
  private static final String REPLICA = "READ_REPLICA_INSTANCE";
  private static final String NODES = "nodeCount";
  private static final int MOST_NODES = 20;

  private ReadPools() {}

  static boolean is(JsonNode row) {
    return Trees.text(row, "instanceType").equals(TYPE);
  }

  /** What kind of replica a new instance with this description becomes. */
  static String kind(JsonNode body) {
    return is(body) ? TYPE : REPLICA;
  }

  /** Takes the change of a replica into a read pool, or back, that the caller asks for. */
  static void change(ObjectNode row, JsonNode body) {
    String asked = Trees.text(body, "instanceType");
    if (!Trees.text(row, "masterInstanceName").isEmpty()
        && List.of(TYPE, REPLICA).contains(asked)) {
      row.put("instanceType", asked);
    }
  }

  /** Refuses a read pool that cannot be; an instance that is none has no nodes to count. */
  static void settle(ObjectNode row) {
    if (!is(row)) {
      row.remove(NODES);
      return;
    }
    if (InstanceResource.engine(row) == Engine.SQLSERVER) {
      throw SqlErrors.invalid("Read pools are not supported for SQL Server.");
    }
    if (!Trees.text(row, "settings", "edition").equals("ENTERPRISE_PLUS")) {
      throw SqlErrors.invalid("A read pool must be of the Cloud SQL Enterprise Plus edition.");
    }
    long nodes = row.hasNonNull(NODES) ? Trees.number(row, NODES).orElse(0L) : 1;
    if (nodes < 1 || nodes > MOST_NODES) {
      throw SqlErrors.invalid(
          "nodeCount of a read pool must be between 1 and "
              + MOST_NODES
              + ": "
              + Trees.text(row, NODES)
              + ".");
    }
    row.put(NODES, (int) nodes);
  }

  /** Refuses to make a primary of a read pool. */
  static void none(ObjectNode row) {
    if (is(row)) {
      throw SqlErrors.invalid("A read pool cannot be promoted. Change it to a read replica first.");
    }
  }
}
