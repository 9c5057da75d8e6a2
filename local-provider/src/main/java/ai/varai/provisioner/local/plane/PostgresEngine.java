package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One PostgreSQL server for each Cloud SQL instance of the version that is at hand. Other instances
 * stay without one.
 */
final class PostgresEngine implements SqlEngine, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 50;

  /** No project has such a name. */
  private static final String SNAPSHOTS = ".snapshots";

  private static final String SERVED = "POSTGRES_" + EmbeddedTools.POSTGRES_VERSION;

  private final Path home;
  private final EmbeddedTools tools;
  private final InstanceAddresses addresses;
  private final PostgresClients clients;
  private final PostgresAdmin admin = new PostgresAdmin();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  PostgresEngine(
      Path home, EmbeddedTools tools, InstanceAddresses addresses, PostgresClients clients) {
    this.home = home;
    this.clients = clients;
    this.tools = tools;
    this.addresses = addresses;
  }

  private record Server(
      Leash process, Endpoint endpoint, PostgresRoles roles, PostgresTransfers transfers) {}

  private static String key(Instance i) {
    return i.project() + "/" + i.name();
  }

  private PostgresFolder folder(Instance i) {
    return new PostgresFolder(
        home.resolve(PercentEncoding.encode(i.project()))
            .resolve(PercentEncoding.encode(i.name())));
  }

  private PostgresFolder kept(String snapshot) {
    return new PostgresFolder(home.resolve(SNAPSHOTS).resolve(PercentEncoding.encode(snapshot)));
  }

  @Override
  public Optional<Address> start(Instance instance) {
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    Server server =
        servers.compute(
            key(instance),
            (k, now) -> now != null && now.process().alive() ? now : launch(instance));
    return Optional.of(new Address(server.endpoint().host(), server.endpoint().port()));
  }

  private Server launch(Instance instance) {
    PostgresFolder own = folder(instance);
    Path folder = PrivateFiles.folder(own.path());
    String password = own.password();
    Endpoint endpoint = addresses.of(folder);
    try {
      var command =
          tools.postgres(
              own.data(), password, endpoint.port(), Map.of("listen_addresses", endpoint.host()));
      Leash process = Leash.start(command, Map.of(), folder, "INT");
      var roles = new PostgresRoles(admin, endpoint, password);
      await(process, roles, instance);
      var transfers =
          new PostgresTransfers(admin, clients, endpoint, PostgresRoles.ADMIN, password);
      return new Server(process, endpoint, roles, transfers);
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start of " + key(instance) + " was interrupted", e);
    }
  }

  private static void await(Leash process, PostgresRoles roles, Instance instance)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<String> trouble = roles.prepare();
      if (trouble.isEmpty()) {
        return;
      }
      if (!process.alive() || System.nanoTime() > end) {
        process.close();
        throw new IllegalStateException(
            "The server of "
                + key(instance)
                + " did not start: "
                + trouble.get()
                + ". It said: "
                + process.lastWords());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void resume(Instance instance) {
    Thread t = new Thread(() -> start(instance), "resume " + key(instance));
    t.setDaemon(true);
    t.start();
  }

  @Override
  public void stop(Instance instance) {
    servers.computeIfPresent(
        key(instance),
        (k, server) -> {
          server.process().close();
          return null;
        });
  }

  @Override
  public void remove(Instance instance) {
    stop(instance);
    folder(instance).delete();
  }

  @Override
  public boolean capture(Instance instance, String snapshot) {
    Optional<PostgresRoles> server = roles(instance);
    server.ifPresent(s -> kept(snapshot).takeFrom(folder(instance), s));
    return server.isPresent();
  }

  @Override
  public boolean restore(Instance instance, String snapshot) {
    PostgresFolder kept = kept(snapshot);
    if (!kept.exists()) {
      return false;
    }
    boolean ran = servers.containsKey(key(instance));
    stop(instance);
    folder(instance).takeFrom(kept);
    if (ran) {
      start(instance);
    }
    return true;
  }

  @Override
  public void discard(String snapshot) {
    kept(snapshot).delete();
  }

  @Override
  public boolean copy(Instance source, Instance target) {
    Optional<PostgresRoles> server = roles(source);
    server.ifPresent(s -> folder(target).takeFrom(folder(source), s));
    return server.isPresent();
  }

  private Optional<PostgresRoles> roles(Instance instance) {
    return server(instance).map(Server::roles);
  }

  private Optional<Server> server(Instance instance) {
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    Server server = servers.get(key(instance));
    if (server == null) {
      throw new IllegalStateException(
          "The server of " + key(instance) + " is not running: its databases are out of reach.");
    }
    return Optional.of(server);
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
    servers.values().parallelStream().forEach(s -> s.process().close());
    servers.clear();
    admin.close();
  }
}
