package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation that was begun and whose end is not written down.
 *
 * @param operation {@code create}, {@code update} or {@code delete}
 * @param target the provider's id of what is changed or deleted, or the name of what is created
 * @param requestId the same for every repetition
 * @param fingerprint of the inputs
 * @param handle of the long operation at the target, once it gave one
 * @param dependencies of what is created, or as they are after the change: until the outcome is in
 *     the state nothing else tells them once the configuration is gone
 * @param inputs of what is created: what its kind's list does not show, since it carries no marks
 *     or is where the environment is not any more, is found by them; else empty
 * @param place where it was begun, as the provider calls what it makes everything in; empty where
 *     the provider has no such place, or an older program began it
 */
public record OpenOperation(
    ResourceAddress address,
    String operation,
    String target,
    String requestId,
    String fingerprint,
    Optional<String> handle,
    Instant since,
    Set<ResourceAddress> dependencies,
    Map<String, Object> inputs,
    String place) {

  /** Stands for the target where the operation is the only one of its kind at its address. */
  static final String ANY_TARGET = "";

  private static final String DELETE = "delete";

  /**
   * What tells open operations apart: an address can have a create and a delete at once, and the
   * deletes of several resources that were replaced one after the other.
   */
  public Key key() {
    return key(address, operation, target);
  }

  static Key key(ResourceAddress address, String operation, String target) {
    return new Key(address, operation, operation.equals(DELETE) ? target : ANY_TARGET);
  }

  /** Whether it deletes another resource than the one with the id. */
  boolean deletesAnother(String id) {
    return operation.equals(DELETE) && !target.equals(id);
  }

  OpenOperation withHandle(String text) {
    return new OpenOperation(
        address,
        operation,
        target,
        requestId,
        fingerprint,
        Optional.of(text),
        since,
        dependencies,
        inputs,
        place);
  }

  /** The same, begun anew: whoever asks for it under the old request hears of the old end. */
  public OpenOperation anew(String otherRequestId) {
    return new OpenOperation(
        address,
        operation,
        target,
        otherRequestId,
        fingerprint,
        Optional.empty(),
        since,
        dependencies,
        inputs,
        place);
  }

  OpenOperation at(ResourceAddress other, Set<ResourceAddress> dependingOn) {
    return new OpenOperation(
        other,
        operation,
        target,
        requestId,
        fingerprint,
        handle,
        since,
        dependingOn,
        inputs,
        place);
  }

  /** See {@link #key()}. */
  public record Key(ResourceAddress address, String operation, String deleted) {}
}
