package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Comparison;
import java.util.Optional;

/**
 * One attribute of a record, with the facts that its annotations state.
 *
 * @param name in snake_case
 * @param component the record component's Java name
 */
public record Part(
    String name,
    String component,
    boolean identity,
    boolean forcesReplacement,
    boolean computed,
    boolean changesOnUpdate,
    boolean sensitive,
    boolean writeOnly,
    boolean unordered,
    boolean deletionProtection,
    Optional<Comparison> comparison) {

  /** Whether the target does not tell the value, so that the state must. */
  boolean untold() {
    return sensitive || writeOnly;
  }
}
