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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
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

  private Path folder(Instance i) {
    return home.resolve(PercentEncoding.encode(i.project()))
        .resolve(PercentEncoding.encode(i.name()));
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
    Path folder = PrivateFiles.folder(folder(instance));
    String password = password(folder);
    Endpoint endpoint = addresses.of(folder);
    try {
      var command =
          tools.postgres(
              folder.resolve("data"),
              password,
              endpoint.port(),
              Map.of("listen_addresses", endpoint.host()));
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

  private static String password(Path folder) {
    Path file = folder.resolve("superuser");
    return PrivateFiles.read(file)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseGet(
            () -> {
              byte[] random = new byte[24];
              new SecureRandom().nextBytes(random);
              String made = Base64.getUrlEncoder().encodeToString(random);
              PrivateFiles.write(file, made.getBytes(StandardCharsets.UTF_8));
              return made;
            });
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
    PrivateFiles.delete(folder(instance));
  }

  private Optional<PostgresRoles> roles(Instance instance) {
    return server(instance).map(Server::roles);
  }

  private Optional<PostgresTransfers> transfers(Instance instance) {
    return server(instance).map(Server::transfers);
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

  @Override
  public boolean exportSql(Instance instance, Dump what, OutputStream into) throws IOException {
    Optional<PostgresTransfers> server = transfers(instance);
    if (server.isPresent()) {
      server.get().exportSql(what, into);
    }
    return server.isPresent();
  }

  @Override
  public boolean exportCsv(Instance instance, Query what, OutputStream into) {
    Optional<PostgresTransfers> server = transfers(instance);
    server.ifPresent(s -> s.exportCsv(what, into));
    return server.isPresent();
  }

  @Override
  public boolean importSql(Instance instance, Script where, InputStream from) throws IOException {
    Optional<PostgresTransfers> server = transfers(instance);
    if (server.isPresent()) {
      server.get().importSql(where, from);
    }
    return server.isPresent();
  }

  @Override
  public boolean importCsv(Instance instance, Target where, InputStream from) {
    Optional<PostgresTransfers> server = transfers(instance);
    server.ifPresent(s -> s.importCsv(where, from));
    return server.isPresent();
  }

  @Override
  public void close() {
    servers.values().parallelStream().forEach(s -> s.process().close());
    servers.clear();
    admin.close();
  }
}
