package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Dumps of a server's databases, and back: SQL with PostgreSQL's own programs, rows with {@code
 * COPY}.
 */
final class PostgresTransfers {
  private final PostgresAdmin admin;
  private final PostgresClients clients;
  private final Endpoint server;
  private final String superuser;
  private final String password;

  PostgresTransfers(
      PostgresAdmin admin,
      PostgresClients clients,
      Endpoint server,
      String superuser,
      String password) {
    this.admin = admin;
    this.clients = clients;
    this.server = server;
    this.superuser = superuser;
    this.password = password;
  }

  void exportSql(SqlEngine.Dump what, OutputStream into) throws IOException {
    List<String> options = new ArrayList<>(List.of("--no-owner", "--no-privileges"));
    what.tables().forEach(t -> options.add("--table=" + t));
    if (what.schemaOnly()) {
      options.add("--schema-only");
    }
    if (what.clean()) {
      options.add("--clean");
    }
    if (what.ifExists()) {
      options.add("--if-exists");
    }
    clients.dump(login(what.database()), options, into);
  }

  void importSql(SqlEngine.Script where, InputStream from) throws IOException {
    clients.run(login(where.database()), as(where.user()), from);
  }

  void exportCsv(SqlEngine.Query what, OutputStream into) {
    String select = what.select().strip().replaceAll(";+$", "");
    copy(
        what.database(),
        c -> manager(c).copyOut("COPY (" + select + ") TO STDOUT" + format(what.format()), into));
  }

  void importCsv(SqlEngine.Target where, InputStream from) {
    String columns =
        where.columns().isEmpty()
            ? ""
            : where.columns().stream()
                .map(PostgresNames::name)
                .collect(Collectors.joining(", ", " (", ")"));
    copy(
        where.database(),
        c -> {
          try (Statement s = c.createStatement()) {
            s.execute(as(where.user()));
          }
          return manager(c)
              .copyIn(
                  "COPY "
                      + PostgresNames.qualified(where.table())
                      + columns
                      + " FROM STDIN"
                      + format(where.format()),
                  from);
        });
  }

  private interface Copy {
    long with(Connection connection) throws SQLException, IOException;
  }

  private void copy(String database, Copy copy) {
    try {
      admin.alone(
          server,
          superuser,
          password,
          database,
          c -> {
            try {
              return copy.with(c);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static CopyManager manager(Connection c) throws SQLException {
    return new CopyManager(c.unwrap(BaseConnection.class));
  }

  private static String format(SqlEngine.CsvFormat f) {
    var text = new StringBuilder(" WITH (FORMAT csv");
    f.delimiter().ifPresent(d -> text.append(", DELIMITER ").append(PostgresNames.text(d)));
    f.quote().ifPresent(q -> text.append(", QUOTE ").append(PostgresNames.text(q)));
    f.escape().ifPresent(e -> text.append(", ESCAPE ").append(PostgresNames.text(e)));
    return text.append(")").toString();
  }

  private static String as(String user) {
    return "SET SESSION AUTHORIZATION " + PostgresNames.name(user);
  }

  private PostgresClients.Login login(String database) {
    return new PostgresClients.Login(server, superuser, password, database);
  }
}
