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
 * @param planner who made it; empty when that is not known
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
    String planner,
    Instant expires,
    String configuration,
    Map<String, String> world,
    Map<String, Object> plan,
    Choices choices,
    Optional<Approval> approval) {
  public SavedPlan {
    world = Map.copyOf(world);
  }

  /** The addresses that it leaves out, as it shows them. */
  public List<String> leftOut() {
    return plan.get("unchecked") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
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
