package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.HashMap;
import java.util.Map;

/** One local port for two. */
final class LocalPortsApart extends LocalRule {

  LocalPortsApart() {
    super(
        "LOC002",
        Severity.MANDATORY,
        "One local port for two",
        "Two things cannot listen on one port.",
        "Give one of them another port.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    Map<Integer, String> owners = new HashMap<>();
    input
        .environment()
        .local()
        .ports()
        .forEach(
            (name, port) -> {
              String owner = owners.putIfAbsent(port, name);
              if (owner != null) {
                report.at(
                    KeyPath.of("local", "ports", name),
                    "port " + port + " is taken by " + owner,
                    "choose another port");
              }
            });
  }
}
