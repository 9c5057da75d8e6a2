package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.LocalMode;
import ai.varai.provisioner.model.source.Severity;

/** Service that cannot run without Docker. */
final class ProcessForEmbedded extends LocalRule {

  ProcessForEmbedded() {
    super(
        "LOC005",
        Severity.MANDATORY,
        "Service that cannot run without Docker",
        "In embedded mode services run as processes, and this one has only an image.",
        "Write `process`, or set `local.mode` to `docker` or `auto`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (input.environment().local().mode() == LocalMode.EMBEDDED
              && service.process().isEmpty()) {
            report.at(
                path.child("process"),
                "the service has no process to run in embedded mode",
                "write process");
          }
        });
  }
}
