package ai.varai.provisioner.lifecycle.plan;

import java.util.List;

/** How many resources each action of a plan concerns. */
public record PlanSummary(
    int create, int update, int replace, int delete, int adopt, int forget, int noOp) {

  static PlanSummary of(List<PlannedChange> changes) {
    int[] counts = new int[Action.values().length];
    changes.forEach(change -> counts[change.action().ordinal()]++);
    return new PlanSummary(
        counts[Action.CREATE.ordinal()],
        counts[Action.UPDATE.ordinal()],
        counts[Action.REPLACE.ordinal()],
        counts[Action.DELETE.ordinal()],
        counts[Action.ADOPT.ordinal()],
        counts[Action.FORGET.ordinal()],
        counts[Action.NO_OP.ordinal()]);
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
