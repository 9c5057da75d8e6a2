package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Hand-kept secret without a version. */
final class HandKeptSecretPinned extends CloudRule {

  HandKeptSecretPinned() {
    super(
        "SEC012",
        Severity.MANDATORY,
        "Hand-kept secret without a version",
        "Only a version number says which value a service reads. For a secret that the"
            + " environment generates the number is put in at apply; for one that is kept by hand"
            + " nobody knows it but you.",
        "Write the number in `version`; `provisioner secret set SECRET` tells it.");
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
                    SecretConfig secret = input.environment().secrets().get(reference.secretName());
                    if (secret != null
                        && !secret.generate()
                        && reference.version().equals("latest")) {
                      report.at(
                          at.child("version"),
                          "the value of '"
                              + reference.secretName()
                              + "' is put in by hand, so 'latest' is not pinned to a version",
                          "write the version number");
                    }
                  });
        });
  }
}
