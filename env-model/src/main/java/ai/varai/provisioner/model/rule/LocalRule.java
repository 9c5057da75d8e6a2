package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** A rule about environments on this machine. */
public abstract class LocalRule extends Rule {
  protected LocalRule(
      String id, Severity severity, String title, String explanation, String remedy) {
    super(id, severity, title, explanation, remedy);
  }

  @Override
  public final boolean appliesTo(RuleInput input) {
    return !input.isCloud();
  }
}
