package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;

/**
 * How the world differs from what the state says.
 *
 * @param gone in the state, but not in the world
 * @param unknown in the world with our marks, but not in the state
 * @param unmanaged what others put on resources of the environment; drift where it lets everybody
 *     in
 */
public record DriftReport(
    List<Changed> changed,
    List<ResourceAddress> gone,
    List<ResourceAddress> unknown,
    List<Unmanaged> unmanaged,
    int checked) {
  public DriftReport {
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
    unknown = List.copyOf(unknown);
    unmanaged = List.copyOf(unmanaged);
  }

  /**
   * A resource that is not as it was.
   *
   * @param reason what is wrong with it that no attribute shows, such as {@code it is disabled};
   *     empty when nothing is
   * @param attributes those that moved: {@code before} is the state, {@code after} the world
   */
  public record Changed(ResourceAddress address, String reason, List<AttributeChange> attributes) {
    public Changed {
      attributes = List.copyOf(attributes);
    }
  }

  public boolean none() {
    return repaired() && unmanaged.stream().noneMatch(Unmanaged::opens);
  }

  /** Whether an apply would find nothing to put right. */
  public boolean repaired() {
    return changed.isEmpty() && gone.isEmpty() && unknown.isEmpty();
  }
}
