package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Fixed name of a database instance. */
final class FixedInstanceName extends CloudRule {

  FixedInstanceName() {
    super(
        "SQL007",
        Severity.ADVISORY,
        "Fixed name of a database instance",
        "Cloud SQL keeps the name of a deleted instance reserved for a week. An environment"
            + " with a fixed instance name cannot be destroyed and brought up again within that"
            + " week.",
        "Leave `instance_name` out: the name then ends in a suffix that is new in each life"
            + " of the environment.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              database
                  .instanceName()
                  .ifPresent(
                      name ->
                          report.at(
                              RuleInput.database("instance_name"),
                              "the name '"
                                  + name
                                  + "' stays reserved for a week after the instance is deleted",
                              "delete the key"));
            });
  }
}
