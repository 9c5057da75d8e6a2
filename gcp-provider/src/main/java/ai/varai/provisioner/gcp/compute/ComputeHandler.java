package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.client.ComputeClients;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Progressing;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import com.google.cloud.compute.v1.Error;
import com.google.cloud.compute.v1.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * What the kinds of Compute Engine share: operations of a project or a region, marks at the end of
 * the description, and changes of which each is an operation of its own.
 *
 * @param <R> our record
 * @param <P> Compute Engine's message
 */
abstract class ComputeHandler<R extends Resource, P> extends CloudHandler<R> {
  private final Progressing progressing = new Progressing();

  ComputeHandler(Class<R> kind, Cloud cloud) {
    super(kind, "compute", cloud);
  }

  final ComputeClients clients() {
    return cloud.clients().compute();
  }

  final String project() {
    return cloud.project();
  }

  /** Lists those of everybody in the project. */
  abstract Iterable<P> all() throws Exception;

  abstract P get(R identity) throws Exception;

  abstract R record(P found) throws ProviderException, InterruptedException;

  abstract String selfLink(P found);

  abstract String description(P found);

  abstract String name(R resource);

  /**
   * The next operation that brings the resource nearer to what is wanted; empty when none is
   * needed.
   */
  abstract Optional<Operation> step(R wanted, P current, CallContext call) throws Exception;

  abstract Operation insertion(R wanted, String description, String requestId) throws Exception;

  abstract Operation deletion(R current) throws Exception;

  @Override
  protected String label(R resource) {
    return KindName.describe(kind()).title() + " " + name(resource);
  }

  @Override
  public List<Observed<R>> list(CallContext call) throws ProviderException, InterruptedException {
    List<P> all = everything(call);
    var found = new ArrayList<Observed<R>>();
    for (P each : all) {
      if (owner(each).filter(owner -> Marks.ours(owner, call)).isPresent()) {
        found.add(observed(each));
      }
    }
    return found;
  }

  /** All of the project, told once to those who ask at the same time. */
  final List<P> everything() throws ProviderException, InterruptedException {
    return cloud.shared().get("compute." + kindName(), this::asked);
  }

  /** The same, told once to all lists of a refresh. */
  final List<P> everything(CallContext call) throws ProviderException, InterruptedException {
    return cloud.shared().get(call, "compute." + kindName(), this::asked);
  }

  private List<P> asked() throws ProviderException, InterruptedException {
    return look(
        "list " + kindName(),
        () -> {
          var answer = new ArrayList<P>();
          all().forEach(answer::add);
          return answer;
        });
  }

  @Override
  public Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<P> found = find("read " + label(identity), () -> get(identity));
    return found.isEmpty() ? Optional.empty() : Optional.of(observed(found.get()));
  }

  final Observed<R> observed(P found) throws ProviderException, InterruptedException {
    return new Observed<>(record(found), Names.link(selfLink(found)), owner(found), defect(found));
  }

  /** Why it is of no use although it is as wanted; a {@link #step} repairs it. */
  Optional<String> defect(P found) {
    return Optional.empty();
  }

  /** Whether it carries the marks that the one of the call is to have. */
  final boolean marked(P found, CallContext call) {
    return owner(found).filter(call.owner(call.address())::equals).isPresent();
  }

  /**
   * Whose it is: by its labels, since a description stays as it was made when others take it over;
   * by its description where it has no labels, or has not got them yet.
   */
  private Optional<Ownership> owner(P found) {
    return Marks.owner(kindName(), labels(found))
        .or(() -> Marks.describedOwner(kindName(), description(found)));
  }

  /** Labels, of a kind that has any. */
  Map<String, String> labels(P found) {
    return Map.of();
  }

  /** The description as it was given, without the marks. */
  final String plain(P found) {
    return Marks.undescribed(description(found));
  }

  /** The name of the region by its URL; empty for what is global. */
  static Optional<String> region(String url) {
    return url.isEmpty() ? Optional.empty() : Optional.of(Names.last(url));
  }

  static Optional<String> link(String url) {
    return url.isEmpty() ? Optional.empty() : Optional.of(Names.link(url));
  }

  @Override
  protected OperationState insert(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    String what = "create " + label(wanted);
    String description = Marks.describe(descriptionOf(wanted), call.owner(call.address()));
    return state(what, call(what, () -> insertion(wanted, description, requestId(call, "create"))));
  }

  /** The description that is wanted; empty where the kind has none of its own. */
  abstract String descriptionOf(R wanted);

  @Override
  protected OperationState change(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    String what = "update " + label(wanted);
    P now = look("read " + label(wanted), () -> get(wanted));
    Optional<Operation> operation = call(what, () -> step(wanted, now, call));
    return operation.isEmpty() ? OperationState.ended() : state(what, operation.get());
  }

  /** Goes on with the next step until none is left. */
  @Override
  protected Progress<R> finished(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<P> now = find("read " + label(wanted), () -> get(wanted));
    if (now.isEmpty()) {
      throw new ProviderException(Category.TRANSIENT, label(wanted) + " is not to be seen yet", "");
    }
    String what = "update " + label(wanted);
    Optional<Operation> next = call(what, () -> step(wanted, now.get(), call));
    if (next.isEmpty()) {
      progressing.done(call);
      return Progress.done(observed(now.get()));
    }
    progressing.step(call, label(wanted), next.get().getOperationType() + " " + record(now.get()));
    return changing(state(what, next.get()), wanted, call);
  }

  @Override
  protected OperationState remove(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    String what = "delete " + label(current.resource());
    return state(what, call(what, () -> deletion(current.resource())));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    String[] parts = name.split("/", -1);
    Callable<Operation> get =
        parts[0].equals("global")
            ? () -> clients().globalOperations().get(project(), parts[1])
            : () -> clients().regionOperations().get(project(), parts[1], parts[2]);
    return state("Compute Engine", look("ask for operation " + name, get));
  }

  static OperationState state(String what, Operation operation) {
    String name =
        operation.getRegion().isEmpty()
            ? "global/" + operation.getName()
            : "regions/" + Names.last(operation.getRegion()) + "/" + operation.getName();
    boolean done = operation.getStatus() == Operation.Status.DONE;
    if (!done || operation.getError().getErrorsCount() == 0) {
      return new OperationState(name, done, Optional.empty());
    }
    Error error = operation.getError();
    return new OperationState(
        name,
        true,
        Optional.of(
            Failures.ofHttpOperation(
                what,
                operation.getHttpErrorStatusCode(),
                error.getErrors(0).getCode(),
                error.getErrors(0).getMessage())));
  }

  /** The same for every repetition of one request, and another for each request of an operation. */
  static String requestId(CallContext call, String what) {
    return UUID.nameUUIDFromBytes((call.requestId() + " " + what).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
