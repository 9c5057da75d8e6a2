package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.HashSet;
import java.util.Set;

/** A domain that is listed twice. */
final class DomainsOnce extends CloudRule {

  DomainsOnce() {
    super(
        "NET021",
        Severity.ERROR,
        "A domain that is listed twice",
        "A domain has one authorization and one DNS record, and stands once in a certificate.",
        "Delete one of them.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var domains = input.environment().networkingConfig().loadBalancer().domains();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < domains.size(); i++) {
      if (!seen.add(domains.get(i))) {
        report.at(
            KeyPath.of("networking_config", "load_balancer", "domains").child(i),
            domains.get(i) + " is listed twice",
            "delete one of them");
      }
    }
  }
}
