package ai.varai.provisioner.lifecycle.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many resources each action of a plan concerns. */
public record PlanSummary(
    int create, int update, int replace, int delete, int adopt, int forget, int noOp) {

  static PlanSummary of(List<PlannedChange> changes) {
    Map<Action, Integer> counts = new EnumMap<>(Action.class);
    changes.forEach(change -> counts.merge(change.action(), 1, Integer::sum));
    return new PlanSummary(
        counts.getOrDefault(Action.CREATE, 0),
        counts.getOrDefault(Action.UPDATE, 0),
        counts.getOrDefault(Action.REPLACE, 0),
        counts.getOrDefault(Action.DELETE, 0),
        counts.getOrDefault(Action.ADOPT, 0),
        counts.getOrDefault(Action.FORGET, 0),
        counts.getOrDefault(Action.NO_OP, 0));
  }

  /** One line: {@code 3 to create, 1 to update}; {@code nothing to do} when there is nothing. */
  @Override
  public String toString() {
    var parts = new java.util.ArrayList<String>();
    add(parts, create, "to create");
    add(parts, update, "to update");
    add(parts, replace, "to replace");
    add(parts, delete, "to delete");
    add(parts, adopt, "to adopt");
    add(parts, forget, "to forget");
    return parts.isEmpty() ? "nothing to do" : String.join(", ", parts);
  }

  private static void add(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}
