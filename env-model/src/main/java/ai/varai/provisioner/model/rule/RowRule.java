package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.Severity;

/** A rule that holds an environment to its row of the configuration matrix. */
public abstract class RowRule extends Rule {
  protected RowRule(String id, Severity severity, String title, String explanation, String remedy) {
    super(id, severity, title, explanation, remedy);
  }

  @Override
  public final void check(RuleInput input, Report report) {
    input.row().ifPresent(row -> check(input, row, report));
  }

  /** Reports where the environment breaks its row. */
  protected abstract void check(RuleInput input, MatrixRow row, Report report);
}
