package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Database flags: the common ones of each engine. Cloud SQL knows many more, so that an unknown
 * name is taken as it is, and only the values of known flags are checked.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/flags">Flags of PostgreSQL</a>
 */
final class DatabaseFlags {

  private enum Type {
    BOOLEAN,
    INTEGER,
    STRING
  }

  private record Flag(Engine engine, String name, Type type, long min, long max, boolean restart) {}

  private static final List<Flag> KNOWN =
      List.of(
          number(Engine.POSTGRES, "max_connections", 14, 262_143, true),
          number(Engine.POSTGRES, "max_worker_processes", 8, 262_143, true),
          number(Engine.POSTGRES, "log_min_duration_statement", -1, 2_147_483_647, false),
          number(Engine.POSTGRES, "max_standby_archive_delay", -1, 2_147_483_647, false),
          number(Engine.POSTGRES, "max_standby_streaming_delay", -1, 2_147_483_647, false),
          number(Engine.POSTGRES, "max_locks_per_transaction", 10, 2_147_483_647, true),
          number(Engine.POSTGRES, "shared_buffers", 16, 1_073_741_823, true),
          number(Engine.POSTGRES, "work_mem", 64, 2_147_483_647, false),
          number(Engine.POSTGRES, "statement_timeout", 0, 2_147_483_647, false),
          number(Engine.POSTGRES, "temp_file_limit", 0, 2_147_483_647, false),
          bool(Engine.POSTGRES, "autovacuum", false),
          bool(Engine.POSTGRES, "cloudsql.iam_authentication", true),
          bool(Engine.POSTGRES, "cloudsql.enable_pgaudit", true),
          bool(Engine.POSTGRES, "cloudsql.logical_decoding", true),
          bool(Engine.POSTGRES, "log_connections", false),
          bool(Engine.POSTGRES, "log_disconnections", false),
          bool(Engine.POSTGRES, "log_checkpoints", false),
          bool(Engine.POSTGRES, "log_lock_waits", false),
          new Flag(Engine.POSTGRES, "log_statement", Type.STRING, 0, 0, false),
          new Flag(Engine.POSTGRES, "timezone", Type.STRING, 0, 0, false),
          number(Engine.MYSQL, "max_connections", 1, 100_000, true),
          number(Engine.MYSQL, "long_query_time", 0, 30_000_000, false),
          number(Engine.MYSQL, "wait_timeout", 1, 31_536_000, false),
          number(Engine.MYSQL, "innodb_lock_wait_timeout", 1, 1_073_741_824, false),
          bool(Engine.MYSQL, "slow_query_log", false),
          bool(Engine.MYSQL, "general_log", false),
          bool(Engine.MYSQL, "local_infile", false),
          bool(Engine.MYSQL, "log_bin_trust_function_creators", false),
          bool(Engine.MYSQL, "cloudsql_iam_authentication", false),
          new Flag(Engine.MYSQL, "character_set_server", Type.STRING, 0, 0, true),
          new Flag(Engine.MYSQL, "default_time_zone", Type.STRING, 0, 0, false),
          bool(Engine.SQLSERVER, "contained database authentication", false),
          bool(Engine.SQLSERVER, "remote access", true),
          number(Engine.SQLSERVER, "user connections", 10, 32_767, true));

  private DatabaseFlags() {}

  private static Flag number(Engine engine, String name, long min, long max, boolean restart) {
    return new Flag(engine, name, Type.INTEGER, min, max, restart);
  }

  private static Flag bool(Engine engine, String name, boolean restart) {
    return new Flag(engine, name, Type.BOOLEAN, 0, 0, restart);
  }

  static void check(Engine engine, JsonNode flags) {
    Set<String> seen = new HashSet<>();
    for (JsonNode f : flags) {
      String name = Trees.text(f, "name");
      String value = Trees.text(f, "value");
      if (name.isEmpty()) {
        throw SqlErrors.invalid("A database flag has no name.");
      }
      if (!seen.add(name)) {
        throw SqlErrors.invalid("Duplicate database flag: " + name + ".");
      }
      for (Flag known : KNOWN) {
        if (known.engine() == engine && known.name().equals(name)) {
          check(known, value);
        }
      }
    }
  }

  private static void check(Flag flag, String value) {
    boolean right =
        switch (flag.type()) {
          case BOOLEAN -> Set.of("on", "off").contains(value);
          case INTEGER ->
              Trees.parse(value).filter(n -> n >= flag.min() && n <= flag.max()).isPresent();
          case STRING -> !value.isEmpty();
        };
    if (!right) {
      throw SqlErrors.invalidFlagValue();
    }
  }

  /** {@code sql.flags.list}. */
  static ArrayNode list(String databaseVersion) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Flag f : KNOWN) {
      if (!databaseVersion.isEmpty() && !databaseVersion.startsWith(f.engine().name())) {
        continue;
      }
      ObjectNode o = items.addObject();
      o.put("kind", "sql#flag");
      o.put("name", f.name());
      o.put("type", f.type().name());
      ArrayNode versions = o.putArray("appliesTo");
      DatabaseVersion.all().stream()
          .filter(v -> v.engine() == f.engine())
          .forEach(v -> versions.add(v.name()));
      o.put("requiresRestart", f.restart());
      if (f.type() == Type.INTEGER) {
        o.put("minValue", Long.toString(f.min()));
        o.put("maxValue", Long.toString(f.max()));
      }
    }
    return items;
  }
}
