package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What all instances of one revision may have together in a region. Compared for each new revision
 * by itself: what other services have does not count.
 *
 * @see <a href="https://cloud.google.com/run/quotas">Quotas of Cloud Run</a>
 */
final class RunQuota {
  /** What a revision gets that does not say how many it wants, if the quotas allow it. */
  private static final int USUAL_INSTANCES = 100;

  private RunQuota() {}

  /** As many instances as are usual, or as the quotas allow, where a service names no number. */
  static Service filled(ToLongFunction<Quotas> limits, Service service) {
    RevisionTemplate template = service.getTemplate();
    if (template.getScaling().getMaxInstanceCount() > 0) {
      return service;
    }
    Service.Builder b = service.toBuilder();
    b.getTemplateBuilder()
        .getScalingBuilder()
        .setMaxInstanceCount((int) Math.max(1, Math.min(USUAL_INSTANCES, most(limits, template))));
    return b.build();
  }

  /**
   * Refuses more instances than the quotas allow.
   *
   * @param limits of the service's project in its region
   * @param template with its defaults filled in
   * @param field the name that the caller's version of the API has for the number of instances
   */
  static void check(ToLongFunction<Quotas> limits, RevisionTemplate template, String field) {
    long instances = template.getScaling().getMaxInstanceCount();
    long milliCpus = sum(template, "cpu", 1_000);
    long bytes = sum(template, "memory", 1);
    List<String> violated = new ArrayList<>();
    long cpus = limits.applyAsLong(Quotas.RUN_CPU_ALLOCATION);
    if (instances * milliCpus > cpus) {
      violated.add(violation("CpuAllocPerProjectRegion", instances * milliCpus, cpus));
    }
    boolean processors = !violated.isEmpty();
    long memory = limits.applyAsLong(Quotas.RUN_MEM_ALLOCATION);
    if (instances * bytes > memory) {
      violated.add(violation("MemAllocPerProjectRegion", instances * bytes, memory));
    }
    if (violated.isEmpty()) {
      return;
    }
    String message =
        "Max instances must be set to "
            + most(limits, template)
            + " or fewer to set the requested total "
            + (processors ? "CPU" : "memory")
            + ".\nConsider running your workload in a region with greater capacity, or requesting"
            + " an increase in quota for this region if you are seeing sustained usage near this"
            + " limit, see https://cloud.google.com/run/quotas.\n\nQuota violated:\n"
            + String.join("\n", violated);
    throw GoogleError.invalidArgument(field + ": " + message).withFieldViolation(field, message);
  }

  private static String violation(String quota, long requested, long allowed) {
    return quota + " requested: " + requested + " allowed: " + allowed;
  }

  /** The most instances that fit. */
  private static long most(ToLongFunction<Quotas> limits, RevisionTemplate template) {
    return Math.min(
        most(limits.applyAsLong(Quotas.RUN_CPU_ALLOCATION), sum(template, "cpu", 1_000)),
        most(limits.applyAsLong(Quotas.RUN_MEM_ALLOCATION), sum(template, "memory", 1)));
  }

  private static long most(long limit, long each) {
    return each == 0 ? Long.MAX_VALUE : limit / each;
  }

  /** What the containers of an instance may have together, times the scale. */
  private static long sum(RevisionTemplate template, String resource, long scale) {
    BigDecimal all = BigDecimal.ZERO;
    for (Container container : template.getContainersList()) {
      all =
          all.add(
              Quantity.of(container.getResources().getLimitsOrDefault(resource, "0"))
                  .orElse(BigDecimal.ZERO));
    }
    return all.multiply(BigDecimal.valueOf(scale)).longValue();
  }
}
