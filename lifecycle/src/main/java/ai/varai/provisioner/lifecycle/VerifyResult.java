package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.util.List;

/**
 * What the checks of an environment said.
 *
 * @param missing resources that do not exist and could not be asked
 * @param unmanaged what others put on resources of the environment, of a question about all of it;
 *     told, and no reason not to pass: whether the environment works does not depend on it
 */
public record VerifyResult(
    List<CheckOutcome> checks,
    List<ResourceAddress> missing,
    List<Unmanaged> unmanaged,
    Duration took) {
  public VerifyResult {
    checks = List.copyOf(checks);
    missing = List.copyOf(missing);
    unmanaged = List.copyOf(unmanaged);
  }

  /**
   * What one check said.
   *
   * @param detail what was seen last
   */
  public record CheckOutcome(
      ResourceAddress address, String check, boolean passed, String detail, Duration took) {}

  public boolean passed() {
    return missing.isEmpty() && checks.stream().allMatch(CheckOutcome::passed);
  }
}
