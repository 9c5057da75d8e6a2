package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind whose resources are changed by calls that answer when it is done, and of which there are
 * so few that one is found by listing all.
 *
 * @param <R> our record
 * @param <P> Google's message
 */
public abstract class SimpleHandler<R extends Resource, P> extends CloudHandler<R> {
  protected SimpleHandler(Class<R> kind, String api, Cloud cloud) {
    super(kind, api, cloud);
  }

  /** Lists those of everybody. */
  protected abstract Iterable<P> all() throws Exception;

  protected abstract Observed<R> observed(P found);

  /** Whether what was found is what the identity names. */
  protected abstract boolean same(R identity, R found);

  protected abstract void write(R wanted, Ownership owner, Optional<Observed<R>> current)
      throws Exception;

  protected abstract void erase(Observed<R> current) throws Exception;

  private List<Observed<R>> everything() throws ProviderException, InterruptedException {
    return look(
        "list " + kindName(),
        () -> {
          var found = new ArrayList<Observed<R>>();
          for (P each : all()) {
            found.add(observed(each));
          }
          return found;
        });
  }

  @Override
  public List<Observed<R>> list(CallContext call) throws ProviderException, InterruptedException {
    return everything().stream().filter(each -> Marks.ours(each, call)).toList();
  }

  /** Of several with one name, which some kinds allow, the environment's own. */
  @Override
  public Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    Ownership mine = call.owner(call.address());
    return everything().stream()
        .filter(each -> same(identity, each.resource()))
        .reduce((one, other) -> one.owner().filter(mine::equals).isPresent() ? one : other);
  }

  @Override
  protected OperationState insert(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return write("create", wanted, Optional.empty(), call);
  }

  @Override
  protected OperationState change(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return write("update", wanted, Optional.of(current), call);
  }

  private OperationState write(
      String verb, R wanted, Optional<Observed<R>> current, CallContext call)
      throws ProviderException, InterruptedException {
    call(
        verb + " " + label(wanted),
        () -> {
          write(wanted, call.owner(call.address()), current);
          return verb;
        });
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    call(
        "delete " + label(current.resource()),
        () -> {
          erase(current);
          return "";
        });
    return OperationState.ended();
  }
}
