package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import java.util.regex.Pattern;

/** Secret in clear. */
final class SecretInClear extends Rule {
  private static final Pattern NAME =
      Pattern.compile(
          "(PASSWORD|PASSWD|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY|TOKEN|CREDENTIALS?)$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern URL_WITH_PASSWORD =
      Pattern.compile("^[a-z][a-z0-9+.-]*://[^/\\s:@]+:[^/\\s@]+@");

  SecretInClear() {
    super(
        "SEC014",
        Severity.MANDATORY,
        "Secret in clear",
        "The value of a variable is in the file, in the plan, in the state and on the"
            + " console of everybody who may look at the service.",
        "Declare a secret and put the variable into `secret_environment_variables`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          service
              .environmentVariables()
              .forEach(
                  (name, value) -> {
                    boolean named = NAME.matcher(name).find() && !value.isEmpty();
                    if (named || URL_WITH_PASSWORD.matcher(value).find()) {
                      report.at(
                          path.child("environment_variables").child(name),
                          "the variable " + name + " looks like a secret and stands in clear",
                          "use secret_environment_variables");
                    }
                  });
        });
  }
}
