package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.Severity;

/** One thing that must hold in every environment. Has no state. */
public abstract class Rule implements FindingCode {
  private final String id;
  private final Severity severity;
  private final String title;
  private final String explanation;
  private final String remedy;

  protected Rule(String id, Severity severity, String title, String explanation, String remedy) {
    this.id = id;
    this.severity = severity;
    this.title = title;
    this.explanation = explanation;
    this.remedy = remedy;
  }

  /** Whether the rule has anything to say about environments of this kind. */
  public boolean appliesTo(RuleInput input) {
    return true;
  }

  /**
   * Whether the rule looks at the resources that the environment becomes. Such a rule is asked
   * last, and not at all when there is an error: what cannot be brought up has no resources.
   */
  public boolean needsGraph() {
    return false;
  }

  /** Reports every place where the rule does not hold. */
  public abstract void check(RuleInput input, Report report);

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final Severity severity() {
    return severity;
  }

  @Override
  public final String title() {
    return title;
  }

  @Override
  public final String explanation() {
    return explanation;
  }

  @Override
  public final String remedy() {
    return remedy;
  }
}
