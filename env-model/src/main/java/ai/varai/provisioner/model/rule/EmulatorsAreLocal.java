package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Google emulator outside this machine. */
final class EmulatorsAreLocal extends CloudRule {

  EmulatorsAreLocal() {
    super(
        "RUN012",
        Severity.ADVISORY,
        "Google emulator outside this machine",
        "Emulators run in local environments only; elsewhere the service talks to the real"
            + " thing and gets no `…_EMULATOR_HOST`.",
        "Move `uses.emulators` into the local file.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (!service.uses().emulators().isEmpty()) {
            report.at(
                path.child("uses").child("emulators"),
                "emulators run in local environments only",
                "move the key into the local file");
          }
        });
  }
}
