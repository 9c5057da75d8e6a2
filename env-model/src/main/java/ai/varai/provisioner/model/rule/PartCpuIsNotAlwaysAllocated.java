package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;

/** Part of a CPU that is always allocated. */
final class PartCpuIsNotAlwaysAllocated extends CloudRule {

  PartCpuIsNotAlwaysAllocated() {
    super(
        "RUN005",
        Severity.MANDATORY,
        "Part of a CPU that is always allocated",
        "Less than 1 CPU is to be had only with request-based billing, where an instance"
            + " has CPU while it answers (Cloud Run, \"Configure CPU limits\").",
        "Set `cpu_always_allocated` to false, or `cpu` to 1 or more.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (CpuQuantity.cpus(service.cpu()).compareTo(BigDecimal.ONE) < 0
              && service.cpuAlwaysAllocated()) {
            report.at(
                path.child("cpu"),
                "less than 1 CPU cannot be always allocated",
                "set cpu_always_allocated to false or cpu to 1000m");
          }
        });
  }
}
