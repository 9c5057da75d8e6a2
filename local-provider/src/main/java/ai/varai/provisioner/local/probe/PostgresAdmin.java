package ai.varai.provisioner.local.probe;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Connections to PostgreSQL servers on this machine. The superuser's connection of each server is
 * kept, because opening one costs more than what is asked over it.
 */
public final class PostgresAdmin implements AutoCloseable {
  public static final String SUPERUSER = "postgres";

  /** SQLSTATE class 08 and the states of a server that starts or stops (PostgreSQL appendix A). */
  private static final String CONNECTION_TROUBLE = "08";

  private static final String SERVER_NOT_READY = "57P";

  private final Map<Endpoint, Connection> kept = new HashMap<>();

  /** What is done with a connection. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Works as superuser in the database {@code postgres}. */
  public synchronized <T> T asSuperuser(Endpoint server, String password, Work<T> work)
      throws ProviderException {
    Connection connection = kept.remove(server);
    if (connection != null) {
      try {
        T result = work.with(connection);
        kept.put(server, connection);
        return result;
      } catch (SQLException e) {
        closeQuietly(connection);
        if (!isConnectionTrouble(e)) {
          throw failure(server, e);
        }
        // The server was restarted since: once more, over a new connection.
      }
    }
    return over(server, SUPERUSER, password, "postgres", work, true);
  }

  /** Works as the given user, over a connection of its own. */
  public <T> T as(Endpoint server, String user, String password, String database, Work<T> work)
      throws ProviderException {
    return over(server, user, password, database, work, false);
  }

  /** As {@link #as}, while others work over theirs: for what may take long. */
  public <T> T alone(Endpoint server, String user, String password, String database, Work<T> work)
      throws ProviderException {
    try (Connection connection = open(server, user, password, database)) {
      return work.with(connection);
    } catch (SQLException e) {
      throw failure(server, e);
    }
  }

  /** Why the server does not take the superuser's connections; empty when it does. */
  public Optional<String> notReady(Endpoint server, String password) {
    try {
      asSuperuser(
          server,
          password,
          connection -> {
            try (var statement = connection.createStatement()) {
              return statement.execute("SELECT 1");
            }
          });
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private synchronized <T> T over(
      Endpoint server, String user, String password, String database, Work<T> work, boolean keep)
      throws ProviderException {
    Connection connection = null;
    try {
      connection = open(server, user, password, database);
      T result = work.with(connection);
      if (keep) {
        kept.put(server, connection);
        connection = null;
      }
      return result;
    } catch (SQLException e) {
      throw failure(server, e);
    } finally {
      if (connection != null) {
        closeQuietly(connection);
      }
    }
  }

  private static Connection open(Endpoint server, String user, String password, String database)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("ApplicationName", "provisioner");
    Connection connection =
        new Driver()
            .connect(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
                properties);
    if (connection == null) {
      throw new SQLException("the driver does not know the address " + server);
    }
    return connection;
  }

  private static boolean isConnectionTrouble(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith(CONNECTION_TROUBLE) || state.startsWith(SERVER_NOT_READY);
  }

  private static ProviderException failure(Endpoint server, SQLException e) {
    // The driver's text names server, role or database, never a password.
    return new ProviderException(
        isConnectionTrouble(e) ? Category.TRANSIENT : Category.FAILED,
        "PostgreSQL at " + server + ": " + e.getMessage(),
        "",
        e);
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no use any more.
    }
  }

  @Override
  public synchronized void close() {
    kept.values().forEach(PostgresAdmin::closeQuietly);
    kept.clear();
  }
}
