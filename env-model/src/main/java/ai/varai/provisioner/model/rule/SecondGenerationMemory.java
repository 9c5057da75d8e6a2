package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;

/** Too little memory for the second generation. */
final class SecondGenerationMemory extends CloudRule {
  private static final long LEAST = 512L << 20;

  SecondGenerationMemory() {
    super(
        "RUN006",
        Severity.MANDATORY,
        "Too little memory for the second generation",
        "Services run in the second-generation execution environment, which needs at least"
            + " 512 MiB.",
        "Set `memory` to 512Mi or more.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (MemoryQuantity.bytes(service.memory()) < LEAST
              && CpuQuantity.cpus(service.cpu()).compareTo(BigDecimal.ONE) >= 0) {
            report.at(
                path.child("memory"),
                service.memory() + " is less than the 512Mi of the second generation",
                "set memory to 512Mi or more");
          }
        });
  }
}
