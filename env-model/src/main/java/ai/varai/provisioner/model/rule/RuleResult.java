package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Findings;
import java.util.List;

/**
 * What the rules say about an environment.
 *
 * @param findings what stands, weighed by the environment's policy
 * @param waived what is accepted for a while; always to be shown
 */
public record RuleResult(Findings findings, List<Waived> waived) {
  public RuleResult {
    waived = List.copyOf(waived);
  }
}
