package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.probe.PostgresAdmin.Work;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What lives inside the PostgreSQL servers. A database or role carries its ownership marks as its
 * comment; a copy on record stands in while its server is down, when nobody can look.
 */
final class SqlServers {
  private static final Duration START = Duration.ofSeconds(60);
  private final LocalWorld world;

  SqlServers(LocalWorld world) {
    this.world = world;
  }

  /** The superuser's password; a secret of the store that no resource stands for. */
  static SecretRef adminPassword(String instance) {
    return new SecretRef(adminSecret(instance), 1);
  }

  /** The dot keeps it apart from every secret of the environment: their ids have none. */
  static String adminSecret(String instance) {
    return "superuser." + instance;
  }

  List<ObservedWorkload> servers() throws ProviderException, InterruptedException {
    return world.runtime().workloads().stream()
        .filter(w -> w.marks().owner().address().kind().equals(KindName.of(SqlInstance.class)))
        .toList();
  }

  /** Works as superuser on a server that is up, or that is brought up for it. */
  <T> T on(String instance, Work<T> work) throws ProviderException, InterruptedException {
    ObservedWorkload server =
        world
            .runtime()
            .workload(instance)
            .orElseThrow(
                () ->
                    new ProviderException(
                        Category.INVALID, "there is no PostgreSQL server " + instance, ""));
    if (server.state() == ObservedWorkload.State.STOPPED) {
      world.runtime().restart(instance);
    }
    String password = world.secrets().payload(adminPassword(instance));
    Optional<String> trouble =
        new ReadinessWait(world.runtime(), instance, START)
            .until(() -> world.postgres().notReady(server.external(), password));
    if (trouble.isPresent()) {
      throw new ProviderException(
          Category.TRANSIENT,
          instance + " does not answer: " + trouble.get(),
          "Its output: the logs command with " + instance + ".");
    }
    return world.postgres().asSuperuser(server.external(), password, work);
  }

  /** Works as superuser in one database of a server. */
  <T> T in(String instance, String database, Work<T> work)
      throws ProviderException, InterruptedException {
    ObservedWorkload server = world.runtime().workload(instance).orElseThrow();
    String password = world.secrets().payload(adminPassword(instance));
    return world
        .postgres()
        .as(server.external(), PostgresAdmin.SUPERUSER, password, database, work);
  }

  /** Why a database does not answer a query; empty when it does. */
  Optional<String> whyNoAnswer(String instance, String database) {
    try {
      Optional<ObservedWorkload> server = world.runtime().workload(instance);
      if (server.isEmpty()) {
        return Optional.of("there is no PostgreSQL server " + instance);
      }
      in(instance, database, SqlServers::selectOne);
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Why a role cannot log in; empty when it can. */
  Optional<String> whyNoLogin(String instance, String user, String password) {
    try {
      Optional<ObservedWorkload> server = world.runtime().workload(instance);
      if (server.isEmpty()) {
        return Optional.of("there is no PostgreSQL server " + instance);
      }
      world
          .postgres()
          .as(server.get().external(), user, password, "postgres", SqlServers::selectOne);
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static boolean selectOne(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    }
  }

  /**
   * The marks of everything on the server that the query finds; from the records when the server is
   * down, or nobody can log in to it.
   *
   * @param query gives the comments
   */
  <R extends Resource> List<FileRecords.Entry> marked(
      ObservedWorkload server, Class<R> kind, String query) throws ProviderException {
    if (server.state() == ObservedWorkload.State.RUNNING && passwordKept(server.name())) {
      try {
        String password = world.secrets().payload(adminPassword(server.name()));
        return world
            .postgres()
            .asSuperuser(server.external(), password, connection -> comments(connection, query))
            .stream()
            .flatMap(comment -> decode(comment).stream())
            .filter(entry -> entry.owner().address().kind().equals(KindName.of(kind)))
            .filter(entry -> entry.owner().stack().equals(world.stack()))
            .toList();
      } catch (ProviderException e) {
        if (e.category() != Category.TRANSIENT) {
          throw e;
        }
      }
    }
    return world.records().all(KindName.of(kind)).stream()
        .filter(entry -> entry.key().startsWith(server.name() + "/"))
        .toList();
  }

  /** Whether the superuser's password is still in the environment's folder. */
  boolean passwordKept(String instance) {
    return world.secrets().readable(adminPassword(instance));
  }

  /** What was written down of everything on the server, which has gone with it. */
  void forgetAllOn(String instance) {
    for (var kind : List.of(SqlUser.class, SqlDatabase.class)) {
      String name = KindName.of(kind);
      world.records().all(name).stream()
          .filter(entry -> entry.key().startsWith(instance + "/"))
          .forEach(entry -> world.records().remove(name, entry.key()));
    }
  }

  private static List<String> comments(Connection connection, String query) throws SQLException {
    var comments = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        String comment = rows.getString(1);
        if (comment != null) {
          comments.add(comment);
        }
      }
    }
    return comments;
  }

  /** The marks as the text of a comment. */
  static String comment(FileRecords.Entry entry) {
    var properties = new Properties();
    properties.putAll(FileRecords.encode(entry));
    var text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Optional<FileRecords.Entry> decode(String comment) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(comment));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!Ownership.MANAGED_BY.equals(properties.getProperty("managed-by"))) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k, "")));
    return Optional.of(FileRecords.decode(values));
  }

  /** An SQL identifier, quoted. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** An SQL string, quoted; the server runs with standard_conforming_strings. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether the query finds a row. */
  static boolean exists(Connection connection, String sql, String name) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
