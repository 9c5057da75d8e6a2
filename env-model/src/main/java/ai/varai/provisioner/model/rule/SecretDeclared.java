package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Secret that is not declared. */
final class SecretDeclared extends Rule {

  SecretDeclared() {
    super(
        "SEC011",
        Severity.MANDATORY,
        "Secret that is not declared",
        "The name is no key of `secrets` and none of the secrets that the environment makes"
            + " itself (`database-url`, `database-password`, `mongodb-url`).",
        "Declare it under `secrets`, with `generate: false` when its value is put in by"
            + " hand.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          service
              .secretEnvironmentVariables()
              .forEach(
                  (variable, reference) -> {
                    KeyPath at = path.child("secret_environment_variables").child(variable);
                    if (!EnvironmentSecrets.exists(input.environment(), reference.secretName())) {
                      report.at(
                          at.child("secret_name"),
                          "there is no secret '" + reference.secretName() + "'",
                          "declare it under secrets");
                    }
                  });
        });
  }
}
