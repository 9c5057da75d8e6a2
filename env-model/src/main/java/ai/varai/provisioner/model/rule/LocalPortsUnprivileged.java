package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Local port that needs privileges. */
final class LocalPortsUnprivileged extends LocalRule {

  LocalPortsUnprivileged() {
    super(
        "LOC004",
        Severity.ADVISORY,
        "Local port that needs privileges",
        "Ports below 1024 can be opened by the administrator only.",
        "Choose a port from 1024 on.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .environment()
        .local()
        .ports()
        .forEach(
            (name, port) -> {
              if (port < 1024) {
                report.at(
                    KeyPath.of("local", "ports", name),
                    "port " + port + " needs the administrator",
                    "choose 1024 or more");
              }
            });
  }
}
