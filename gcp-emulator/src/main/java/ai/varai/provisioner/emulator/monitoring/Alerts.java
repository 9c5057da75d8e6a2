package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import com.google.monitoring.v3.AlertPolicy;

/** The methods on alerts. No condition is evaluated here, so that no alert ever opens. */
final class Alerts {
  private final Configurations<AlertPolicy> policies;

  Alerts(Configurations<AlertPolicy> policies) {
    this.policies = policies;
  }

  void register(ApiBuilder api) {
    String all = "/v3/projects/{project}/alerts";
    api.route(
            "GET",
            all,
            "monitoring.projects.alerts.list",
            call -> {
              policies.project("projects/" + call.variable("project"));
              ListFilter.parse(call.parameter("filter").orElse(""));
              return JsonAnswer.empty();
            })
        .route(
            "GET",
            all + "/{alert}",
            "monitoring.projects.alerts.get",
            call -> {
              policies.project("projects/" + call.variable("project"));
              throw GoogleError.notFound("Requested entity was not found.");
            });
  }
}
