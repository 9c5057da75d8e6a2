package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.emulator.sqladmin.SqlGate;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.plane.InstanceAddresses.Place;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The servers of instances: where their files are, how they start, and how they end. */
final class PostgresServers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 50;

  private static final String ACCESS = "access.conf";

  /**
   * Who may connect from where: the door, and servers that follow. Users of IAM are let in by the
   * door, which alone knows what is taken for their password.
   */
  private static final String ALLOWED =
      """
      host all +cloudsqliamuser 127.0.0.1/32 password
      host all +cloudsqliamserviceaccount 127.0.0.1/32 password
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      host replication cloudsqladmin 127.0.0.1/32 scram-sha-256
      """;

  private final Path home;
  private final EmbeddedTools tools;
  private final InstanceAddresses addresses;
  private final PostgresClients clients;
  private final PostgresAdmin admin = new PostgresAdmin();
  private volatile Optional<SqlGate> gate = Optional.empty();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** Those that are about to run, with what ends when they do or do not. */
  private final Map<String, CompletableFuture<Void>> resuming = new ConcurrentHashMap<>();

  PostgresServers(
      Path home, EmbeddedTools tools, InstanceAddresses addresses, PostgresClients clients) {
    this.home = home;
    this.tools = tools;
    this.addresses = addresses;
    this.clients = clients;
  }

  /**
   * A server that was started.
   *
   * @param endpoint where clients find it
   */
  record Server(
      Leash process,
      PostgresDoor door,
      Endpoint endpoint,
      PostgresRoles roles,
      PostgresStream stream,
      PostgresTransfers transfers)
      implements AutoCloseable {
    @Override
    public void close() {
      door.close();
      process.close();
    }
  }

  /** What else is to be seen to when a server starts; in its turn. */
  interface Care {
    /** Before it starts. */
    void prepare(Instance instance);

    /** When it runs. */
    void attend(Instance instance, Server server);
  }

  void guardedBy(SqlGate who) {
    gate = Optional.of(who);
  }

  private SqlGate gate() {
    return gate.orElseThrow(
        () -> new IllegalStateException("nobody said who decides who may connect"));
  }

  static String key(Instance i) {
    return i.project() + "/" + i.name();
  }

  private Path project(Instance i) {
    return home.resolve(PercentEncoding.encode(i.project()));
  }

  PostgresFolder folder(Instance i) {
    return new PostgresFolder(project(i).resolve(PercentEncoding.encode(i.name())));
  }

  /** The folders of all instances of the project. */
  List<PostgresFolder> folders(Instance i) {
    if (!Files.isDirectory(project(i))) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(project(i))) {
      return folders.map(PostgresFolder::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something alone with what belongs to an instance. */
  <T> T inTurn(Instance instance, Supplier<T> work) {
    ReentrantLock turn = turns.computeIfAbsent(key(instance), k -> new ReentrantLock());
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  /** Starts the server, unless it runs. */
  Server start(Instance instance, Care care) {
    return inTurn(instance, () -> running(instance).orElseGet(() -> launch(instance, care)));
  }

  /** The server, if it runs. */
  Optional<Server> running(Instance instance) {
    return Optional.ofNullable(servers.get(key(instance))).filter(s -> s.process().alive());
  }

  /** Lets a client in that comes through Cloud SQL's connector as this service account. */
  void receive(Instance instance, String serviceAccount, Line client) {
    Optional<String> reason =
        gate()
            .unreachable(instance, serviceAccount)
            .or(
                () ->
                    running(instance).isPresent()
                        ? Optional.empty()
                        : Optional.of("its server does not run"));
    if (reason.isEmpty()) {
      require(instance).door().receive(client, true);
    } else {
      throw new IllegalStateException(reason.get());
    }
  }

  /** Whether the server runs, or is about to. */
  boolean runs(Instance instance) {
    return resuming.containsKey(key(instance)) || running(instance).isPresent();
  }

  private Server launch(Instance instance, Care care) {
    PostgresFolder own = folder(instance);
    Path folder = PrivateFiles.folder(own.path());
    care.prepare(instance);
    String password = own.password();
    Optional.ofNullable(servers.remove(key(instance))).ifPresent(Server::close);
    Place place = addresses.of(folder);
    Endpoint endpoint = place.server();
    PrivateFiles.write(folder.resolve(ACCESS), ALLOWED.getBytes(StandardCharsets.UTF_8));
    Map<String, String> flags =
        Map.of("listen_addresses", endpoint.host(), "hba_file", folder.resolve(ACCESS).toString());
    try {
      var command = tools.postgres(own.data(), password, endpoint.port(), flags);
      boolean recovers = own.recovers();
      Leash process = Leash.start(command, Map.of(), folder, "INT", new ServerLog(folder));
      var roles = new PostgresRoles(admin, endpoint, password);
      var stream = new PostgresStream(admin, endpoint, password);
      await(process, roles, instance);
      if (recovers) {
        recover(process, stream, own);
      }
      var transfers =
          new PostgresTransfers(admin, clients, endpoint, PostgresRoles.ADMIN, password);
      PostgresDoor door = door(instance, place, password, process);
      Server server = new Server(process, door, place.front(), roles, stream, transfers);
      servers.put(key(instance), server);
      care.attend(instance, server);
      return server;
    } catch (ProviderException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start of " + key(instance) + " was interrupted", e);
    }
  }

  private PostgresDoor door(Instance instance, Place place, String secret, Leash process) {
    try {
      return PostgresDoor.open(instance, place, gate(), secret);
    } catch (IllegalStateException e) {
      process.close();
      throw e;
    }
  }

  private static void recover(Leash process, PostgresStream stream, PostgresFolder own) {
    try {
      stream.awaitEnd(RECOVERY_PATIENCE);
    } catch (IllegalStateException e) {
      process.close();
      throw new IllegalStateException(e.getMessage() + " It said: " + process.lastWords(), e);
    }
    own.settings("");
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

  /** Starts a server on a thread of its own. */
  void resume(Instance instance, Care care) {
    var resumed = new CompletableFuture<Void>();
    resuming.put(key(instance), resumed);
    Thread t =
        new Thread(
            () -> {
              try {
                start(instance, care);
              } finally {
                resuming.remove(key(instance), resumed);
                resumed.complete(null);
              }
            },
            "resume " + key(instance));
    t.setDaemon(true);
    t.start();
  }

  /** Stops the server, if it runs. */
  void stop(Instance instance) {
    inTurn(
        instance,
        () -> {
          Optional.ofNullable(servers.remove(key(instance))).ifPresent(Server::close);
          return true;
        });
  }

  /** Does something while a server does not run, which runs again afterwards if it did. */
  void still(Instance instance, Care care, Runnable work) {
    inTurn(
        instance,
        () -> {
          boolean ran = servers.containsKey(key(instance));
          stop(instance);
          try {
            work.run();
          } finally {
            if (ran) {
              start(instance, care);
            }
          }
          return true;
        });
  }

  /** The server, which runs or is about to. */
  Server require(Instance instance) {
    Optional.ofNullable(resuming.get(key(instance))).ifPresent(CompletableFuture::join);
    Server server = servers.get(key(instance));
    if (server == null) {
      throw new IllegalStateException(
          "The server of " + key(instance) + " is not running: its databases are out of reach.");
    }
    return server;
  }

  @Override
  public void close() {
    servers.values().parallelStream().forEach(Server::close);
    servers.clear();
    admin.close();
  }
}
