package ai.varai.provisioner.lifecycle.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan that was written down for later. It does not hold what is wanted, only its digest, so that
 * it holds no secret: the apply takes the configuration as it is then and refuses when that, the
 * state, or the world it was made from has moved.
 *
 * @param digest of all the rest: what an approval is given for
 * @param configuration digest of the graph
 * @param world digest of each resource as it was found, by address
 * @param plan the plan in its JSON form, to be shown
 * @param choices the options that it was made with
 */
public record SavedPlan(
    String digest,
    String environment,
    String stack,
    String lineage,
    long serial,
    Instant made,
    Instant expires,
    String configuration,
    Map<String, String> world,
    Map<String, Object> plan,
    Choices choices,
    Optional<Approval> approval) {
  public SavedPlan {
    world = Map.copyOf(world);
  }

  /** What the plan was made with, to be made with again. */
  public record Choices(
      Plan.Mode mode,
      boolean refresh,
      List<String> targets,
      List<String> excludes,
      List<String> replace,
      Map<String, String> moved,
      List<String> adopt) {}

  /**
   * A person's consent.
   *
   * @param signature over the plan's digest, the name and the expiry
   */
  public record Approval(String who, Instant at, Instant expires, String signature) {}
}
