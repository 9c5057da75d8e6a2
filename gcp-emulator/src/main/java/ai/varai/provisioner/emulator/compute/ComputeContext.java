package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.Emulation;
import java.time.Instant;

/** What every kind of resource and every method needs. */
record ComputeContext(
    Emulation emulation, Resources resources, MethodTable methods, ComputeOperations operations) {

  Instant now() {
    return emulation.clock().instant();
  }
}
