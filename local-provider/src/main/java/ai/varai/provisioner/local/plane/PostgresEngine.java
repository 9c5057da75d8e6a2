package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
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
  private final PostgresAdmin admin = new PostgresAdmin();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  PostgresEngine(Path home, EmbeddedTools tools, InstanceAddresses addresses) {
    this.home = home;
    this.tools = tools;
    this.addresses = addresses;
  }

  private record Server(Leash process, Endpoint endpoint, PostgresRoles roles) {}

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
      return new Server(process, endpoint, roles);
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
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    Server server = servers.get(key(instance));
    if (server == null) {
      throw new IllegalStateException(
          "The server of " + key(instance) + " is not running: its databases cannot be changed.");
    }
    return Optional.of(server.roles());
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
  public void close() {
    servers.values().parallelStream().forEach(s -> s.process().close());
    servers.clear();
    admin.close();
  }
}
