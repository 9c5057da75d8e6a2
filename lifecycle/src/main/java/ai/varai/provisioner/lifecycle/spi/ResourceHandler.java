package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings resources of one kind into being at one provider.
 *
 * <p>Every operation may be repeated after a crash or a lost answer and must then lead to the same
 * world: a create that finds its own resource (by name and {@link Ownership}) adopts it, an update
 * of what is already right changes nothing, a delete of what is gone succeeds. All values of the
 * resources that come in are resolved.
 *
 * @param <R> the record of the kind
 */
public interface ResourceHandler<R extends Resource> {
  /** The record of the kind. */
  Class<R> kind();

  /**
   * Everything of this kind that the stack owns, found by its ownership marks and without any
   * state, in a number of calls that does not grow with the number of resources. What the state has
   * and a list does not show (it is in a region that the environment has left, or somebody has
   * taken its marks away) is looked up by its identity.
   */
  List<Observed<R>> list(CallContext call) throws ProviderException, InterruptedException;

  /**
   * The resource with the identity (the name, in the target's eyes) of the given one, whoever owns
   * it; empty when there is none. Other values of the given one may not be resolved; of a kind
   * without an identity all are.
   */
  Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException;

  /** Makes the resource exist. */
  Progress<R> create(R wanted, CallContext call) throws ProviderException, InterruptedException;

  /**
   * Changes the resource in place; called only for differences that no attribute marks as forcing
   * replacement.
   *
   * @param current the resource as last observed
   */
  Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException;

  /**
   * Makes the resource not exist, with everything of kinds that live inside it ({@link
   * ai.varai.provisioner.model.resource.Kind#within}): for those there may be no call of their own.
   */
  Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException;

  /**
   * Asks how a long operation stands; also after a restart of this process, when only its handle is
   * left.
   *
   * @param handle what {@link Progress.Pending} carried
   * @param wanted the resource as it will be; for a delete, as it was
   */
  default Progress<R> poll(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    throw new IllegalStateException(kind().getSimpleName() + " has no long operations");
  }

  /**
   * Why a resource has to be made anew although no attribute says so: a password that has reached
   * its age, or a range that can be widened and is to be narrowed. Asked while planning; makes no
   * calls.
   *
   * @param wanted as configured; values of other resources may not be known yet
   * @return what a plan says of it; empty when it need not be
   */
  default Optional<String> outdated(R wanted, Observed<R> current, Instant now) {
    return Optional.empty();
  }

  /**
   * Whether resources of this kind carry ownership marks. One without marks is then somebody
   * else's, and is only taken over when a person says so. Of a kind that cannot hold them, the name
   * and the state alone tell whose it is.
   */
  default boolean carriesMarks() {
    return true;
  }

  /**
   * What somebody else did to something of the stack's own, if the resource says so: it was listed,
   * carries no marks, and the state does not know it. Told by drift; makes no calls.
   */
  default Optional<Unmanaged> unmanaged(R found) {
    return Optional.empty();
  }

  /**
   * What something stands in, and would go with, although the stack has not made it: a database
   * that somebody else has on the stack's server. What it stands in is then not deleted: the plan
   * is refused. Makes no calls.
   *
   * @return the id of what it stands in, which is of the kind that {@link
   *     ai.varai.provisioner.model.resource.Kind#within} names; empty for what comes with every one
   *     of those
   */
  default Optional<String> standsIn(R found) {
    return Optional.empty();
  }

  /**
   * Why what is wanted cannot be come to at all, neither in place nor by making the resource anew.
   * Asked while planning; makes no calls.
   *
   * @param wanted as configured; values of other resources may not be known yet
   * @return why, and what to do instead; with it the plan is refused
   */
  default Optional<Impossible> impossible(R wanted, Observed<R> current) {
    return Optional.empty();
  }

  /**
   * Why, once the resource is deleted, nothing can be made under its name for a while. What would
   * be made anew under the same name is then not deleted in the first place: the plan is refused.
   * So is one that would make under the same name what somebody else deleted. Asked while planning;
   * makes no calls.
   *
   * @param current as it is; of what is gone, as the state has it
   */
  default Optional<Impossible> keepsName(Observed<R> current) {
    return Optional.empty();
  }

  /**
   * Why it cannot be deleted, in order to be made anew, as long as others that were made with it
   * exist. Where some of them are to stay the plan is refused; so is one that would delete it for
   * good while some of them stay as they are. Asked while planning; makes no calls.
   */
  default Optional<Impossible> heldByUsers(Observed<R> current) {
    return Optional.empty();
  }

  /**
   * A change that the target does not make.
   *
   * @param reason a sentence's end: {@code sql_instance.main: REASON}
   * @param advice what to do instead
   */
  record Impossible(String reason, String advice) {}

  /**
   * What its deletion makes or leaves on purpose, so that somebody who reads the plan knows: a last
   * backup. Asked while planning; makes no calls.
   *
   * @return a few words; empty when nothing remains
   */
  default Optional<String> leftBehind(Observed<R> current) {
    return Optional.empty();
  }

  /** What must hold for the resource to be of use, asked after an apply and by {@code verify}. */
  default List<Check> checks(Observed<R> resource, CallContext call) {
    return List.of();
  }
}
