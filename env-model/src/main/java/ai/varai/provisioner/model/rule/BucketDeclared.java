package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Service uses storage that is not declared. */
final class BucketDeclared extends Rule {

  BucketDeclared() {
    super(
        "RUN011",
        Severity.MANDATORY,
        "Service uses storage that is not declared",
        "The name in `uses.storage` is no key of `storage`.",
        "Declare the bucket under `storage`, or correct the name.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          for (int i = 0; i < service.uses().storage().size(); i++) {
            String bucket = service.uses().storage().get(i);
            if (!input.environment().storage().containsKey(bucket)) {
              report.at(
                  path.child("uses").child("storage").child(i),
                  "storage '" + bucket + "' is not declared",
                  "add it under storage");
            }
          }
        });
  }
}
