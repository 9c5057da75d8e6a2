package ai.varai.provisioner.lifecycle.plan;

import java.util.List;
import java.util.Map;

/** A plan as text that a person reads in ten seconds: what happens to what, and why. */
public final class PlanText {
  private static final int WIDTH = 80;

  private PlanText() {}

  /**
   * The plan's text.
   *
   * @param details whether every attribute of what is created or deleted is shown, too
   */
  public static String of(Plan plan, boolean details) {
    var text = new StringBuilder();
    for (PlannedChange change : plan.changes()) {
      if (change.action() != Action.NO_OP) {
        change(text, change, details);
      }
    }
    plan.moved()
        .forEach(
            (from, to) -> text.append("  > ").append(from).append(" -> ").append(to).append('\n'));
    for (Plan.Blocked blocked : plan.blocked()) {
      text.append("  ! ")
          .append(blocked.address())
          .append(": ")
          .append(blocked.reason())
          .append("; ")
          .append(blocked.remedy())
          .append('\n');
    }
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append("Plan: ").append(plan.summary());
    if (plan.summary().noOp() > 0) {
      text.append(" (").append(plan.summary().noOp()).append(" as wanted)");
    }
    text.append('\n');
    if (plan.partial()) {
      text.append("Partial: ").append(plan.unchecked().size()).append(" resources were left out\n");
    }
    if (!plan.refreshed()) {
      text.append("Not refreshed: the state was believed, nobody was asked what exists\n");
    }
    if (!plan.confirmationsNeeded().isEmpty()) {
      text.append("Loses data: ");
      text.append(
              String.join(
                  ", ", plan.confirmationsNeeded().stream().map(a -> a.toString()).toList()))
          .append('\n');
    }
    return text.toString();
  }

  private static void change(StringBuilder text, PlannedChange change, boolean details) {
    text.append(String.format("%5s ", symbol(change)))
        .append(change.address())
        .append("  (")
        .append(change.title());
    if (!change.reason().isEmpty()) {
      text.append(": ").append(change.reason());
    }
    text.append(")\n");
    boolean whole = change.action() == Action.CREATE || change.action() == Action.DELETE;
    if (whole && !details) {
      return;
    }
    for (AttributeChange attribute : change.attributes()) {
      text.append("        ").append(attribute.path()).append(": ");
      if (!whole) {
        text.append(before(attribute)).append(" -> ");
      }
      text.append(change.action() == Action.DELETE ? before(attribute) : after(attribute));
      if (attribute.forcesReplacement()) {
        text.append("  # forces replacement");
      }
      text.append('\n');
    }
  }

  private static String symbol(PlannedChange change) {
    boolean createFirst =
        change.action() == Action.REPLACE
            && change.order()
                == ai.varai.provisioner.model.resource.ReplaceOrder.CREATE_BEFORE_DELETE;
    return createFirst ? "+/-" : change.action().symbol();
  }

  private static String before(AttributeChange attribute) {
    return attribute.sensitive()
        ? "(sensitive)"
        : attribute.before().map(PlanText::value).orElse("(none)");
  }

  private static String after(AttributeChange attribute) {
    if (attribute.afterUnknown()) {
      return "(known after apply)";
    }
    return attribute.sensitive()
        ? "(sensitive)"
        : attribute.after().map(PlanText::value).orElse("(none)");
  }

  private static String value(Object tree) {
    String text = text(tree);
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
  }

  private static String text(Object tree) {
    if (tree instanceof String string) {
      return '"' + string.replace("\n", "\\n") + '"';
    }
    if (tree instanceof Map<?, ?> map) {
      List<String> parts =
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .toList();
      return "{" + String.join(", ", parts) + "}";
    }
    if (tree instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(PlanText::text).toList()) + "]";
    }
    return String.valueOf(tree);
  }
}
