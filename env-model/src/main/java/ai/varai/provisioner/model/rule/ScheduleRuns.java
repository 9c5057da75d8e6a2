package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Availability;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.time.LocalTime;

/** Business hours that end before they begin. */
final class ScheduleRuns extends Rule {

  ScheduleRuns() {
    super(
        "SCH001",
        Severity.MANDATORY,
        "Business hours that end before they begin",
        "The environment would be stopped as soon as it is started.",
        "Set `stop` later than `start`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var schedule = input.environment().schedule();
    if (schedule.availability() == Availability.BUSINESS_HOURS
        && !LocalTime.parse(schedule.start()).isBefore(LocalTime.parse(schedule.stop()))) {
      report.at(
          KeyPath.of("schedule", "stop"),
          "the hours end at " + schedule.stop() + " and begin at " + schedule.start(),
          "set stop later than start");
    }
  }
}
