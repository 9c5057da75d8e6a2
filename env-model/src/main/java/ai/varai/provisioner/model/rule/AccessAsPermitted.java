package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.ExternalAccess;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** More external access than the matrix permits. */
final class AccessAsPermitted extends RowRule {
  private static List<ExternalAccess> permitted(MatrixRow row) {
    return switch (row.characteristics().externalAccess()) {
      case NONE -> List.of(ExternalAccess.NONE);
      case RESTRICTED_IP_RANGES ->
          List.of(ExternalAccess.RESTRICTED_IP_RANGES, ExternalAccess.NONE);
      case PUBLIC_WITH_AUTHENTICATION ->
          List.of(
              ExternalAccess.AUTHENTICATED,
              ExternalAccess.RESTRICTED_IP_RANGES,
              ExternalAccess.NONE);
      case PUBLIC_WITH_FULL_SECURITY ->
          List.of(
              ExternalAccess.FULL_SECURITY,
              ExternalAccess.AUTHENTICATED,
              ExternalAccess.RESTRICTED_IP_RANGES,
              ExternalAccess.NONE);
    };
  }

  AccessAsPermitted() {
    super(
        "SEC006",
        Severity.MANDATORY,
        "More external access than the matrix permits",
        "`security_config.external_access` opens the services further than"
            + " `external_access` of the environment's row.",
        "Set it to what the row says, or leave it out: the row's is used then.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    input
        .environment()
        .securityConfig()
        .externalAccess()
        .filter(access -> !permitted(row).contains(access))
        .ifPresent(
            access ->
                report.at(
                    KeyPath.of("security_config", "external_access"),
                    access.spelling()
                        + " where the matrix says '"
                        + row.characteristics().externalAccess()
                        + "'",
                    "use "
                        + permitted(row).stream()
                            .map(ExternalAccess::spelling)
                            .collect(Collectors.joining(" or "))));
  }
}
