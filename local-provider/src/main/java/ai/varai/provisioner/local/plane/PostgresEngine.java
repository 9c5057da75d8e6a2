package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.emulator.sqladmin.SqlGate;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.plane.PostgresServers.Server;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PercentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One PostgreSQL server for each Cloud SQL instance of the version that is at hand. Other instances
 * stay without one.
 */
final class PostgresEngine implements SqlEngine, AutoCloseable {
  /** No project has such a name. */
  private static final String SNAPSHOTS = ".snapshots";

  private static final String SERVED = "POSTGRES_" + EmbeddedTools.POSTGRES_VERSION;

  private final Path home;
  private final PostgresServers servers;
  private final PostgresReplicas replicas;

  PostgresEngine(
      Path home, EmbeddedTools tools, InstanceAddresses addresses, PostgresClients clients) {
    this.home = home;
    this.servers = new PostgresServers(home, tools, addresses, clients);
    this.replicas = new PostgresReplicas(servers);
  }

  private static boolean served(Instance i) {
    return i.databaseVersion().equals(SERVED);
  }

  /** An instance of the version that has servers. */
  static Instance instance(String project, String region, String name) {
    return new Instance(project, name, SERVED, region);
  }

  /**
   * Lets a client in that comes through Cloud SQL's connector.
   *
   * @throws IllegalStateException when it does not reach the instance
   */
  void receive(Instance instance, String serviceAccount, Line client) {
    servers.receive(instance, serviceAccount, client);
  }

  private PostgresFolder kept(String snapshot) {
    return new PostgresFolder(home.resolve(SNAPSHOTS).resolve(PercentEncoding.encode(snapshot)));
  }

  @Override
  public void guardedBy(SqlGate gate) {
    servers.guardedBy(gate);
  }

  @Override
  public Optional<Address> start(Instance instance) {
    if (!served(instance)) {
      return Optional.empty();
    }
    Endpoint at = servers.start(instance, replicas).endpoint();
    return Optional.of(new Address(at.host(), at.port()));
  }

  @Override
  public void resume(Instance instance) {
    if (served(instance)) {
      servers.resume(instance, replicas);
    }
  }

  @Override
  public void stop(Instance instance) {
    servers.stop(instance);
  }

  @Override
  public void remove(Instance instance) {
    servers.stop(instance);
    Optional<Instance> upstream = replicas.upstream(instance);
    servers.folder(instance).delete();
    upstream.ifPresent(replicas::keepLog);
  }

  @Override
  public boolean capture(Instance instance, String snapshot) {
    boolean kept = copy(instance, kept(snapshot));
    // An occasion to need less of the log than up to now.
    keepHistory(instance);
    return kept;
  }

  @Override
  public boolean restore(Instance instance, String snapshot) {
    PostgresFolder kept = kept(snapshot);
    if (!kept.exists()) {
      return false;
    }
    servers.still(
        instance,
        replicas,
        () -> {
          replicas.history(instance).forget();
          servers.folder(instance).takeFrom(kept);
        });
    return true;
  }

  @Override
  public void discard(String snapshot) {
    kept(snapshot).delete();
  }

  @Override
  public boolean copy(Instance source, Instance target) {
    return copy(source, servers.folder(target));
  }

  /** Copies a server that takes writes while it goes on. A standby stands still meanwhile. */
  private boolean copy(Instance source, PostgresFolder target) {
    Optional<Server> server = server(source);
    if (server.isEmpty()) {
      return false;
    }
    PostgresFolder own = servers.folder(source);
    if (replicas.upstream(source).isEmpty()) {
      target.takeFrom(own, server.get().roles());
    } else {
      servers.still(source, replicas, () -> target.takeFrom(own));
      new Following(target).end();
    }
    return true;
  }

  private Optional<Instant> keepHistory(Instance instance) {
    return servers.inTurn(
        instance,
        () -> {
          servers.running(instance).ifPresent(s -> replicas.keepHistory(instance, s));
          return replicas.history(instance).begin();
        });
  }

  @Override
  public Optional<Instant> keepLogs(Instance instance, Optional<Duration> back) {
    if (!served(instance)) {
      return Optional.empty();
    }
    replicas.history(instance).want(back);
    Optional<Instant> begin = keepHistory(instance);
    return back.flatMap(b -> begin);
  }

  @Override
  public boolean recover(Instance source, Instance target, Instant time) {
    Optional<Server> server = server(source);
    server.ifPresent(
        s ->
            servers.inTurn(
                source,
                () -> {
                  PostgresFolder made = servers.folder(target);
                  replicas.history(source).recover(time, made, s.stream());
                  return made;
                }));
    return server.isPresent();
  }

  @Override
  public Optional<Names> names(Instance instance) {
    return roles(instance).map(PostgresRoles::names);
  }

  @Override
  public boolean follow(Instance replica, Instance primary) {
    if (served(replica)) {
      replicas.follow(replica, primary);
    }
    return served(replica);
  }

  @Override
  public void pause(Instance replica, boolean paused) {
    replicas.pause(replica, paused);
  }

  @Override
  public void promote(Instance replica) {
    replicas.promote(replica);
  }

  @Override
  public void exchange(Instance primary, Instance replica, boolean failover) {
    if (served(replica)) {
      replicas.exchange(primary, replica, failover);
    }
  }

  private Optional<PostgresRoles> roles(Instance instance) {
    return server(instance).map(Server::roles);
  }

  private Optional<Server> server(Instance instance) {
    if (!served(instance)) {
      return Optional.empty();
    }
    return Optional.of(servers.require(instance));
  }

  @Override
  public void createDatabase(Instance instance, String database) {
    roles(instance).ifPresent(r -> r.createDatabase(database));
  }

  @Override
  public void dropDatabase(Instance instance, String database) {
    roles(instance).ifPresent(r -> r.dropDatabase(database));
  }

  @Override
  public void putUser(Instance instance, String user, String host, String password) {
    roles(instance).ifPresent(r -> r.putUser(user, password));
  }

  @Override
  public void putIamUser(Instance instance, String user, String host, boolean serviceAccount) {
    roles(instance).ifPresent(r -> r.putIamUser(user, serviceAccount));
  }

  @Override
  public void dropUser(Instance instance, String user, String host) {
    roles(instance).ifPresent(r -> r.dropUser(user));
  }

  @Override
  public Optional<Execution> execute(Instance instance, Statement statement) {
    return roles(instance).map(r -> r.execute(statement));
  }

  private interface Transfer {
    void with(PostgresTransfers server) throws IOException;
  }

  private boolean transfer(Instance instance, Transfer work) throws IOException {
    Optional<Server> server = server(instance);
    if (server.isPresent()) {
      work.with(server.get().transfers());
    }
    return server.isPresent();
  }

  @Override
  public boolean exportSql(Instance instance, Dump what, OutputStream into) throws IOException {
    return transfer(instance, s -> s.exportSql(what, into));
  }

  @Override
  public boolean exportCsv(Instance instance, Query what, OutputStream into) throws IOException {
    return transfer(instance, s -> s.exportCsv(what, into));
  }

  @Override
  public boolean importSql(Instance instance, Script where, InputStream from) throws IOException {
    return transfer(instance, s -> s.importSql(where, from));
  }

  @Override
  public boolean importCsv(Instance instance, Target where, InputStream from) throws IOException {
    return transfer(instance, s -> s.importCsv(where, from));
  }

  @Override
  public void close() {
    servers.close();
  }
}
