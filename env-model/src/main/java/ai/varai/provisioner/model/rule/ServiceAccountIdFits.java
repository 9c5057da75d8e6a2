package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.Names;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Optional;

/** Service account id has to be cut. */
final class ServiceAccountIdFits extends CloudRule {

  ServiceAccountIdFits() {
    super(
        "NAM001",
        Severity.ADVISORY,
        "Service account id has to be cut",
        "IAM takes ids of 6 to 30 characters, unique in the project. The id is made of the"
            + " service and the environment, so that environments can share a project (the"
            + " requirement's `<service>-sa` would collide); a longer one is cut and ends in a"
            + " hash.",
        "Nothing, or shorten the name of the service or the environment.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var names = new Names(input.environment(), Optional.empty());
    for (String service : input.environment().services().keySet()) {
      String uncut = names.uncutServiceAccount(service);
      if (uncut.length() > Names.SERVICE_ACCOUNT_ID_LIMIT) {
        report.at(
            KeyPath.of("services", service),
            "the service account id "
                + uncut
                + " has more than 30 characters and becomes "
                + names.serviceAccount(service),
            "shorten the name of the service or the environment");
      }
    }
  }
}
