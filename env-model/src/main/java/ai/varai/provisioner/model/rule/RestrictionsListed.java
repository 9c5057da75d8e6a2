package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.PermittedAccess;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Restricted IP ranges that are not listed. */
final class RestrictionsListed extends RowRule {

  RestrictionsListed() {
    super(
        "SEC007",
        Severity.MANDATORY,
        "Restricted IP ranges that are not listed",
        "The row says that only certain ranges may call the services, and the environment"
            + " lists none: either nobody or everybody could.",
        "List the ranges in `security_config.ip_restrictions`.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (input.isCloud()
        && row.characteristics().externalAccess() == PermittedAccess.RESTRICTED_IP_RANGES
        && input.environment().securityConfig().ipRestrictions().isEmpty()) {
      report.at(
          KeyPath.of("security_config", "ip_restrictions"),
          "the matrix says 'Restricted IP ranges' and no range is listed",
          "list the ranges that may call the services");
    }
  }
}
