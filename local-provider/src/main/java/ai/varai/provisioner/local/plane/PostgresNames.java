package ai.varai.provisioner.local.plane;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How names and texts are written in statements.
 *
 * @see <a href="https://www.postgresql.org/docs/14/sql-syntax-lexical.html">Lexical structure</a>
 */
final class PostgresNames {
  private PostgresNames() {}

  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A name that may follow that of a schema and a dot. */
  static String qualified(String name) {
    return Arrays.stream(name.split("\\.", 2))
        .map(PostgresNames::name)
        .collect(Collectors.joining("."));
  }

  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
