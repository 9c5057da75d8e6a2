package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Set;

/** Labels that Google refuses or the provisioner needs. */
final class LabelsAccepted extends CloudRule {
  /** 64, less those that mark whose a resource is. */
  private static final int MOST = 56;

  private static final Set<String> OURS =
      Set.of("managed-by", "environment", "stack-id", "resource-key", "service", "component");

  LabelsAccepted() {
    super(
        "NAM003",
        Severity.MANDATORY,
        "Labels that Google refuses or the provisioner needs",
        "A resource has at most 64 labels, keys that begin with `goog` are reserved, and"
            + " `managed-by`, `environment`, `stack-id` and `resource-key` say whose a resource"
            + " is: with other values the provisioner would not find its own resources again.",
        "Rename or delete the labels.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var labels = input.environment().labels();
    if (labels.size() > MOST) {
      report.at(
          KeyPath.of("labels"), labels.size() + " labels are too many", "keep at most " + MOST);
    }
    for (String key : labels.keySet()) {
      if (key.startsWith("goog") || OURS.contains(key)) {
        report.at(
            KeyPath.of("labels").child(key), "the label " + key + " is reserved", "rename it");
      }
    }
  }
}
