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
   * The good release to go back to: the newest one before the present that wanted something else,
   * for an apply that put right what others had changed is a release as well. An apply that left no
   * release behind, because it failed, was stopped, or was of a part, makes the present another
   * than the newest release.
   *
   * @param latestFirst all that are kept
   */
  public static Optional<Release> lastGood(List<Release> latestFirst, EnvironmentStatus now) {
    Optional<String> present =
        latestFirst.stream()
            .limit(1)
            .filter(one -> one.present(now))
            .map(Release::digest)
            .findFirst();
    return latestFirst.stream()
        .filter(one -> present.filter(one.digest()::equals).isEmpty())
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
