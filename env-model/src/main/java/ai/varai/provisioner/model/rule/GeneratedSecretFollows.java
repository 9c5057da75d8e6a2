package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Generated secret pinned by hand. */
final class GeneratedSecretFollows extends CloudRule {

  GeneratedSecretFollows() {
    super(
        "SEC013",
        Severity.ADVISORY,
        "Generated secret pinned by hand",
        "The reference names a version of a secret that the environment renews: after the"
            + " next rotation the service keeps the old value, and stops when that version is"
            + " disabled.",
        "Leave `version` out.");
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
                    boolean generated =
                        secret == null
                            ? EnvironmentSecrets.exists(input.environment(), reference.secretName())
                            : secret.generate();
                    if (generated && !reference.version().equals("latest")) {
                      report.at(
                          at.child("version"),
                          "version "
                              + reference.version()
                              + " of '"
                              + reference.secretName()
                              + "' will not follow its rotation",
                          "delete version");
                    }
                  });
        });
  }
}
