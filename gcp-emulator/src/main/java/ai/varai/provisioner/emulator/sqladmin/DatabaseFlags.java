package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Database flags of each engine. A flag counts for all versions of its engine; of PostgreSQL's own
 * parameters some more are taken than Cloud SQL does.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/flags">Flags of PostgreSQL</a>
 */
final class DatabaseFlags {

  private static final Supplier<Map<Engine, Map<String, DatabaseFlag>>> ALL =
      Suppliers.memoize(DatabaseFlags::read);

  private DatabaseFlags() {}

  private static Map<Engine, Map<String, DatabaseFlag>> read() {
    try (InputStream in = DatabaseFlags.class.getResourceAsStream("flags.txt")) {
      if (in == null) {
        throw new IllegalStateException("flags.txt is missing beside " + DatabaseFlags.class);
      }
      Map<Engine, Map<String, DatabaseFlag>> all = new EnumMap<>(Engine.class);
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(DatabaseFlag::read)
          .forEach(f -> all.computeIfAbsent(f.engine(), e -> new TreeMap<>()).put(f.name(), f));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flag of that name. SQL Server's trace flags are known with and without what they are. */
  private static Optional<DatabaseFlag> find(Engine engine, String name) {
    String known = engine == Engine.SQLSERVER ? name.replace(" (trace flag)", "") : name;
    return Optional.ofNullable(ALL.get().getOrDefault(engine, Map.of()).get(known));
  }

  static void check(Engine engine, JsonNode flags) {
    Set<String> seen = new HashSet<>();
    for (JsonNode f : flags) {
      String name = Trees.text(f, "name");
      if (name.isEmpty()) {
        throw SqlErrors.invalid("A database flag has no name.");
      }
      if (!seen.add(name)) {
        throw SqlErrors.invalid("Duplicate database flag: " + name + ".");
      }
      find(engine, name).orElseThrow(SqlErrors::invalidFlagName).check(Trees.text(f, "value"));
    }
  }

  /** {@code sql.flags.list}. */
  static ArrayNode list(String databaseVersion) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    ALL.get()
        .forEach(
            (engine, flags) -> {
              if (databaseVersion.isEmpty() || databaseVersion.startsWith(engine.name())) {
                flags.values().forEach(f -> items.add(f.json()));
              }
            });
    return items;
  }
}
