package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.source.Severity;

/** Secret that nobody can put in on this machine. */
final class LocalSecretsGenerated extends LocalRule {

  LocalSecretsGenerated() {
    super(
        "LOC007",
        Severity.MANDATORY,
        "Secret that nobody can put in on this machine",
        "The secret store of an environment on this machine holds what was generated and nothing"
            + " else, so a service that reads a secret with `generate: false` cannot start.",
        "Let it be generated here (`generate: true`, in the local file when others extend the same"
            + " base), or give the service the value in `environment_variables`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) ->
            service
                .secretEnvironmentVariables()
                .forEach(
                    (variable, reference) -> {
                      SecretConfig secret =
                          input.environment().secrets().get(reference.secretName());
                      if (secret != null && !secret.generate()) {
                        report.at(
                            path.child("secret_environment_variables").child(variable),
                            "the value of '"
                                + reference.secretName()
                                + "' is put in by hand, which the secret store of this machine"
                                + " does not take",
                            "let it be generated, or write the value in environment_variables");
                      }
                    }));
  }
}
