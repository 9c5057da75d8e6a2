package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Fewer instances at most than at least. */
final class InstanceBounds extends Rule {

  InstanceBounds() {
    super(
        "RUN001",
        Severity.MANDATORY,
        "Fewer instances at most than at least",
        "`min_instances` are kept running; `max_instances` may not be fewer.",
        "Raise `max_instances` or lower `min_instances`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (service.minInstances() > service.maxInstances()) {
            report.at(
                path.child("min_instances"),
                "min_instances "
                    + service.minInstances()
                    + " is more than max_instances "
                    + service.maxInstances(),
                "raise max_instances or lower min_instances");
          }
        });
  }
}
