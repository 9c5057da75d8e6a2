package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.local.plane.PostgresServers.Server;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which servers follow which, and what of their logs is kept for that and for their own past. */
final class PostgresReplicas implements PostgresServers.Care {
  private final PostgresServers servers;
  private final Object slots = new Object();

  PostgresReplicas(PostgresServers servers) {
    this.servers = servers;
  }

  private Following following(Instance instance) {
    return new Following(servers.folder(instance));
  }

  private static Instance beside(Instance instance, String name) {
    return new Instance(instance.project(), name, instance.databaseVersion(), instance.region());
  }

  Optional<Instance> upstream(Instance instance) {
    return following(instance).upstream().map(name -> beside(instance, name));
  }

  private boolean follows(Instance replica, Instance primary) {
    return following(replica).upstream().equals(Optional.of(primary.name()));
  }

  /** The one that takes writes, and whom all others follow in the end. */
  private Instance first(Instance instance) {
    Set<String> seen = new HashSet<>();
    Instance at = instance;
    for (var up = upstream(at);
        up.isPresent() && seen.add(PostgresServers.key(at));
        up = upstream(at)) {
      at = up.get();
    }
    return at;
  }

  private List<Instance> followers(Instance instance) {
    return servers.folders(instance).stream()
        .map(Following::new)
        .filter(f -> f.upstream().equals(Optional.of(instance.name())))
        .map(f -> beside(instance, f.name()))
        .toList();
  }

  private void configure(Instance instance) {
    following(instance)
        .configure(
            upstream(instance)
                .flatMap(u -> InstanceAddresses.known(servers.folder(u).path()))
                .map(InstanceAddresses.Place::server));
  }

  /** Lets a standby that runs know of a change of whom it follows, or where. */
  private void readAgain(Instance instance) {
    servers
        .running(instance)
        .ifPresent(
            server -> {
              configure(instance);
              server.stream().reload();
            });
  }

  PostgresHistory history(Instance instance) {
    return new PostgresHistory(servers.folder(instance));
  }

  /** Whether what leads to a server's past is to be kept; a standby has none of its own. */
  private boolean remembers(Instance instance) {
    return upstream(instance).isEmpty() && history(instance).wanted().isPresent();
  }

  /** Keeps as much of a server's log as its followers have not got yet, when it runs. */
  void keepLog(Instance instance) {
    Set<String> readers = new HashSet<>();
    followers(instance).forEach(f -> readers.add(Following.slot(f.name())));
    if (remembers(instance)) {
      readers.add(PostgresHistory.SLOT);
    }
    if (readers.isEmpty() && !servers.folder(instance).hasSlots()) {
      return;
    }
    synchronized (slots) {
      servers.running(instance).ifPresent(server -> server.stream().keepFor(readers));
    }
  }

  /** Keeps what leads to the past of a server that runs, from now on or as before. */
  void keepHistory(Instance instance, Server server) {
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

  @Override
  public void prepare(Instance instance) {
    PostgresFolder own = servers.folder(instance);
    Optional<Instance> upstream = upstream(instance);
    if (upstream.isPresent() && !own.exists()) {
      // What is written from now on is not in the copy.
      keepLog(upstream.get());
      Instance first = first(upstream.get());
      own.takeFrom(servers.folder(first), servers.require(first).roles());
    }
    configure(instance);
  }

  /** A server that has just started may have another address than before. */
  @Override
  public void attend(Instance instance, Server server) {
    keepHistory(instance, server);
    followers(instance).forEach(this::readAgain);
    upstream(instance).ifPresent(this::keepLog);
  }

  /** From its next start on the replica is a standby of the primary, made anew. */
  void follow(Instance replica, Instance primary) {
    servers.require(primary);
    servers.stop(replica);
    servers.folder(replica).forget();
    following(replica).begin(replica.name(), primary.name());
  }

  void pause(Instance replica, boolean paused) {
    following(replica).pause(paused);
    readAgain(replica);
    if (paused) {
      // A server is told of its settings, and does not answer when it has read them.
      servers.running(replica).ifPresent(server -> server.stream().awaitSilence());
    }
  }

  void promote(Instance replica) {
    Optional<Instance> upstream = upstream(replica);
    if (upstream.isPresent()) {
      servers.require(replica).stream().promote();
      following(replica).end();
      keepLog(upstream.get());
    }
  }

  /** Primary and replica change places, and the other replicas follow the new primary. */
  void exchange(Instance primary, Instance replica, boolean failover) {
    servers.inTurn(
        primary,
        () -> {
          replace(primary, replica, failover);
          return true;
        });
  }

  /** Each step is on disk before the next, so that it can be taken up where it was left. */
  private void replace(Instance primary, Instance replica, boolean failover) {
    boolean runs = servers.runs(primary);
    if (follows(replica, primary)) {
      PostgresStream standby = servers.require(replica).stream();
      if (!follows(primary, replica)) {
        if (runs || !failover) {
          drain(primary, replica);
        } else {
          // What it has beyond its replica leads nowhere: it is made anew when it starts.
          servers.folder(primary).forget();
        }
        following(primary).begin(primary.name(), replica.name());
      }
      for (Instance other : followers(primary)) {
        if (!other.name().equals(replica.name())) {
          if (servers.running(other).isEmpty()) {
            // The new primary may not have the log that it lacks.
            servers.folder(other).forget();
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
      servers.start(primary, this);
    }
  }

  /** Stops a primary when its replica has all that it has; it runs on when that is not to be. */
  private void drain(Instance primary, Instance replica) {
    if (following(replica).paused()) {
      throw new IllegalStateException(
          "The replication of " + PostgresServers.key(replica) + " is stopped.");
    }
    PostgresStream standby = servers.require(replica).stream();
    standby.awaitReplay(servers.require(primary).stream().written());
    servers.stop(primary);
    try {
      long last =
          servers
              .folder(primary)
              .lastRecord()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          PostgresServers.key(primary) + " did not stop in order."));
      standby.awaitReplay(last + 1);
    } catch (IllegalStateException e) {
      servers.start(primary, this);
      throw e;
    }
  }
}
