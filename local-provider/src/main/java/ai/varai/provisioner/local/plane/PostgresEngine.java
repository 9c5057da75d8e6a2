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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One PostgreSQL server for each Cloud SQL instance of the version that is at hand. Other instances
 * stay without one.
 */
final class PostgresEngine implements SqlEngine, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 50;

  /** No project has such a name. */
  private static final String SNAPSHOTS = ".snapshots";

  private static final String ACCESS = "access.conf";

  /** Who may connect from where; followers are servers on this machine. */
  private static final String ALLOWED =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      host replication cloudsqladmin 127.0.0.1/32 scram-sha-256
      """;

  private static final String SERVED = "POSTGRES_" + EmbeddedTools.POSTGRES_VERSION;

  private final Path home;
  private final EmbeddedTools tools;
  private final InstanceAddresses addresses;
  private final PostgresClients clients;
  private final PostgresAdmin admin = new PostgresAdmin();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** Whose server is about to run again. */
  private final Set<String> resuming = ConcurrentHashMap.newKeySet();

  private final Object slots = new Object();

  PostgresEngine(
      Path home, EmbeddedTools tools, InstanceAddresses addresses, PostgresClients clients) {
    this.home = home;
    this.clients = clients;
    this.tools = tools;
    this.addresses = addresses;
  }

  private record Server(
      Leash process,
      Endpoint endpoint,
      PostgresRoles roles,
      PostgresStream stream,
      PostgresTransfers transfers) {}

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

  private <T> T inTurn(Instance instance, Supplier<T> work) {
    ReentrantLock turn = turns.computeIfAbsent(key(instance), k -> new ReentrantLock());
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Optional<Address> start(Instance instance) {
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    Server server = inTurn(instance, () -> running(instance).orElseGet(() -> launch(instance)));
    return Optional.of(new Address(server.endpoint().host(), server.endpoint().port()));
  }

  private Optional<Server> running(Instance instance) {
    return Optional.ofNullable(servers.get(key(instance))).filter(s -> s.process().alive());
  }

  private Server launch(Instance instance) {
    PostgresFolder own = folder(instance);
    Path folder = PrivateFiles.folder(own.path());
    Optional<Instance> upstream = upstream(instance);
    if (upstream.isPresent() && !own.exists()) {
      Instance first = first(upstream.get());
      own.takeFrom(folder(first), require(first).roles());
    }
    String password = own.password();
    Endpoint endpoint = addresses.of(folder);
    PrivateFiles.write(folder.resolve(ACCESS), ALLOWED.getBytes(StandardCharsets.UTF_8));
    Map<String, String> flags =
        Map.of("listen_addresses", endpoint.host(), "hba_file", folder.resolve(ACCESS).toString());
    try {
      var command = tools.postgres(own.data(), password, endpoint.port(), flags);
      configure(instance);
      boolean recovers = own.recovers();
      Leash process = Leash.start(command, Map.of(), folder, "INT");
      var roles = new PostgresRoles(admin, endpoint, password);
      var stream = new PostgresStream(admin, endpoint, password);
      await(process, roles, instance);
      if (recovers) {
        stream.awaitEnd(RECOVERY_PATIENCE);
        own.settings("");
      }
      var transfers =
          new PostgresTransfers(admin, clients, endpoint, PostgresRoles.ADMIN, password);
      Server server = new Server(process, endpoint, roles, stream, transfers);
      servers.put(key(instance), server);
      attend(instance, server);
      return server;
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
    resuming.add(key(instance));
    Thread t =
        new Thread(
            () -> {
              try {
                start(instance);
              } finally {
                resuming.remove(key(instance));
              }
            },
            "resume " + key(instance));
    t.setDaemon(true);
    t.start();
  }

  @Override
  public void stop(Instance instance) {
    inTurn(
        instance,
        () -> {
          Optional.ofNullable(servers.remove(key(instance))).ifPresent(s -> s.process().close());
          return true;
        });
  }

  @Override
  public void remove(Instance instance) {
    stop(instance);
    Optional<Instance> upstream = upstream(instance);
    folder(instance).delete();
    upstream.ifPresent(this::keepLog);
  }

  @Override
  public boolean capture(Instance instance, String snapshot) {
    boolean kept = copy(instance, kept(snapshot));
    // An occasion to need less of the log than up to now.
    running(instance).ifPresent(server -> keepHistory(instance, server));
    return kept;
  }

  @Override
  public boolean restore(Instance instance, String snapshot) {
    PostgresFolder kept = kept(snapshot);
    if (!kept.exists()) {
      return false;
    }
    still(
        instance,
        () -> {
          history(instance).forget();
          folder(instance).takeFrom(kept);
        });
    return true;
  }

  @Override
  public void discard(String snapshot) {
    kept(snapshot).delete();
  }

  @Override
  public boolean copy(Instance source, Instance target) {
    return copy(source, folder(target));
  }

  /** Copies a server that takes writes while it goes on. A standby stands still meanwhile. */
  private boolean copy(Instance source, PostgresFolder target) {
    Optional<Server> server = server(source);
    if (server.isEmpty()) {
      return false;
    }
    if (upstream(source).isEmpty()) {
      target.takeFrom(folder(source), server.get().roles());
    } else {
      still(source, () -> target.takeFrom(folder(source)));
      new Following(target).end();
    }
    return true;
  }

  /** Does something while a server does not run, which runs again afterwards if it did. */
  private void still(Instance instance, Runnable work) {
    inTurn(
        instance,
        () -> {
          boolean ran = servers.containsKey(key(instance));
          stop(instance);
          try {
            work.run();
          } finally {
            if (ran) {
              start(instance);
            }
          }
          return true;
        });
  }

  private Following following(Instance instance) {
    return new Following(folder(instance));
  }

  private static Instance beside(Instance instance, String name) {
    return new Instance(instance.project(), name, instance.databaseVersion(), instance.region());
  }

  private Optional<Instance> upstream(Instance instance) {
    return following(instance).upstream().map(name -> beside(instance, name));
  }

  private boolean follows(Instance replica, Instance primary) {
    return following(replica).upstream().equals(Optional.of(primary.name()));
  }

  /** The one that takes writes, and whom all others follow in the end. */
  private Instance first(Instance instance) {
    Set<String> seen = new HashSet<>();
    Instance at = instance;
    for (var up = upstream(at); up.isPresent() && seen.add(key(at)); up = upstream(at)) {
      at = up.get();
    }
    return at;
  }

  private List<Instance> followers(Instance instance) {
    Path project = home.resolve(PercentEncoding.encode(instance.project()));
    if (!Files.isDirectory(project)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(project)) {
      return folders
          .map(f -> new Following(new PostgresFolder(f)))
          .filter(f -> f.upstream().equals(Optional.of(instance.name())))
          .map(f -> beside(instance, f.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(Instance instance) {
    following(instance)
        .configure(upstream(instance).flatMap(u -> InstanceAddresses.known(folder(u).path())));
  }

  /** Lets a standby that runs know of a change of whom it follows, or where. */
  private void readAgain(Instance instance) {
    running(instance)
        .ifPresent(
            server -> {
              configure(instance);
              server.stream().reload();
            });
  }

  private PostgresHistory history(Instance instance) {
    return new PostgresHistory(folder(instance));
  }

  /** Whether what leads to a server's past is to be kept; a standby has none of its own. */
  private boolean remembers(Instance instance) {
    return upstream(instance).isEmpty() && history(instance).wanted().isPresent();
  }

  /** Keeps as much of a server's log as its followers have not got yet, when it runs. */
  private void keepLog(Instance instance) {
    Set<String> readers = new HashSet<>();
    followers(instance).forEach(f -> readers.add(Following.slot(f.name())));
    if (remembers(instance)) {
      readers.add(PostgresHistory.SLOT);
    }
    if (readers.isEmpty() && !folder(instance).hasSlots()) {
      return;
    }
    synchronized (slots) {
      running(instance).ifPresent(server -> server.stream().keepFor(readers));
    }
  }

  /** Keeps what leads to the past of a server that runs, from now on or as before. */
  private void keepHistory(Instance instance, Server server) {
    PostgresHistory history = history(instance);
    boolean remembers = remembers(instance);
    if (!remembers || !server.stream().keepsFor(PostgresHistory.SLOT)) {
      history.forget();
    }
    keepLog(instance);
    if (remembers) {
      history.renew(server.roles(), server.stream());
    }
  }

  /** A server that has just started may have another address than before. */
  private void attend(Instance instance, Server server) {
    keepHistory(instance, server);
    followers(instance).forEach(this::readAgain);
    upstream(instance).ifPresent(this::keepLog);
  }

  @Override
  public Optional<Instant> keepLogs(Instance instance, Optional<Duration> back) {
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    return inTurn(
        instance,
        () -> {
          history(instance).want(back);
          running(instance).ifPresent(server -> keepHistory(instance, server));
          return back.flatMap(b -> history(instance).begin());
        });
  }

  @Override
  public boolean recover(Instance source, Instance target, Instant time) {
    Optional<Server> server = server(source);
    server.ifPresent(s -> history(source).recover(time, folder(target), s.stream()));
    return server.isPresent();
  }

  @Override
  public Optional<Names> names(Instance instance) {
    return roles(instance).map(PostgresRoles::names);
  }

  @Override
  public boolean follow(Instance replica, Instance primary) {
    if (!replica.databaseVersion().equals(SERVED)) {
      return false;
    }
    require(primary);
    stop(replica);
    folder(replica).forget();
    following(replica).begin(replica.name(), primary.name());
    return true;
  }

  @Override
  public void pause(Instance replica, boolean paused) {
    following(replica).pause(paused);
    readAgain(replica);
  }

  @Override
  public void promote(Instance replica) {
    Optional<Instance> upstream = upstream(replica);
    if (upstream.isPresent()) {
      require(replica).stream().promote();
      following(replica).end();
      keepLog(upstream.get());
    }
  }

  @Override
  public void exchange(Instance primary, Instance replica, boolean failover) {
    if (replica.databaseVersion().equals(SERVED)) {
      inTurn(
          primary,
          () -> {
            replace(primary, replica, failover);
            return true;
          });
    }
  }

  /** Each step is on disk before the next, so that it can be taken up where it was left. */
  private void replace(Instance primary, Instance replica, boolean failover) {
    boolean runs = resuming.contains(key(primary)) || running(primary).isPresent();
    if (follows(replica, primary)) {
      PostgresStream standby = require(replica).stream();
      if (!follows(primary, replica)) {
        if (runs || !failover) {
          drain(primary, replica);
        } else {
          // What it has beyond its replica leads nowhere: it is made anew when it starts.
          folder(primary).forget();
        }
        following(primary).begin(primary.name(), replica.name());
      }
      for (Instance other : followers(primary)) {
        if (!other.name().equals(replica.name())) {
          if (running(other).isEmpty()) {
            // The new primary may not have the log that it lacks.
            folder(other).forget();
          }
          following(other).begin(other.name(), replica.name());
        }
      }
      keepLog(replica);
      standby.promote();
      following(replica).end();
    }
    followers(replica).forEach(this::readAgain);
    if (runs) {
      start(primary);
    }
  }

  /** Stops a primary when its replica has all that it has; it runs on when that is not to be. */
  private void drain(Instance primary, Instance replica) {
    if (following(replica).paused()) {
      throw new IllegalStateException("The replication of " + key(replica) + " is stopped.");
    }
    PostgresStream standby = require(replica).stream();
    standby.awaitReplay(require(primary).stream().written());
    stop(primary);
    try {
      long last =
          folder(primary)
              .lastRecord()
              .orElseThrow(
                  () -> new IllegalStateException(key(primary) + " did not stop in order."));
      standby.awaitReplay(last + 1);
    } catch (IllegalStateException e) {
      start(primary);
      throw e;
    }
  }

  private Optional<PostgresRoles> roles(Instance instance) {
    return server(instance).map(Server::roles);
  }

  private Optional<Server> server(Instance instance) {
    if (!instance.databaseVersion().equals(SERVED)) {
      return Optional.empty();
    }
    return Optional.of(require(instance));
  }

  private Server require(Instance instance) {
    try {
      while (resuming.contains(key(instance))) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Server server = servers.get(key(instance));
    if (server == null) {
      throw new IllegalStateException(
          "The server of " + key(instance) + " is not running: its databases are out of reach.");
    }
    return server;
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
