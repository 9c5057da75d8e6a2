package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Set;
import java.util.stream.Collectors;

/** Code that does not exist. */
final class PolicyCodesExist extends Rule {

  PolicyCodesExist() {
    super(
        "WVR002",
        Severity.MANDATORY,
        "Code that does not exist",
        "A policy or a waiver for a code that no rule has does nothing.",
        "Correct the code. `docs/findings/` lists them all.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    Set<String> codes = RuleSet.all().stream().map(Rule::id).collect(Collectors.toSet());
    for (String code : input.environment().policy().keySet()) {
      if (!codes.contains(code)) {
        report.at(
            KeyPath.of("policy").child(code), "no rule has the code " + code, "correct the code");
      }
    }
    var waivers = input.environment().waivers();
    for (int i = 0; i < waivers.size(); i++) {
      if (!codes.contains(waivers.get(i).code())) {
        report.at(
            KeyPath.of("waivers").child(i).child("code"),
            "no rule has the code " + waivers.get(i).code(),
            "correct the code");
      }
    }
  }
}
