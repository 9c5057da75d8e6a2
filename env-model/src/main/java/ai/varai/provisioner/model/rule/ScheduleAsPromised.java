package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Availability;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.RequiredAvailability;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Availability other than the matrix says. */
final class ScheduleAsPromised extends RowRule {

  ScheduleAsPromised() {
    super(
        "MTX006",
        Severity.MANDATORY,
        "Availability other than the matrix says",
        "The row says `Business hours` and nothing stops the environment outside them,"
            + " which is what keeps it in its cost band; or the row promises more than business"
            + " hours and the environment is stopped every night.",
        "Set `schedule.availability` to what the row says.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (!input.isCloud()) {
      return;
    }
    boolean always = input.environment().schedule().availability() == Availability.ALWAYS;
    KeyPath path = KeyPath.of("schedule", "availability");
    if (row.characteristics().availability() instanceof RequiredAvailability.BusinessHours
        && always) {
      report.at(
          path,
          "the matrix says 'Business hours' and no schedule stops the environment outside them",
          "set it to business-hours");
    } else if (!always
        && !(row.characteristics().availability() instanceof RequiredAvailability.BusinessHours)) {
      report.at(path, "the matrix promises more than business hours", "set it to always");
    }
  }
}
