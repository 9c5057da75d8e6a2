package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import java.util.List;
import java.util.Map;

/** A plan that was saved. */
public final class SavedPlanView {
  private SavedPlanView() {}

  public static Map<String, Object> json(SavedPlan plan) {
    return Json.object(
        "environment", plan.environment(),
        "digest", plan.digest(),
        "serial", plan.serial(),
        "made", plan.made(),
        "planner", plan.planner(),
        "expires", plan.expires(),
        "approval",
            plan.approval()
                .map(
                    approval ->
                        Json.object(
                            "who", approval.who(),
                            "at", approval.at(),
                            "expires", approval.expires())),
        "plan", plan.plan());
  }

  public static String text(SavedPlan plan) {
    var text = new StringBuilder();
    if (plan.plan().get("changes") instanceof List<?> changes) {
      for (Object each : changes) {
        if (each instanceof Map<?, ?> change && !"no_op".equals(change.get("action"))) {
          text.append("  ")
              .append(change.get("action"))
              .append("  ")
              .append(change.get("address"))
              .append('\n');
        }
      }
    }
    text.append("Plan for '").append(plan.environment()).append("', made ").append(plan.made());
    text.append(" by ").append(plan.planner());
    text.append(", to be applied until ").append(plan.expires()).append(".\n");
    text.append("Digest ").append(plan.digest()).append("; ");
    return text.append(
            plan.approval()
                .map(approval -> "approved by " + approval.who() + " until " + approval.expires())
                .orElse("not approved"))
        .append('.')
        .toString();
  }
}
