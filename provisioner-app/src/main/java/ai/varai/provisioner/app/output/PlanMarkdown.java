package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A plan as a comment on a pull request. What takes something away comes first. */
public final class PlanMarkdown {

  private static final List<Action> ORDER =
      List.of(
          Action.DELETE,
          Action.REPLACE,
          Action.FORGET,
          Action.UPDATE,
          Action.ADOPT,
          Action.CREATE,
          Action.NO_OP);

  private PlanMarkdown() {}

  /**
   * The comment.
   *
   * @param target where the environment is
   * @param further paragraphs below the changes
   */
  public static String of(Plan plan, String target, List<String> further) {
    String name = plan.environment();
    var page =
        new CommentPage("provisioner plan " + name, name + ": " + PlanText.headline(plan), target);
    plan.changes().stream()
        .filter(change -> change.action() != Action.NO_OP)
        .sorted(Comparator.comparing(change -> ORDER.indexOf(change.action())))
        .forEach(change -> page.add(summary(change), ChangeLines.of(change.attributes())));
    page.list(
        "An apply would be refused",
        plan.blocked().stream()
            .map(
                b ->
                    b.address()
                        + ": "
                        + b.reason()
                        + (b.remedy().isEmpty() ? "" : ". " + b.remedy()))
            .toList());
    page.list(
        "New addresses",
        new TreeMap<>(plan.moved())
            .entrySet().stream().map(e -> e.getKey() + " is " + e.getValue()).toList());
    page.list("Left out", plan.unchecked().stream().sorted().map(Object::toString).toList());
    Stream.of(further).flatMap(List::stream).filter(s -> !s.isEmpty()).forEach(page::say);
    return page.text();
  }

  private static String summary(PlannedChange change) {
    boolean lost =
        change.holdsData()
            && (change.action() == Action.DELETE || change.action() == Action.REPLACE);
    return change.action().word()
        + " "
        + CommentPage.code(change.address())
        + " "
        + CommentPage.html(change.title())
        + (change.reason().isEmpty() ? "" : ": " + CommentPage.html(change.reason()))
        + (lost ? " <b>loses its data</b>" : "");
  }
}
