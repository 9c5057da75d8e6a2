package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlanSummary;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A plan as a JSON object. */
public final class PlanJson {
  private PlanJson() {}

  public static Map<String, Object> of(Plan plan) {
    return Json.object(
        "environment", plan.environment(),
        "mode", plan.mode().name().toLowerCase(Locale.ROOT),
        "has_changes", plan.hasChanges(),
        "partial", plan.partial(),
        "refreshed", plan.refreshed(),
        "serial", plan.serial(),
        "summary", summary(plan.summary()),
        "moved", moved(plan),
        "new_outputs", plan.newOutputs(),
        "left_out", plan.unchecked().stream().sorted().toList(),
        "changes", plan.changes().stream().map(PlanJson::change).toList(),
        "blocked", plan.blocked().stream().map(PlanJson::blocked).toList());
  }

  private static Map<String, Object> moved(Plan plan) {
    var moved = new TreeMap<String, Object>();
    plan.moved().forEach((from, to) -> moved.put(from.toString(), to.toString()));
    return moved;
  }

  private static Map<String, Object> summary(PlanSummary summary) {
    return Json.object(
        "create", summary.create(),
        "update", summary.update(),
        "replace", summary.replace(),
        "delete", summary.delete(),
        "adopt", summary.adopt(),
        "forget", summary.forget(),
        "no_op", summary.noOp());
  }

  private static Map<String, Object> change(PlannedChange change) {
    return Json.object(
        "address", change.address(),
        "title", change.title(),
        "action", change.action().word(),
        "reason", change.reason(),
        "holds_data", change.holdsData(),
        "attributes", change.attributes().stream().map(PlanJson::attribute).toList());
  }

  static Map<String, Object> attribute(AttributeChange attribute) {
    return Json.object(
        "path", attribute.path(),
        "before", attribute.before(),
        "after", attribute.after(),
        "known_after_apply", attribute.afterUnknown(),
        "sensitive", attribute.sensitive(),
        "forces_replacement", attribute.forcesReplacement());
  }

  private static Map<String, Object> blocked(Plan.Blocked blocked) {
    return Json.object(
        "address", blocked.address(), "reason", blocked.reason(), "remedy", blocked.remedy());
  }
}
