package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** A waiver of something that is not found any more; reported by {@link Waivers}. */
final class UnusedWaiver extends Rule {
  UnusedWaiver() {
    super(
        "WVR001",
        Severity.ADVISORY,
        "Waiver without a finding",
        "A waiver that covers nothing hides the next finding of its code that somebody adds by"
            + " mistake.",
        "Delete the waiver, or correct its `code` and `path`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    // Known only after all rules have run.
  }
}
