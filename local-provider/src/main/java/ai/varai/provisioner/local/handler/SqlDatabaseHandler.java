package ai.varai.provisioner.local.handler;

import static ai.varai.provisioner.local.handler.SqlServers.execute;
import static ai.varai.provisioner.local.handler.SqlServers.identifier;
import static ai.varai.provisioner.local.handler.SqlServers.literal;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SqlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A database of a PostgreSQL server. */
final class SqlDatabaseHandler extends SqlObjectHandler<SqlDatabase> {
  SqlDatabaseHandler(LocalWorld world, SqlServers servers) {
    super(SqlDatabase.class, world, servers);
  }

  @Override
  String instance(SqlDatabase database) {
    return database.instance().get();
  }

  @Override
  String name(SqlDatabase database) {
    return database.name();
  }

  @Override
  String commentsQuery() {
    return "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE NOT datistemplate";
  }

  @Override
  void make(SqlDatabase wanted, Optional<String> payload, String comment, Connection connection)
      throws SQLException {
    String name = identifier(wanted.name());
    if (!SqlServers.exists(
        connection, "SELECT 1 FROM pg_database WHERE datname = ?", wanted.name())) {
      execute(connection, "CREATE DATABASE " + name);
    }
    execute(connection, "COMMENT ON DATABASE " + name + " IS " + literal(comment));
  }

  @Override
  void drop(SqlDatabase current) throws ProviderException, InterruptedException {
    servers.on(
        instance(current),
        connection -> {
          // FORCE ends the sessions of services that still hold it (PostgreSQL 13 and later).
          execute(
              connection,
              "DROP DATABASE IF EXISTS " + identifier(current.name()) + " WITH (FORCE)");
          return true;
        });
  }

  @Override
  public List<Check> checks(Observed<SqlDatabase> observed, CallContext call) {
    SqlDatabase database = observed.resource();
    return List.of(
        new Question(
            "SQL database " + database.name() + " answers a query",
            () -> servers.whyNoAnswer(instance(database), database.name()),
            "SELECT 1"));
  }
}
