package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Map;
import java.util.Set;

/** Variable that Cloud Run sets itself. */
final class ReservedVariables extends Rule {
  private static final Set<String> NAMES =
      Set.of("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION");

  private static void check(KeyPath path, Map<String, ?> variables, Report report) {
    for (String name : variables.keySet()) {
      if (NAMES.contains(name) || name.startsWith("X_GOOGLE_")) {
        report.at(path.child(name), "Cloud Run sets " + name + " itself", "rename the variable");
      }
    }
  }

  ReservedVariables() {
    super(
        "RUN009",
        Severity.MANDATORY,
        "Variable that Cloud Run sets itself",
        "Cloud Run sets `PORT`, `K_SERVICE`, `K_REVISION` and `K_CONFIGURATION`, keeps"
            + " names that begin with `X_GOOGLE_`, and refuses a service that sets one.",
        "Rename the variable. The port is `port`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          check(path.child("environment_variables"), service.environmentVariables(), report);
          check(
              path.child("secret_environment_variables"),
              service.secretEnvironmentVariables(),
              report);
        });
  }
}
