package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Secret renewed less than once a year. */
final class RotationFrequentEnough extends Rule {
  private static void check(KeyPath path, int days, Report report) {
    if (days > 365) {
      report.at(path, days + " days between rotations are more than a year", "use 365 or less");
    }
  }

  RotationFrequentEnough() {
    super(
        "SEC016",
        Severity.ADVISORY,
        "Secret renewed less than once a year",
        "The longer a secret lives, the more people and machines have seen it. Secret"
            + " Manager itself takes any period from an hour to a hundred years.",
        "Use 365 days or less.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    check(
        KeyPath.of("security_config", "secrets", "rotation_days"),
        input.environment().securityConfig().secrets().rotationDays(),
        report);
    input
        .environment()
        .secrets()
        .forEach(
            (name, secret) ->
                secret
                    .rotationDays()
                    .ifPresent(
                        days -> check(KeyPath.of("secrets", name, "rotation_days"), days, report)));
  }
}
