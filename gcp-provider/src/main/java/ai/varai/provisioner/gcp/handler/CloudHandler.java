package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.operation.OperationHandle;
import ai.varai.provisioner.gcp.operation.OperationHandle.Verb;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.gcp.operation.PollPause;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What all kinds have in common: a create that meets its own resource goes on with it, long
 * operations are handed to the engine and taken up again by their name, and an operation that ended
 * for a passing reason is begun again.
 */
public abstract class CloudHandler<R extends Resource>
    implements ResourceHandler<R>, Permissions.Needed {
  /** An operation may be unknown to the server that is asked for a while after it was begun. */
  private static final Duration UNSEEN = Duration.ofSeconds(60);

  protected final Cloud cloud;
  private final Class<R> kind;
  private final String api;
  private final PollPause pauses;

  /**
   * A handler.
   *
   * @param api first label of the API's host name
   */
  protected CloudHandler(Class<R> kind, String api, Cloud cloud) {
    this.kind = kind;
    this.api = api;
    this.cloud = cloud;
    this.pauses = new PollPause(cloud.settings().endpoint().isPresent(), cloud.random());
  }

  @Override
  public final Class<R> kind() {
    return kind;
  }

  protected final String kindName() {
    return KindName.of(kind);
  }

  /** What a person calls the resource: its kind's title and its name. */
  protected abstract String label(R resource);

  /** Begins to make the resource; a resource of that name is an {@link ApiFailure}. */
  protected abstract OperationState insert(R wanted, CallContext call)
      throws ProviderException, InterruptedException;

  /** Begins to change the resource. */
  protected abstract OperationState change(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException;

  /** Begins to delete the resource; its absence is an {@link ApiFailure}. */
  protected abstract OperationState remove(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException;

  /** How an operation of this kind stands. */
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    throw new IllegalStateException(kindName() + " has no long operations: " + name);
  }

  protected final <T> T call(String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return cloud.calls().run(api, what, call);
    } catch (ApiFailure e) {
      throw e.withRoles(permissions().roles());
    }
  }

  /** Makes a call that changes nothing. */
  protected final <T> T look(String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return cloud.calls().look(api, what, call);
    } catch (ApiFailure e) {
      throw e.withRoles(permissions().roles());
    }
  }

  protected final <T> Optional<T> find(String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return cloud.calls().find(api, what, call);
    } catch (ApiFailure e) {
      throw e.withRoles(permissions().roles());
    }
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    OperationState begun;
    try {
      begun = insert(wanted, call);
    } catch (ApiFailure e) {
      if (e.exists()) {
        return existing(wanted, e, call);
      }
      return refused(Verb.CREATE, e, wanted, call);
    }
    return follow(Verb.CREATE, begun, wanted, call);
  }

  /** There is one of that name: ours from an attempt whose answer was lost, or somebody else's. */
  private Progress<R> existing(R wanted, ApiFailure refusal, CallContext call)
      throws ProviderException, InterruptedException {
    Observed<R> found =
        read(wanted, call)
            .orElseThrow(
                () ->
                    new ProviderException(
                        Category.CONFLICT,
                        label(wanted) + ": the name is taken although nothing of it is to be seen",
                        takenAdvice(),
                        refusal));
    if (!mayTake(found, call)) {
      throw new ProviderException(
          Category.CONFLICT,
          label(wanted)
              + " exists already and is not this environment's"
              + found.owner().map(owner -> " but " + owner.environment() + "'s").orElse(""),
          found.owner().isPresent()
              ? "environments of one project need different names: give it another one, or this"
                  + " environment a project_id of its own"
              : "give it another name, or take it over by planning with --adopt=" + call.address(),
          refusal);
    }
    return update(wanted, found, call);
  }

  /** What to do when a name is held although there is no such resource. */
  protected String takenAdvice() {
    return "choose another name";
  }

  /** Whether a resource that exists is the one that was to be made. */
  protected final boolean mayTake(Observed<R> found, CallContext call) {
    Ownership mine = call.owner(call.address());
    return !carriesMarks() || found.owner().filter(mine::equals).isPresent();
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    OperationState begun;
    try {
      begun = change(wanted, current, call);
    } catch (ApiFailure e) {
      if (e.notFound() && read(wanted, call).isEmpty()) {
        throw vanished(wanted);
      }
      return refused(Verb.UPDATE, e, wanted, call);
    }
    return follow(Verb.UPDATE, begun, wanted, call);
  }

  /** What is to be changed has been deleted by somebody else. */
  protected final ProviderException vanished(R wanted) {
    return new ProviderException(
        Category.CONFLICT,
        label(wanted) + " does not exist any more: it was deleted after the plan was made",
        "apply again: it is made anew");
  }

  /** Whether "busy" may last for as long as the kind's timeout, and not only for a minute. */
  protected boolean patient() {
    return false;
  }

  /**
   * Who may hold a resource of the kind for hours after nobody uses it any more; empty where nobody
   * does. Its deletion is then tried for a while only, and gone on with by the next destroy.
   */
  protected Optional<String> holder() {
    return Optional.empty();
  }

  /**
   * The service account that the resource is to act as, where its API says of one that it does not
   * know only that something was not found.
   */
  protected Optional<String> actsAs(R resource) {
    return Optional.empty();
  }

  private boolean isBehind(ApiFailure failure, R wanted, Instant now) {
    return cloud.accounts().explain(failure, now)
        || (failure.notFound()
            && actsAs(wanted).filter(email -> cloud.accounts().isNew(email, now)).isPresent());
  }

  private Progress<R> refused(Verb verb, ApiFailure failure, R wanted, CallContext call)
      throws ApiFailure {
    boolean waits = patient() && failure.category() == Category.BUSY;
    if (!waits && !isBehind(failure, wanted, call.clock().instant())) {
      throw failure;
    }
    call.progress(String.valueOf(failure.getMessage()));
    return pending(
        new OperationHandle(verb, OperationHandle.AGAIN, call.clock().instant()), wanted, call);
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    OperationState begun;
    try {
      begun = remove(current, call);
    } catch (ApiFailure e) {
      return e.notFound() ? Progress.gone() : refused(Verb.DELETE, e, current.resource(), call);
    }
    return follow(Verb.DELETE, begun, current.resource(), call);
  }

  @Override
  public Progress<R> poll(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Progress<R> progress = asked(handle, wanted, call);
    if (holder().isPresent() && progress instanceof Progress.Pending<R> pending) {
      checkHeld(OperationHandle.parse(pending.handle()), holder().get(), wanted, call);
    }
    return progress;
  }

  private void checkHeld(OperationHandle next, String holder, R gone, CallContext call)
      throws ProviderException {
    Duration tried = next.age(call.clock().instant());
    if (next.verb() == Verb.DELETE
        && next.failedBefore()
        && tried.compareTo(cloud.settings().connectionPatience()) >= 0) {
      throw Failures.lasting(
          label(gone) + " is still held by " + holder,
          "nothing is wrong: run the same command again later, it goes on from here");
    }
  }

  private Progress<R> asked(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    OperationHandle known = OperationHandle.parse(handle);
    if (known.failedBefore()) {
      return again(known, wanted, call);
    }
    OperationState state;
    try {
      state = operation(known.operation());
    } catch (ApiFailure e) {
      if (!e.notFound()) {
        throw e;
      }
      if (known.age(call.clock().instant()).compareTo(UNSEEN) < 0) {
        return pending(known, wanted, call);
      }
      // Google forgets operations after a while, however they ended: what counts is the resource.
      if (known.verb() == Verb.DELETE || read(wanted, call).isEmpty()) {
        return again(
            new OperationHandle(known.verb(), OperationHandle.AGAIN, call.clock().instant()),
            wanted,
            call);
      }
      state = OperationState.ended();
    }
    return follow(known, state, wanted, call);
  }

  /** Waits for one of several operations that a change consists of. */
  protected final Progress<R> changing(OperationState state, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return follow(Verb.UPDATE, state, wanted, call);
  }

  /** Waits for another operation than the usual one that a deletion may come to. */
  protected final Progress<R> deleting(OperationState state, R gone, CallContext call)
      throws ProviderException, InterruptedException {
    return follow(Verb.DELETE, state, gone, call);
  }

  private Progress<R> follow(Verb verb, OperationState state, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return follow(
        new OperationHandle(verb, state.name(), call.clock().instant()), state, wanted, call);
  }

  private Progress<R> follow(
      OperationHandle handle, OperationState state, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    if (!state.done()) {
      return pending(handle, wanted, call);
    }
    if (state.failure().isPresent()) {
      ApiFailure failure = state.failure().get();
      if (handle.verb() == Verb.DELETE && failure.notFound()) {
        return Progress.gone();
      }
      if (failure.retryable() || (handle.verb() == Verb.CREATE && failure.exists())) {
        call.progress(String.valueOf(failure.getMessage()));
        return pending(
            new OperationHandle(handle.verb(), OperationHandle.AGAIN, handle.begun()),
            wanted,
            call);
      }
      throw failure;
    }
    return switch (handle.verb()) {
      case CREATE, UPDATE -> finished(wanted, call);
      case DELETE -> Progress.gone();
    };
  }

  /** The change goes on once something has come about that no operation stands for. */
  protected final Progress<R> waiting(String message, R wanted, CallContext call) {
    call.progress(label(wanted) + ": " + message);
    return pending(
        new OperationHandle(Verb.UPDATE, OperationHandle.AGAIN, call.clock().instant()),
        wanted,
        call);
  }

  /** Begins anew what ended for a passing reason, and waits the longer the older it gets. */
  private Progress<R> again(OperationHandle handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<Observed<R>> current = read(wanted, call);
    Progress<R> progress;
    if (handle.verb() == Verb.DELETE) {
      progress = current.isEmpty() ? Progress.gone() : delete(current.get(), call);
    } else {
      progress = current.isEmpty() ? create(wanted, call) : update(wanted, current.get(), call);
    }
    if (progress instanceof Progress.Pending<R> pending) {
      OperationHandle next = OperationHandle.parse(pending.handle());
      return pending(
          new OperationHandle(next.verb(), next.operation(), handle.begun()), wanted, call);
    }
    return progress;
  }

  private Progress<R> pending(OperationHandle handle, R wanted, CallContext call) {
    return new Progress.Pending<>(
        handle.text(),
        pauses.after(handle.age(call.clock().instant())),
        label(wanted) + ": " + handle.verb().name().toLowerCase(Locale.ROOT) + " runs");
  }

  /** The operation ended well; kinds that are changed in steps go on with the next one. */
  protected Progress<R> finished(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return Progress.done(
        read(wanted, call)
            .orElseThrow(
                () ->
                    new ProviderException(
                        Category.TRANSIENT, label(wanted) + " is not to be seen yet", "")));
  }
}
