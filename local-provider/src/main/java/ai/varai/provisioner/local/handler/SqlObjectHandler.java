package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A kind whose resources live inside a PostgreSQL server: databases and roles. */
abstract class SqlObjectHandler<R extends Resource> implements ResourceHandler<R> {
  private final Class<R> kind;
  protected final LocalWorld world;
  protected final SqlServers servers;

  SqlObjectHandler(Class<R> kind, LocalWorld world, SqlServers servers) {
    this.kind = kind;
    this.world = world;
    this.servers = servers;
  }

  abstract String instance(R resource);

  abstract String name(R resource);

  /** The query for the comments of all resources of the kind. */
  abstract String commentsQuery();

  /** Makes it as wanted, whether it exists or not, and attaches the comment. */
  abstract void make(R wanted, Optional<String> payload, String comment, Connection connection)
      throws SQLException;

  abstract void drop(R current) throws ProviderException, InterruptedException;

  @Override
  public final Class<R> kind() {
    return kind;
  }

  @Override
  public final List<Observed<R>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<R>>();
    for (ObservedWorkload server : servers.servers()) {
      for (FileRecords.Entry entry : servers.marked(server, kind, commentsQuery())) {
        found.add(observed(entry));
      }
    }
    return found;
  }

  @Override
  public final Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<ObservedWorkload> server = world.runtime().workload(instance(identity));
    if (server.isEmpty()) {
      return Optional.empty();
    }
    return servers.marked(server.get(), kind, commentsQuery()).stream()
        .filter(entry -> entry.key().equals(key(identity)))
        .map(this::observed)
        .findFirst();
  }

  @Override
  public final Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<Observed<R>> existing = read(wanted, call);
    Ownership owner = call.owner(call.address());
    if (existing.isPresent() && !existing.get().owner().equals(Optional.of(owner))) {
      throw new ProviderException(
          Category.CONFLICT,
          KindName.describe(kind).title() + " " + name(wanted) + " belongs to another address",
          "Give the two different names in the environment file.");
    }
    return put(wanted, owner);
  }

  @Override
  public final Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return put(wanted, call.owner(call.address()));
  }

  @Override
  public final Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    R resource = current.resource();
    if (world.runtime().workload(instance(resource)).isPresent()) {
      drop(resource);
    }
    world.records().remove(KindName.of(kind), key(resource));
    return Progress.gone();
  }

  private Progress<R> put(R wanted, Ownership owner)
      throws ProviderException, InterruptedException {
    var entry = new FileRecords.Entry(key(wanted), owner, world.json().encode(wanted));
    Optional<String> payload = payload(wanted);
    servers.on(
        instance(wanted),
        connection -> {
          make(wanted, payload, SqlServers.comment(entry), connection);
          return true;
        });
    world.records().put(entry);
    return Progress.done(observed(entry));
  }

  /** The secret that {@link #make} needs. */
  Optional<String> payload(R wanted) throws ProviderException {
    return Optional.empty();
  }

  private String key(R resource) {
    return instance(resource) + "/" + name(resource);
  }

  private Observed<R> observed(FileRecords.Entry entry) {
    return Observed.of(world.json().decode(kind, entry.resource()), entry.key(), entry.owner());
  }
}
