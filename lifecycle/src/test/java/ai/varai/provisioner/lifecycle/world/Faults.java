package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.resource.ResourceAddress;

/** What goes wrong in a test's world. */
@FunctionalInterface
public interface Faults {
  /** Nothing. */
  Faults NONE = (moment, operation, address) -> {};

  /** A moment within a call. */
  enum Moment {
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  /** May throw, wait, or end the process. */
  void at(Moment moment, String operation, ResourceAddress address)
      throws ProviderException, InterruptedException;
}
