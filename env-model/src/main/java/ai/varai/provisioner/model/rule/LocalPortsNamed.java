package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Emulator;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Set;
import java.util.stream.Stream;

/** Local port for something that is not there. */
final class LocalPortsNamed extends LocalRule {

  LocalPortsNamed() {
    super(
        "LOC003",
        Severity.MANDATORY,
        "Local port for something that is not there",
        "`local.ports` names services, `postgres`, `mongo`, `traces` and emulators.",
        "Correct the name.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var environment = input.environment();
    for (String name : environment.local().ports().keySet()) {
      boolean emulator =
          Stream.of(Emulator.values()).anyMatch(each -> each.spelling().equals(name));
      if (!environment.services().containsKey(name)
          && !Set.of("postgres", "mongo", "traces").contains(name)
          && !emulator) {
        report.at(
            KeyPath.of("local", "ports", name),
            "there is no '" + name + "' to give a port to",
            "name a service, postgres, mongo, traces or an emulator");
      }
    }
  }
}
