package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import java.util.List;

/** Steps of a rollout that do not rise. */
final class RolloutRises extends CloudRule {

  RolloutRises() {
    super(
        "RUN013",
        Severity.MANDATORY,
        "Steps of a rollout that do not rise",
        "Each step gives the new revision a larger share of the requests than the one before, until"
            + " it has all.",
        "Write the steps of `rollout` in rising order, such as `[10, 50]`; the last one, 100, goes"
            + " without saying.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          List<Integer> steps = service.rollout().steps();
          for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i) <= steps.get(i - 1)) {
              report.at(
                  path.child("rollout").child("steps"),
                  steps.get(i) + " comes after " + steps.get(i - 1),
                  "write the steps in rising order");
              return;
            }
          }
        });
  }
}
