package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.util.List;
import java.util.Optional;

/** A kind whose resources are, on this machine, records in a file and little more. */
abstract class RecordHandler<R extends Resource> implements ResourceHandler<R> {
  private final Class<R> kind;
  protected final LocalWorld world;

  RecordHandler(Class<R> kind, LocalWorld world) {
    this.kind = kind;
    this.world = world;
  }

  /** The target's name of the resource. */
  abstract String key(R resource);

  /** The resource with its computed attributes. */
  abstract R computed(R resource);

  /** Does what exists beside the record; of no effect when it is done already. */
  void make(R resource) throws ProviderException, InterruptedException {}

  /** Undoes {@link #make}. */
  void unmake(R resource) throws ProviderException, InterruptedException {}

  /** Why the resource is of no use; empty when it is well. */
  Optional<String> defect(R resource) {
    return Optional.empty();
  }

  @Override
  public final Class<R> kind() {
    return kind;
  }

  @Override
  public List<Observed<R>> list(CallContext call) throws ProviderException, InterruptedException {
    return world.records().all(KindName.of(kind)).stream()
        .filter(entry -> entry.owner().stack().equals(call.stack()))
        .map(this::observed)
        .toList();
  }

  @Override
  public Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    return world.records().find(KindName.of(kind), key(identity)).map(this::observed);
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<Observed<R>> existing = read(wanted, call);
    Ownership owner = call.owner(call.address());
    if (existing.isPresent() && !existing.get().owner().equals(Optional.of(owner))) {
      throw new ProviderException(
          Category.CONFLICT,
          KindName.describe(kind).title() + " " + key(wanted) + " exists already",
          "Choose another name, or destroy the environment that it belongs to.");
    }
    return put(wanted, owner);
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return put(wanted, call.owner(call.address()));
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    unmake(current.resource());
    world.records().remove(KindName.of(kind), key(current.resource()));
    return Progress.gone();
  }

  private Progress<R> put(R wanted, Ownership owner)
      throws ProviderException, InterruptedException {
    make(wanted);
    R complete = computed(wanted);
    world.records().put(new FileRecords.Entry(key(complete), owner, world.json().encode(complete)));
    return Progress.done(new Observed<>(complete, key(complete), Optional.of(owner)));
  }

  private Observed<R> observed(FileRecords.Entry entry) {
    R resource = computed(world.json().decode(kind, entry.resource()));
    return new Observed<>(resource, entry.key(), Optional.of(entry.owner()), defect(resource));
  }
}
