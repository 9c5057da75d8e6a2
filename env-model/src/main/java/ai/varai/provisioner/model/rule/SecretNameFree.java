package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Secret with a name that the environment uses itself. */
final class SecretNameFree extends Rule {

  SecretNameFree() {
    super(
        "SEC018",
        Severity.ERROR,
        "Secret with a name that the environment uses itself",
        "`database-url`, `database-password` and `mongodb-url` are made by the environment"
            + " that has the databases.",
        "Choose another name.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    for (String name : input.environment().secrets().keySet()) {
      if (EnvironmentSecrets.own(input.environment()).contains(name)) {
        report.at(
            KeyPath.of("secrets", name),
            "the environment makes a secret '" + name + "' itself",
            "choose another name");
      }
    }
  }
}
