package ai.varai.provisioner.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An apply that ended well.
 *
 * @param id unique within the environment, grows
 * @param good whether the environment's checks have held since
 * @param digest of what was wanted
 */
public record Release(
    String id, Instant at, String who, int resources, boolean good, String digest) {
  /**
   * The good release to go back to: the newest one before the present. An apply that left no
   * release behind, because it failed, was stopped, or was of a part, makes the present another
   * than the newest release.
   *
   * @param latestFirst all that are kept
   */
  public static Optional<Release> lastGood(List<Release> latestFirst, EnvironmentStatus now) {
    return latestFirst.stream()
        .skip(latestFirst.isEmpty() || !latestFirst.get(0).present(now) ? 0 : 1)
        .filter(Release::good)
        .findFirst();
  }

  /** Whether nothing was applied since that left no release. */
  boolean present(EnvironmentStatus now) {
    return !now.unended()
        && now.openOperations().isEmpty()
        && now.lastApply().filter(at::isBefore).isEmpty();
  }
}
