package ai.varai.provisioner.sample;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections to one database, kept for the next request. One that failed is closed, and what was
 * asked is asked again once on a new one, so that a restarted server costs no failed request.
 */
final class PostgresConnections implements AutoCloseable {
  private static final int KEPT = 4;

  private final PostgresUrl url;
  private final Driver driver = new org.postgresql.Driver();
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  PostgresConnections(PostgresUrl url) {
    this.url = url;
  }

  /** Something done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  <T> T call(Work<T> work) throws BackendException {
    try {
      Connection kept = idle.poll();
      if (kept != null) {
        try {
          return use(kept, work);
        } catch (SQLException e) {
          if (!connectionLost(e)) {
            throw e;
          }
          close();
        }
      }
      return use(open(), work);
    } catch (SQLException e) {
      // PostgreSQL's and the driver's messages name users, hosts and databases, not passwords.
      throw new BackendException(url + ": " + e.getMessage(), e);
    }
  }

  private <T> T use(Connection connection, Work<T> work) throws SQLException {
    boolean well = false;
    try {
      T result = work.with(connection);
      well = true;
      return result;
    } finally {
      if (well && idle.size() < KEPT) {
        idle.push(connection);
      } else {
        connection.close();
      }
    }
  }

  private Connection open() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    properties.setProperty("ApplicationName", "sample-service");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    Connection connection = driver.connect(url.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not accept the address");
    }
    return connection;
  }

  /** Class 08 is "connection exception", 57P0x a server that shuts down or starts. */
  private static boolean connectionLost(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") || state.startsWith("57P0");
  }

  @Override
  public void close() {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is being thrown away; the server notices by itself.
      }
    }
  }
}
