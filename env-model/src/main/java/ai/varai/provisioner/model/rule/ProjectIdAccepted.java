package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;

/** Project id that Google refuses. */
final class ProjectIdAccepted extends CloudRule {

  ProjectIdAccepted() {
    super(
        "NAM004",
        Severity.MANDATORY,
        "Project id that Google refuses",
        "Project ids cannot contain `google`, `ssl`, `null` or `undefined`.",
        "Correct the id.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    String project = input.environment().projectId();
    for (String word : List.of("google", "ssl", "null", "undefined")) {
      if (project.contains(word)) {
        report.at(
            KeyPath.of("project_id"),
            "no project id contains '" + word + "': " + project,
            "write the id of your project");
      }
    }
  }
}
