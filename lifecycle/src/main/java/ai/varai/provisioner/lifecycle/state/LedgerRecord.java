package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One fact in the ledger. Each makes sense by itself, so that a lost one costs no other. */
public sealed interface LedgerRecord {

  /** The ledger of a new environment begins. */
  record Begun(String lineage, Instant at) implements LedgerRecord {}

  /** An operation is about to be started. Durable before its first call leaves. */
  record Intent(OpenOperation operation) implements LedgerRecord {}

  /**
   * The target works on an operation and gave a handle.
   *
   * @param target the operation's, for several resources of one address may be deleted at once
   */
  record Handle(ResourceAddress address, String operation, String target, String handle)
      implements LedgerRecord {}

  /**
   * The resource exists like this.
   *
   * @param ends the operation that this is the outcome of; empty when it was merely found
   */
  record Present(StoredResource resource, Optional<String> ends) implements LedgerRecord {}

  /** The resource at the address makes room for its replacement and is yet to be deleted. */
  record Deposed(ResourceAddress address) implements LedgerRecord {}

  /**
   * The resource does not exist.
   *
   * @param id which one, when the address has a deposed one too
   * @param ends the operation that this is the outcome of; empty when it was merely not found
   */
  record Gone(ResourceAddress address, String id, Optional<String> ends) implements LedgerRecord {}

  /**
   * An operation ended without changing what is known of the resource.
   *
   * @param target the operation's
   */
  record Closed(ResourceAddress address, String operation, String target, String why)
      implements LedgerRecord {}

  /** The resource has another address. */
  record Moved(ResourceAddress from, ResourceAddress to) implements LedgerRecord {}

  /** There is nothing to be known of the address any more. */
  record Forgotten(ResourceAddress address) implements LedgerRecord {}

  /**
   * The resource goes on existing, and is none of our business any more, whatever its marks say.
   */
  record Released(ResourceAddress address) implements LedgerRecord {}

  /** The resource is protected, or not any more. */
  record Protection(ResourceAddress address, boolean isProtected) implements LedgerRecord {}

  /** An apply ended; these are the outputs. */
  record Applied(Instant at, String who, boolean partial, Map<String, Object> outputs)
      implements LedgerRecord {}
}
