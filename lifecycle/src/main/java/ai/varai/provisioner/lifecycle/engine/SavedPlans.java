package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.GraphCodec;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlanTree;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.plan.SavedPlanFormat;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes plans down, approves them, and tells whether one still holds. */
final class SavedPlans {
  /** How many reasons a person is told at once. */
  private static final int NAMED = 6;

  private final Kinds kinds;
  private final Fingerprints fingerprints;
  private final LifecycleSettings settings;

  SavedPlans(Kinds kinds, Fingerprints fingerprints, LifecycleSettings settings) {
    this.settings = settings;
    this.kinds = kinds;
    this.fingerprints = fingerprints;
  }

  SavedPlan save(Plan plan, PlanOptions options, Duration validity) {
    var world = new TreeMap<String, String>();
    for (PlannedChange change : plan.changes()) {
      change
          .current()
          .ifPresent(
              found ->
                  world.merge(
                      change.address().toString(),
                      fingerprints.digest(kinds.get(change.address().kind()).encode(found)),
                      (a, b) -> a + "+" + b));
    }
    var choices =
        new SavedPlan.Choices(
            plan.mode(),
            options.refresh(),
            names(options.targets()),
            names(options.excludes()),
            names(options.replace()),
            moved(options.moved()),
            names(options.adopt()));
    var unsigned =
        new SavedPlan(
            "",
            plan.environment(),
            plan.stack(),
            plan.lineage(),
            plan.serial(),
            plan.made(),
            settings.who(),
            plan.made().plus(validity),
            fingerprints.digest(GraphCodec.tree(plan.graph())),
            world,
            PlanTree.of(plan),
            choices,
            Optional.empty());
    return with(unsigned, digest(unsigned), Optional.empty());
  }

  SavedPlan approve(SavedPlan saved, String who, Instant now, Duration validity) {
    refuseForgery(saved);
    Instant until = now.plus(validity);
    var approval = new SavedPlan.Approval(who, now, until, signature(saved.digest(), who, until));
    return with(saved, saved.digest(), Optional.of(approval));
  }

  /** Refuses a plan that is not what was saved, is too old, or lacks an approval. */
  void check(SavedPlan saved, boolean approvalNeeded, Instant now) {
    refuseForgery(saved);
    if (now.isAfter(saved.expires())) {
      throw refused("the saved plan expired at " + saved.expires(), List.of());
    }
    if (!approvalNeeded) {
      return;
    }
    SavedPlan.Approval approval =
        saved
            .approval()
            .orElseThrow(
                () ->
                    new LifecycleException(
                        LifecycleException.Category.REFUSED,
                        "the saved plan is not approved",
                        "have somebody else approve it with 'provisioner approve FILE'; this"
                            + " environment demands it"));
    if (approval.who().equals(saved.planner())) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "the saved plan is approved by " + approval.who() + ", who made it",
          "have it approved by somebody else");
    }
    if (!signature(saved.digest(), approval.who(), approval.expires())
        .equals(approval.signature())) {
      throw refused("the approval of " + approval.who() + " is not for this plan", List.of());
    }
    if (now.isAfter(approval.expires())) {
      throw refused(
          "the approval of " + approval.who() + " expired at " + approval.expires(), List.of());
    }
  }

  /** Refuses when what would be done now differs from what was saved, and says what moved. */
  void compare(SavedPlan saved, Plan now) {
    List<Problem> moved = new ArrayList<>();
    SavedPlan again = save(now, PlanOptions.DEFAULT, Duration.ZERO);
    if (!saved.lineage().equals(again.lineage()) || saved.serial() != again.serial()) {
      moved.add(
          moved("STATE_MOVED", "state", "serial " + saved.serial() + " -> " + again.serial()));
    }
    if (!saved.configuration().equals(again.configuration())) {
      moved.add(moved("CONFIGURATION_MOVED", "configuration", "it says something else now"));
    }
    Set<String> addresses = new TreeSet<>(saved.world().keySet());
    addresses.addAll(again.world().keySet());
    for (String address : addresses) {
      String before = saved.world().get(address);
      String after = again.world().get(address);
      if (before == null) {
        moved.add(moved("WORLD_MOVED", address, "it exists now"));
      } else if (after == null) {
        moved.add(moved("WORLD_MOVED", address, "it does not exist any more"));
      } else if (!before.equals(after)) {
        moved.add(moved("WORLD_MOVED", address, "it was changed"));
      }
    }
    if (moved.isEmpty()) {
      moved.addAll(PlanComparison.of(fingerprints, saved.plan(), again.plan()));
    }
    refuse(moved);
  }

  /**
   * Refuses when a plan that believed the state would do something else than one that asked the
   * world.
   */
  void compareActions(Plan believing, Plan asking) {
    refuse(PlanComparison.ofActions(believing, asking));
  }

  /** The sentence names the first; a program gets all of them. */
  private static void refuse(List<Problem> moved) {
    if (!moved.isEmpty()) {
      int rest = moved.size() - NAMED;
      throw refused(
          "the saved plan does not hold any more: "
              + String.join(
                  "; ",
                  moved.stream()
                      .limit(NAMED)
                      .map(one -> one.subject() + ": " + one.message())
                      .toList())
              + (rest > 0 ? "; and " + rest + " more" : ""),
          moved);
    }
  }

  /** The options that the plan was made with, to make it again. */
  static PlanOptions options(SavedPlan saved) {
    SavedPlan.Choices choices = saved.choices();
    var moved = new LinkedHashMap<ResourceAddress, ResourceAddress>();
    choices
        .moved()
        .forEach((from, to) -> moved.put(ResourceAddress.parse(from), ResourceAddress.parse(to)));
    return PlanOptions.DEFAULT
        .withRefresh(choices.refresh())
        .withTargets(addresses(choices.targets()))
        .withExcludes(addresses(choices.excludes()))
        .withReplace(addresses(choices.replace()))
        .withMoved(moved)
        .withAdopt(addresses(choices.adopt()));
  }

  private void refuseForgery(SavedPlan saved) {
    // Another environment has another key: its plans would look forged.
    if (!saved.environment().equals(settings.environment())) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "the saved plan is one of environment '"
              + saved.environment()
              + "', not of '"
              + settings.environment()
              + "'",
          "apply it with --env=" + saved.environment() + ", or plan this environment");
    }
    if (!digest(saved).equals(saved.digest())) {
      throw refused("the saved plan was changed after it was made", List.of());
    }
  }

  private String digest(SavedPlan saved) {
    // Keyed: whoever cannot read the state cannot make a plan that shows something else.
    return fingerprints.of(SavedPlanFormat.body(saved)).text();
  }

  private String signature(String digest, String who, Instant until) {
    return fingerprints.of(digest + "\n" + who + "\n" + until).text();
  }

  private static SavedPlan with(
      SavedPlan saved, String digest, Optional<SavedPlan.Approval> approval) {
    return new SavedPlan(
        digest,
        saved.environment(),
        saved.stack(),
        saved.lineage(),
        saved.serial(),
        saved.made(),
        saved.planner(),
        saved.expires(),
        saved.configuration(),
        saved.world(),
        saved.plan(),
        saved.choices(),
        approval);
  }

  private static Problem moved(String code, String subject, String message) {
    return new Problem(code, subject, message, "make a new plan");
  }

  private static LifecycleException refused(String message, List<Problem> problems) {
    return new LifecycleException(
        LifecycleException.Category.REFUSED, message, "make a new plan", problems, null);
  }

  private static List<String> names(Collection<ResourceAddress> addresses) {
    return addresses.stream().sorted().map(ResourceAddress::toString).toList();
  }

  private static Map<String, String> moved(Map<ResourceAddress, ResourceAddress> moved) {
    var result = new TreeMap<String, String>();
    moved.forEach((from, to) -> result.put(from.toString(), to.toString()));
    return result;
  }

  private static Set<ResourceAddress> addresses(List<String> names) {
    var result = new LinkedHashSet<ResourceAddress>();
    names.forEach(name -> result.add(ResourceAddress.parse(name)));
    return result;
  }
}
