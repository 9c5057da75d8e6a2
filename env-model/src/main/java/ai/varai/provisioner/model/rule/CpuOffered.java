package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;
import java.util.List;

/** CPU that Cloud Run does not offer. */
final class CpuOffered extends CloudRule {
  private static final List<BigDecimal> WHOLE =
      List.of(
          BigDecimal.valueOf(2),
          BigDecimal.valueOf(4),
          BigDecimal.valueOf(6),
          BigDecimal.valueOf(8));

  CpuOffered() {
    super(
        "RUN002",
        Severity.MANDATORY,
        "CPU that Cloud Run does not offer",
        "Cloud Run gives an instance 0.08 to 1 CPU in steps of a thousandth, or 2, 4, 6 or"
            + " 8 whole CPUs.",
        "Choose one of these.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          BigDecimal cpus = CpuQuantity.cpus(service.cpu());
          boolean part =
              cpus.compareTo(new BigDecimal("0.08")) >= 0 && cpus.compareTo(BigDecimal.ONE) <= 0;
          boolean whole = WHOLE.stream().anyMatch(size -> size.compareTo(cpus) == 0);
          if (!part && !whole) {
            report.at(
                path.child("cpu"),
                "Cloud Run has no instances with "
                    + cpus.stripTrailingZeros().toPlainString()
                    + " CPU",
                "choose 0.08 to 1, 2, 4, 6 or 8");
          }
        });
  }
}
