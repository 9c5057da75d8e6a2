package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Roles and databases as Cloud SQL makes them: {@code cloudsqladmin} is the superuser and nobody
 * else is; users, {@code postgres} among them, are members of {@code cloudsqlsuperuser}, but for
 * those of IAM.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/users">About PostgreSQL users</a>
 */
final class PostgresRoles {
  static final String ADMIN = "cloudsqladmin";
  private static final String GROUP = "cloudsqlsuperuser";
  private static final String IAM_USERS = "cloudsqliamuser";
  private static final String IAM_SERVICE_ACCOUNTS = "cloudsqliamserviceaccount";

  private final PostgresAdmin admin;
  private final Endpoint server;
  private final String password;

  PostgresRoles(PostgresAdmin admin, Endpoint server, String password) {
    this.admin = admin;
    this.server = server;
    this.password = password;
  }

  /** Makes the roles of a new server; why it does not take connections yet, or nothing. */
  Optional<String> prepare() {
    if (answers()) {
      return Optional.empty();
    }
    try {
      // A new server has the one superuser that initdb makes.
      admin.as(
          server,
          "postgres",
          password,
          "postgres",
          c -> {
            c.setAutoCommit(false);
            run(
                c,
                "CREATE ROLE "
                    + ADMIN
                    + " SUPERUSER LOGIN PASSWORD "
                    + PostgresNames.text(password));
            run(c, "CREATE ROLE " + GROUP + " CREATEDB CREATEROLE");
            run(c, "GRANT pg_monitor, pg_signal_backend TO " + GROUP);
            run(c, "GRANT " + GROUP + " TO postgres");
            run(c, "ALTER DATABASE postgres OWNER TO " + GROUP);
            run(
                c,
                "ALTER ROLE postgres NOSUPERUSER CREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS"
                    + " PASSWORD NULL");
            c.commit();
            return true;
          });
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private boolean answers() {
    try {
      return admin.as(
          server,
          ADMIN,
          password,
          "postgres",
          c -> {
            run(c, "SELECT 1");
            return true;
          });
    } catch (ProviderException e) {
      return false;
    }
  }

  void createDatabase(String name) {
    run("CREATE DATABASE " + PostgresNames.name(name) + " OWNER " + GROUP);
  }

  void dropDatabase(String name) {
    run("DROP DATABASE IF EXISTS " + PostgresNames.name(name) + " WITH (FORCE)");
  }

  void putUser(String user, String secret) {
    boolean known = exists(user);
    String set = secret.isEmpty() ? "" : " PASSWORD " + PostgresNames.text(secret);
    if (!known) {
      run(
          "CREATE ROLE "
              + PostgresNames.name(user)
              + " LOGIN CREATEDB CREATEROLE IN ROLE "
              + GROUP
              + set);
    } else if (!set.isEmpty()) {
      run("ALTER ROLE " + PostgresNames.name(user) + " LOGIN" + set);
    }
  }

  /** Makes a user who has no rights but those of everybody, as Cloud SQL does. */
  void putIamUser(String user, boolean serviceAccount) {
    String group = serviceAccount ? IAM_SERVICE_ACCOUNTS : IAM_USERS;
    if (!exists(group)) {
      run("CREATE ROLE " + group);
    }
    if (!exists(user)) {
      run(
          "CREATE ROLE "
              + PostgresNames.name(user)
              + " LOGIN IN ROLE "
              + group
              + " PASSWORD "
              + PostgresNames.text(password));
    }
  }

  SqlEngine.Names names() {
    return perform(
        c ->
            new SqlEngine.Names(
                names(c, "SELECT datname FROM pg_database WHERE NOT datistemplate"),
                names(
                    c,
                    "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname <> '"
                        + ADMIN
                        + "'")));
  }

  private static Set<String> names(Connection c, String query) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Runs statements as the user, who has a password or is taken for who they say they are. */
  SqlEngine.Execution execute(SqlEngine.Statement s) {
    Optional<String> secret = s.password();
    try {
      return admin.alone(
          server,
          secret.isPresent() ? s.user() : ADMIN,
          secret.orElse(password),
          s.database(),
          c -> {
            if (secret.isEmpty()) {
              run(c, "SET SESSION AUTHORIZATION " + PostgresNames.name(s.user()));
            }
            return new PostgresStatements(s.rowLimit(), s.byteLimit()).run(c, s.sql());
          });
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Does something while the server keeps its files such that a copy of them can be recovered; the
   * label that the copy needs.
   */
  String whileBackingUp(Runnable copying) {
    try {
      return admin.alone(
          server,
          ADMIN,
          password,
          "postgres",
          c -> {
            run(c, "SELECT pg_start_backup('copy', true, false)");
            copying.run();
            try (Statement s = c.createStatement();
                ResultSet stopped =
                    s.executeQuery("SELECT labelfile FROM pg_stop_backup(false, false)")) {
              stopped.next();
              return stopped.getString(1);
            }
          });
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  void dropUser(String user) {
    run("DROP ROLE IF EXISTS " + PostgresNames.name(user));
  }

  private boolean exists(String user) {
    return perform(
        c -> {
          try (PreparedStatement s =
              c.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            s.setString(1, user);
            return s.executeQuery().next();
          }
        });
  }

  private void run(String statement) {
    perform(
        c -> {
          run(c, statement);
          return true;
        });
  }

  private <T> T perform(PostgresAdmin.Work<T> work) {
    try {
      return admin.as(server, ADMIN, password, "postgres", work);
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void run(Connection c, String statement) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(statement);
    }
  }
}
