package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;

/** Part of a CPU with several requests at once. */
final class PartCpuServesOneRequest extends CloudRule {

  PartCpuServesOneRequest() {
    super(
        "RUN004",
        Severity.MANDATORY,
        "Part of a CPU with several requests at once",
        "An instance with less than 1 CPU takes one request at a time (Cloud Run,"
            + " \"Configure CPU limits\").",
        "Set `concurrency` to 1, or `cpu` to 1 or more.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (CpuQuantity.cpus(service.cpu()).compareTo(BigDecimal.ONE) < 0
              && service.concurrency() > 1) {
            report.at(
                path.child("concurrency"),
                "an instance with "
                    + CpuQuantity.cpus(service.cpu()).stripTrailingZeros().toPlainString()
                    + " CPU takes one request at a time, not "
                    + service.concurrency(),
                "set concurrency to 1 or cpu to 1000m");
          }
        });
  }
}
