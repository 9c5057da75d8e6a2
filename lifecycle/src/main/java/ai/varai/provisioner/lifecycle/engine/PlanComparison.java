package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells in what two plans for the same thing differ. */
final class PlanComparison {
  private static final String NOTHING = "left alone";

  private PlanComparison() {}

  /**
   * Compares a plan as it was shown with the one that was made again.
   *
   * @param shown the tree of the plan that was saved
   * @param again the tree of the one that was made now
   */
  static List<Problem> of(
      Fingerprints fingerprints, Map<String, Object> shown, Map<String, Object> again) {
    Map<String, Object> before = written(fingerprints, shown);
    Map<String, Object> after = written(fingerprints, again);
    List<Problem> problems = compare(changes(before), changes(after));
    for (String part : List.of("moved", "blocked", "unchecked", "confirmations_needed")) {
      if (problems.isEmpty() && !Objects.equals(before.get(part), after.get(part))) {
        problems.add(problem("plan", "its part '" + part + "' is another now"));
      }
    }
    return problems;
  }

  /** Compares what two plans would do; the values may have been seen differently. */
  static List<Problem> ofActions(Plan before, Plan after) {
    return compare(changes(before), changes(after));
  }

  private static Map<String, Object> written(Fingerprints prints, Map<String, Object> tree) {
    return JsonTree.read(JsonTree.bytes(tree, prints));
  }

  /** What is done about a resource, and everything about it that must stay the same. */
  private record Step(String action, Object whole) {}

  private static Map<String, List<Step>> changes(Map<String, Object> plan) {
    Map<String, List<Step>> result = new LinkedHashMap<>();
    if (plan.get("changes") instanceof List<?> changes) {
      for (Object one : changes) {
        if (one instanceof Map<?, ?> change) {
          var whole = new LinkedHashMap<Object, Object>(change);
          // The words may tell of times; what is done counts.
          whole.remove("reason");
          result
              .computeIfAbsent(String.valueOf(change.get("address")), a -> new ArrayList<>())
              .add(new Step(String.valueOf(change.get("action")), whole));
        }
      }
    }
    return result;
  }

  private static Map<String, List<Step>> changes(Plan plan) {
    Map<String, List<Step>> result = new LinkedHashMap<>();
    for (PlannedChange change : plan.changes()) {
      if (change.action() != Action.NO_OP) {
        result
            .computeIfAbsent(change.address().toString(), a -> new ArrayList<>())
            .add(
                new Step(
                    change.action().word(),
                    List.of(
                        change.action(),
                        change.order(),
                        change.current().map(Observed::id),
                        change.attributes().stream().map(AttributeChange::path).toList())));
      }
    }
    return result;
  }

  private static List<Problem> compare(
      Map<String, List<Step>> before, Map<String, List<Step>> after) {
    Set<String> addresses = new LinkedHashSet<>(before.keySet());
    addresses.addAll(after.keySet());
    List<Problem> problems = new ArrayList<>();
    for (String address : addresses) {
      List<Step> was = before.getOrDefault(address, List.of());
      List<Step> is = after.getOrDefault(address, List.of());
      if (!was.equals(is)) {
        String then = words(was);
        String now = words(is);
        problems.add(
            problem(
                address,
                then.equals(now)
                    ? "it was to be " + then + " in another way"
                    : "it was to be " + then + ", now: " + now));
      }
    }
    return problems;
  }

  private static String words(List<Step> steps) {
    return steps.isEmpty()
        ? NOTHING
        : String.join(" and ", steps.stream().map(Step::action).toList());
  }

  private static Problem problem(String subject, String message) {
    return new Problem("PLAN_MOVED", subject, message, "make a new plan");
  }
}
