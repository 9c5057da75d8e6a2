package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.PermittedAccess;
import ai.varai.provisioner.model.source.Severity;

/** Everybody may call a service that the matrix reserves. */
final class NobodyAnonymous extends RowRule {

  NobodyAnonymous() {
    super(
        "SEC005",
        Severity.MANDATORY,
        "Everybody may call a service that the matrix reserves",
        "The row allows access to restricted IP ranges, to callers with an identity, or to"
            + " nobody; `allUsers` gives it to the whole internet and `allAuthenticatedUsers` to"
            + " everybody with a Google account. The requirement's service module grants"
            + " `allUsers` in every environment but production.",
        "Name the users, groups and service accounts in `invokers`, and set"
            + " `external_access` to what the row says.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.characteristics().externalAccess() == PermittedAccess.PUBLIC_WITH_FULL_SECURITY) {
      return;
    }
    input.eachService(
        (path, service) -> {
          for (int i = 0; i < service.invokers().size(); i++) {
            String invoker = service.invokers().get(i);
            if (invoker.startsWith("all")) {
              report.at(
                  path.child("invokers").child(i),
                  invoker
                      + " may call the service where the matrix says '"
                      + row.characteristics().externalAccess()
                      + "'",
                  "name users, groups or service accounts");
            }
          }
        });
  }
}
