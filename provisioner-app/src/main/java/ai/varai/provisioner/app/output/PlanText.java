package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A plan for people: one line for each resource with what matters about it, the differences of
 * those that change, and the sum. A resource that is created is one line: what it will have is what
 * the environment's file says.
 */
public final class PlanText {
  private static final int LONGEST_VALUE = 60;

  /** What is shown of two values before they begin to differ, so that one sees what they are. */
  private static final int LEAD = 25;

  private static final int NAMED = 6;

  private final Paint paint;
  private final boolean everything;

  /**
   * @param everything whether the attributes of created resources are shown too
   */
  public PlanText(Paint paint, boolean everything) {
    this.paint = paint;
    this.everything = everything;
  }

  public String of(Plan plan) {
    return of(plan, true);
  }

  /** The same without what forbids it, for a plan on the way to being refused for that. */
  public String withoutObstacles(Plan plan) {
    return of(plan, false);
  }

  private String of(Plan plan, boolean obstacles) {
    var text = new StringBuilder();
    List<PlannedChange> changes =
        plan.changes().stream().filter(change -> change.action() != Action.NO_OP).toList();
    int width =
        changes.stream().mapToInt(change -> change.address().toString().length()).max().orElse(0);
    new TreeMap<>(plan.moved())
        .forEach(
            (from, to) ->
                text.append("  ").append(from).append(" is ").append(to).append(" from now on\n"));
    changes.forEach(change -> append(text, change, width));
    if (obstacles) {
      plan.blocked().forEach(blocked -> append(text, blocked));
    }
    leftOut(text, plan);
    return text.append(sum(plan)).toString();
  }

  /**
   * What a plan of a part is not about, by name: all of it where it outlives a destroy, otherwise
   * as far as can be read at a glance.
   */
  private void leftOut(StringBuilder text, Plan plan) {
    if (plan.partial()) {
      var addresses = new TreeSet<>(plan.unchecked());
      boolean all = plan.mode() == Plan.Mode.DESTROY || addresses.size() <= NAMED + 1;
      String named =
          addresses.stream()
              .limit(all ? addresses.size() : NAMED)
              .map(ResourceAddress::toString)
              .collect(Collectors.joining(", "));
      int rest = all ? 0 : addresses.size() - NAMED;
      text.append(paint.dim("  left out: "))
          .append(named)
          .append(rest == 0 ? "" : " and " + rest + " more")
          .append('\n');
    }
  }

  private String sum(Plan plan) {
    String partial = plan.partial() ? " (partial: " + plan.unchecked().size() + " left out)" : "";
    if (!plan.hasChanges()) {
      return "Nothing to do: " + plan.summary().noOp() + " resources are as wanted" + partial + ".";
    }
    return paint.bold("Plan: " + actions(plan)) + partial + ".";
  }

  /** What a plan does, for a headline. */
  static String headline(Plan plan) {
    String partial = plan.partial() ? ", " + plan.unchecked().size() + " left out" : "";
    return (plan.hasChanges()
            ? actions(plan)
            : "nothing to do, " + plan.summary().noOp() + " resources are as wanted")
        + partial;
  }

  private static String actions(Plan plan) {
    if (plan.newOutputs().isPresent()) {
      return plan.summary().noOp()
          + " resources are as wanted; outputs and release are written down";
    }
    boolean movesOnly = plan.changes().stream().allMatch(change -> change.action() == Action.NO_OP);
    String moves = plan.moved().size() + " to move";
    return movesOnly ? moves : plan.summary() + (plan.moved().isEmpty() ? "" : ", " + moves);
  }

  private void append(StringBuilder text, PlannedChange change, int width) {
    String address = change.address().toString();
    text.append("  ")
        .append(colored(change.action(), String.format(Locale.ROOT, "%-3s", change.symbol())))
        .append(' ')
        .append(address)
        .append(" ".repeat(width - address.length() + 2))
        .append(paint.dim(change.title()));
    if (!change.reason().isEmpty()) {
      text.append("  ").append(change.reason());
    }
    if (change.holdsData()
        && (change.action() == Action.DELETE || change.action() == Action.REPLACE)) {
      text.append("  ").append(paint.red("loses its data"));
    }
    text.append('\n');
    if (everything || change.action() == Action.UPDATE || change.action() == Action.REPLACE) {
      change.attributes().forEach(attribute -> append(text, attribute));
    }
  }

  private void append(StringBuilder text, Plan.Blocked blocked) {
    text.append(paint.red("  ! "))
        .append(blocked.address())
        .append(": ")
        .append(blocked.reason())
        .append(blocked.remedy().isEmpty() ? "" : "\n      " + blocked.remedy())
        .append('\n');
  }

  private void append(StringBuilder text, AttributeChange attribute) {
    text.append("        ").append(attribute.path()).append(": ");
    String before = attribute.before().map(PlanText::value).orElse("");
    String after = attribute.after().map(PlanText::value).orElse("");
    int from = Math.max(0, common(before, after) - LEAD);
    if (attribute.before().isPresent()) {
      text.append(excerpt(before, from)).append(" -> ");
    }
    if (attribute.sensitive()) {
      text.append("(sensitive)");
    } else if (attribute.afterUnknown()) {
      text.append("(known after apply)");
    } else {
      text.append(attribute.after().isPresent() ? excerpt(after, from) : "(none)");
    }
    if (attribute.forcesReplacement()) {
      text.append(paint.red("  forces replacement"));
    }
    text.append('\n');
  }

  private static String value(Object value) {
    return value instanceof String string ? '"' + string + '"' : Json.line(value);
  }

  private static int common(String one, String other) {
    int length = Math.min(one.length(), other.length());
    int same = 0;
    while (same < length && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /** A long value from a place on at which there is something to see; a text keeps its quotes. */
  private static String excerpt(String text, int from) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    return text.startsWith("\"")
        ? '"' + cut(text.substring(1, text.length() - 1), from - 1, LONGEST_VALUE - 2) + '"'
        : cut(text, from, LONGEST_VALUE);
  }

  private static String cut(String text, int from, int longest) {
    String shown = from <= 0 ? text : "…" + text.substring(Math.min(from + 1, text.length()));
    return shown.length() <= longest ? shown : shown.substring(0, longest - 1) + "…";
  }

  private String colored(Action action, String symbol) {
    return switch (action) {
      case CREATE, ADOPT -> paint.green(symbol);
      case UPDATE -> paint.yellow(symbol);
      case REPLACE, DELETE -> paint.red(symbol);
      case FORGET, NO_OP -> paint.dim(symbol);
    };
  }
}
