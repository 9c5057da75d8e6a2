package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** More service instances than database connections. */
final class ConnectionsSuffice extends CloudRule {

  ConnectionsSuffice() {
    super(
        "SQL017",
        Severity.ADVISORY,
        "More service instances than database connections",
        "Each running instance of a service that uses the database holds at least one"
            + " connection. When all services are scaled out together there would be more"
            + " instances than the tier has connections.",
        "Choose a larger tier, lower `max_instances`, or put a connection pooler in" + " between.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              int instances =
                  input.environment().services().values().stream()
                      .filter(service -> service.uses().database())
                      .mapToInt(ServiceConfig::maxInstances)
                      .sum();
              PostgresTier.find(database.tier())
                  .filter(tier -> instances > tier.connections())
                  .ifPresent(
                      tier ->
                          report.at(
                              RuleInput.database("tier"),
                              "up to "
                                  + instances
                                  + " service instances share "
                                  + tier.connections()
                                  + " connections",
                              "choose a larger tier or lower max_instances"));
            });
  }
}
