package ai.varai.provisioner.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The items in PostgreSQL: what {@code /items} reads and writes. */
final class Items implements Backend {
  private static final int NEWEST = 100;

  /**
   * Services may make the table at the same moment, and {@code IF NOT EXISTS} does not protect them
   * from each other: one fails on the table, its row type or its sequence, whichever the other made
   * first. So they queue; both statements are sent as one transaction, whose end frees the lock.
   */
  private static final String TABLE =
      "SELECT pg_advisory_xact_lock(hashtext('sample_items'));"
          + " CREATE TABLE IF NOT EXISTS sample_items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY"
          + " KEY, service text NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL"
          + " DEFAULT now())";

  private final PostgresConnections connections;
  private final String service;

  Items(PostgresConnections connections, String service) {
    this.connections = connections;
    this.service = service;
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public void check() throws BackendException {
    connections.call(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
          }
        });
  }

  /** Stores an item and gives it back with its number. */
  Map<String, Object> add(String name) throws BackendException {
    return connections.call(
        connection -> {
          makeTable(connection);
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO sample_items (service, name) VALUES (?, ?)"
                      + " RETURNING id, service, name, created_at")) {
            insert.setString(1, service);
            insert.setString(2, name);
            return rows(insert).get(0);
          }
        });
  }

  /** The newest items, whichever service stored them. */
  List<Map<String, Object>> newest() throws BackendException {
    return connections.call(
        connection -> {
          makeTable(connection);
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, service, name, created_at FROM sample_items ORDER BY id DESC LIMIT "
                      + NEWEST)) {
            return rows(select);
          }
        });
  }

  @Override
  public void close() {
    connections.close();
  }

  private static void makeTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
  }

  private static List<Map<String, Object>> rows(PreparedStatement statement) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", result.getLong("id"));
        row.put("service", result.getString("service"));
        row.put("name", result.getString("name"));
        row.put("createdAt", result.getTimestamp("created_at").toInstant().toString());
        rows.add(row);
      }
    }
    return rows;
  }
}
