package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingCodes;
import java.util.List;

/** Makes the codes of the rules known. */
public final class RuleCodes implements FindingCodes {
  @Override
  public List<FindingCode> codes() {
    return List.copyOf(RuleSet.all());
  }
}
