package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An operation that was begun and whose end is not written down.
 *
 * @param operation {@code create}, {@code update} or {@code delete}
 * @param target the provider's id of what is changed or deleted, or the name of what is created
 * @param requestId the same for every repetition
 * @param fingerprint of the inputs
 * @param handle of the long operation at the target, once it gave one
 */
public record OpenOperation(
    ResourceAddress address,
    String operation,
    String target,
    String requestId,
    String fingerprint,
    Optional<String> handle,
    Instant since) {

  /** What tells open operations apart: an address can have a create and a delete at once. */
  public Key key() {
    return new Key(address, operation);
  }

  OpenOperation withHandle(String text) {
    return new OpenOperation(
        address, operation, target, requestId, fingerprint, Optional.of(text), since);
  }

  OpenOperation at(ResourceAddress other) {
    return new OpenOperation(other, operation, target, requestId, fingerprint, handle, since);
  }

  /** See {@link #key()}. */
  public record Key(ResourceAddress address, String operation) {}
}
