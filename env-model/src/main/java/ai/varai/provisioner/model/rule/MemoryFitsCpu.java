package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;
import java.util.List;

/** Memory that does not go with the CPU. */
final class MemoryFitsCpu extends CloudRule {
  /** The memory in MiB that instances with fewer CPUs than {@code below} may have. */
  private record Band(BigDecimal below, long least, long most) {}

  private static final List<Band> BANDS =
      List.of(
          new Band(new BigDecimal("0.5"), 0, 512),
          new Band(new BigDecimal("1"), 0, 1024),
          new Band(new BigDecimal("2"), 0, 4096),
          new Band(new BigDecimal("4"), 0, 8192),
          new Band(new BigDecimal("6"), 2048, 16_384),
          new Band(new BigDecimal("8"), 4096, 24_576),
          new Band(new BigDecimal("9"), 4096, 32_768));

  MemoryFitsCpu() {
    super(
        "RUN003",
        Severity.MANDATORY,
        "Memory that does not go with the CPU",
        "Cloud Run binds memory to CPU: below 0.5 CPU up to 512 MiB, below 1 CPU up to 1"
            + " GiB, 1 CPU up to 4 GiB, 2 CPU up to 8 GiB, 4 CPU 2 to 16 GiB, 6 CPU 4 to 24 GiB, 8"
            + " CPU 4 to 32 GiB (Cloud Run, \"Configure CPU limits\").",
        "Change one of the two.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          BigDecimal cpus = CpuQuantity.cpus(service.cpu());
          long bytes = MemoryQuantity.bytes(service.memory());
          for (Band band : BANDS) {
            if (cpus.compareTo(band.below()) < 0) {
              if (bytes < band.least() << 20 || bytes > band.most() << 20) {
                report.at(
                    path.child("memory"),
                    service.memory()
                        + " does not go with "
                        + cpus.stripTrailingZeros().toPlainString()
                        + " CPU",
                    "use "
                        + (band.least() == 0 ? "up to " : band.least() + "Mi to ")
                        + band.most()
                        + "Mi, or change cpu");
              }
              return;
            }
          }
        });
  }
}
