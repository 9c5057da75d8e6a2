package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Secrets are generated although auto_generate is off. */
final class SecretsGenerated extends Rule {

  SecretsGenerated() {
    super(
        "SEC017",
        Severity.ADVISORY,
        "Secrets are generated although auto_generate is off",
        "The password of the database and the secrets with `generate: true` have no other"
            + " source: they are generated whatever `auto_generate` says.",
        "Set `auto_generate` to true, or keep every secret by hand and the database out of"
            + " the environment.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var environment = input.environment();
    boolean needed =
        environment.databaseConfig().isPresent()
            || environment.secrets().values().stream().anyMatch(SecretConfig::generate);
    if (needed && !environment.securityConfig().secrets().autoGenerate()) {
      report.at(
          KeyPath.of("security_config", "secrets", "auto_generate"),
          "secrets without another source are generated all the same",
          "set it to true");
    }
  }
}
