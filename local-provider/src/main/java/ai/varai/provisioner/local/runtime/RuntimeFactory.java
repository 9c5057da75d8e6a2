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

  LocalRuntime open(RuntimeSettings settings, SecretReader secrets);
}
