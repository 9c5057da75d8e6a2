package ai.varai.provisioner.lifecycle.plan;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as a tree of JDK values for JSON: {@code changes} without those that do nothing, {@code
 * summary}, {@code blocked}. Sensitive values are absent and marked.
 */
public final class PlanTree {
  private PlanTree() {}

  public static Map<String, Object> of(Plan plan) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("format", 1L);
    tree.put("mode", plan.mode().name().toLowerCase(java.util.Locale.ROOT));
    tree.put("environment", plan.environment());
    tree.put("stack", plan.stack());
    tree.put("made", plan.made().toString());
    tree.put("lineage", plan.lineage());
    tree.put("serial", plan.serial());
    tree.put("refreshed", plan.refreshed());
    tree.put("has_changes", plan.hasChanges());
    tree.put("summary", summary(plan.summary()));
    List<Object> changes = new ArrayList<>();
    for (PlannedChange change : plan.changes()) {
      if (change.action() != Action.NO_OP) {
        changes.add(change(change));
      }
    }
    tree.put("changes", changes);
    if (!plan.moved().isEmpty()) {
      var moved = new LinkedHashMap<String, Object>();
      plan.moved().forEach((from, to) -> moved.put(from.toString(), to.toString()));
      tree.put("moved", moved);
    }
    List<Object> blocked = new ArrayList<>();
    for (Plan.Blocked one : plan.blocked()) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("address", one.address().toString());
      entry.put("reason", one.reason());
      entry.put("remedy", one.remedy());
      blocked.add(entry);
    }
    tree.put("blocked", blocked);
    tree.put("unchecked", names(plan.unchecked().stream().sorted().toList()));
    tree.put("confirmations_needed", names(plan.confirmationsNeeded()));
    return tree;
  }

  private static List<String> names(List<ResourceAddress> addresses) {
    return addresses.stream().map(ResourceAddress::toString).toList();
  }

  private static Map<String, Object> summary(PlanSummary summary) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("create", (long) summary.create());
    tree.put("update", (long) summary.update());
    tree.put("replace", (long) summary.replace());
    tree.put("delete", (long) summary.delete());
    tree.put("adopt", (long) summary.adopt());
    tree.put("forget", (long) summary.forget());
    tree.put("no_op", (long) summary.noOp());
    return tree;
  }

  private static Map<String, Object> change(PlannedChange change) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("address", change.address().toString());
    tree.put("title", change.title());
    tree.put("action", change.action().word());
    if (!change.reason().isEmpty()) {
      tree.put("reason", change.reason());
    }
    change.current().ifPresent(found -> tree.put("id", found.id()));
    if (change.action() == Action.REPLACE) {
      tree.put("order", change.order().name().toLowerCase(java.util.Locale.ROOT));
    }
    if (change.holdsData()) {
      tree.put("holds_data", true);
    }
    tree.put("attributes", change.attributes().stream().map(PlanTree::attribute).toList());
    return tree;
  }

  private static Map<String, Object> attribute(AttributeChange change) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("path", change.path());
    change.before().ifPresent(value -> tree.put("before", value));
    change.after().ifPresent(value -> tree.put("after", plain(value)));
    flag(tree, "known_after_apply", change.afterUnknown());
    flag(tree, "sensitive", change.sensitive());
    flag(tree, "forces_replacement", change.forcesReplacement());
    return tree;
  }

  /** Markers for what is not known yet, deep inside a value, become their text. */
  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      var result = new LinkedHashMap<String, Object>();
      map.forEach((key, inner) -> result.put(String.valueOf(key), plain(inner)));
      return result;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PlanTree::plain).toList();
    }
    return value instanceof Enum<?> ? value.toString() : value;
  }

  private static void flag(Map<String, Object> tree, String name, boolean value) {
    if (value) {
      tree.put(name, true);
    }
  }
}
