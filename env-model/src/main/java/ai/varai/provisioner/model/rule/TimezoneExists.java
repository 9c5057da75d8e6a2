package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.time.ZoneId;

/** Time zone that does not exist. */
final class TimezoneExists extends Rule {

  TimezoneExists() {
    super(
        "SCH002",
        Severity.MANDATORY,
        "Time zone that does not exist",
        "The name is not in the time zone database.",
        "Write a name such as `America/Chicago` or `Etc/UTC`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    String zone = input.environment().schedule().timezone();
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      report.at(
          KeyPath.of("schedule", "timezone"),
          "there is no time zone '" + zone + "'",
          "write a name such as America/Chicago");
    }
  }
}
