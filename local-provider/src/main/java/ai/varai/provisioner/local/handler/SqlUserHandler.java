package ai.varai.provisioner.local.handler;

import static ai.varai.provisioner.local.handler.SqlServers.execute;
import static ai.varai.provisioner.local.handler.SqlServers.identifier;
import static ai.varai.provisioner.local.handler.SqlServers.literal;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.model.kind.SqlUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * A login role. As on Cloud SQL it may make databases and roles but is no superuser. The password
 * travels as a SCRAM verifier, computed on this side, so that it is in no statement and no server
 * log.
 */
final class SqlUserHandler extends SqlObjectHandler<SqlUser> {
  SqlUserHandler(LocalWorld world, SqlServers servers) {
    super(SqlUser.class, world, servers);
  }

  @Override
  String instance(SqlUser user) {
    return user.instance().get();
  }

  @Override
  String name(SqlUser user) {
    return user.name();
  }

  @Override
  String commentsQuery() {
    return "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles";
  }

  @Override
  Optional<String> payload(SqlUser wanted) throws ProviderException {
    return Optional.of(password(wanted));
  }

  @Override
  void make(SqlUser wanted, Optional<String> payload, String comment, Connection connection)
      throws SQLException {
    String name = identifier(wanted.name());
    if (!SqlServers.exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", wanted.name())) {
      execute(connection, "CREATE ROLE " + name);
    }
    execute(connection, "ALTER ROLE " + name + " LOGIN CREATEDB CREATEROLE");
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(wanted.name(), payload.orElseThrow().toCharArray(), "scram-sha-256");
    execute(connection, "COMMENT ON ROLE " + name + " IS " + literal(comment));
  }

  @Override
  void drop(SqlUser current) throws ProviderException, InterruptedException {
    String instance = instance(current);
    String role = identifier(current.name());
    boolean exists =
        servers.on(
            instance,
            connection ->
                SqlServers.exists(
                    connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", current.name()));
    if (!exists) {
      return;
    }
    // What the role owns stays, in other hands: a role that owns something cannot be dropped.
    for (String database : databases(instance)) {
      try {
        servers.in(
            instance,
            database,
            connection -> {
              execute(connection, "REASSIGN OWNED BY " + role + " TO CURRENT_USER");
              execute(connection, "DROP OWNED BY " + role);
              return true;
            });
      } catch (ProviderException e) {
        // A database that is deleted at the same time takes with it what the role owned there.
        if (databases(instance).contains(database)) {
          throw e;
        }
      }
    }
    servers.on(
        instance,
        connection -> {
          execute(connection, "DROP ROLE IF EXISTS " + role);
          return true;
        });
  }

  @Override
  public List<Check> checks(Observed<SqlUser> observed, CallContext call) {
    SqlUser user = observed.resource();
    return List.of(
        new Question(
            "SQL user " + user.name() + " can log in", () -> whyNoLogin(user), "SELECT 1"));
  }

  private Optional<String> whyNoLogin(SqlUser user) {
    try {
      return servers.whyNoLogin(instance(user), user.name(), password(user));
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private String password(SqlUser user) throws ProviderException {
    SecretRef ref = SecretNames.refOf(user.passwordVersion().get());
    return world.secrets().payload(ref);
  }

  private List<String> databases(String instance) throws ProviderException, InterruptedException {
    return servers.on(
        instance,
        connection -> {
          var names = new ArrayList<String>();
          try (var statement = connection.createStatement();
              var rows =
                  statement.executeQuery(
                      "SELECT datname FROM pg_database WHERE NOT datistemplate")) {
            while (rows.next()) {
              names.add(String.valueOf(rows.getString(1)));
            }
          }
          return names;
        });
  }
}
