package ai.varai.provisioner.local.runtime;

import java.util.Optional;

/** Opens a runtime where this machine has what it needs. */
public interface RuntimeFactory {
  /** {@code docker} or {@code embedded}. */
  String name();

  /**
   * Whether the runtime can work here. Quick: at most two seconds, and no more than a few tens of
   * milliseconds where nothing answers.
   *
   * @return why it cannot work; empty when it can
   */
  Optional<String> unavailable(RuntimeSettings settings);

  /**
   * Whether a first environment would lack something here that only this runtime needs, so that
   * another one serves better unless somebody asks for this one. As quick as {@link #unavailable}.
   *
   * @return what it lacks; empty when nothing is known to be missing
   */
  default Optional<String> lacking(RuntimeSettings settings) {
    return Optional.empty();
  }

  LocalRuntime open(RuntimeSettings settings, SecretReader secrets);
}
