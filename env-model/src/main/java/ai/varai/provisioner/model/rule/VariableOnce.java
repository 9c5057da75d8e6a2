package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Variable both in clear and as a secret. */
final class VariableOnce extends Rule {

  VariableOnce() {
    super(
        "RUN010",
        Severity.MANDATORY,
        "Variable both in clear and as a secret",
        "A variable has one value.",
        "Delete one of the two.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          for (String name : service.environmentVariables().keySet()) {
            if (service.secretEnvironmentVariables().containsKey(name)) {
              report.at(
                  path.child("environment_variables").child(name),
                  name + " is in secret_environment_variables as well",
                  "delete one of the two");
            }
          }
        });
  }
}
