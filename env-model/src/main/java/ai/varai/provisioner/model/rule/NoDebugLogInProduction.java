package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.LogLevel;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Debug log in production. */
final class NoDebugLogInProduction extends Rule {

  NoDebugLogInProduction() {
    super(
        "MON005",
        Severity.ADVISORY,
        "Debug log in production",
        "Debug messages cost storage and may carry personal data.",
        "Use `info` or `warn`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    if (input.isProduction()
        && input.environment().monitoringConfig().logLevel() == LogLevel.DEBUG) {
      report.at(
          KeyPath.of("monitoring_config", "log_level"),
          "debug messages are logged in production",
          "use info or warn");
    }
  }
}
