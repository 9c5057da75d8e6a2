package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.support.Labels;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.ContainerPort;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.Probe;
import com.google.cloud.run.v2.TrafficTarget;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Ranges and forms of single fields, as their comments in the published messages have them.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v2/Probe">Probes</a>
 */
final class RunFormats {

  private static final Pattern TAG = Pattern.compile("[a-z]([a-z0-9-]{0,44}[a-z0-9])?");
  private static final int LONGEST_STARTUP = 240;
  private static final int LONGEST_LIVENESS = 3600;
  private static final int MOST_RETRIES = 10;

  private RunFormats() {}

  static void tags(List<TrafficTarget> traffic) {
    for (TrafficTarget t : traffic) {
      if (!t.getTag().isEmpty() && !TAG.matcher(t.getTag()).matches()) {
        throw RunErrors.badField(
            "service.traffic",
            "Traffic tag '"
                + t.getTag()
                + "' must have lowercase letters, digits and dashes only, begin with a letter and"
                + " not end with a dash; maximum length is 46 characters.");
      }
      if (t.getPercent() < 0 || t.getPercent() > 100) {
        throw RunErrors.badField(
            "service.traffic",
            "Traffic percent must be between 0 and 100: " + t.getPercent() + ".");
      }
    }
  }

  /** Labels that a caller of v2 gives; those of Google's own namespaces are refused there. */
  static void labels(String path, Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          if (!Labels.valid(key, value)) {
            throw RunErrors.badField(
                path + ".labels",
                "Label '"
                    + key
                    + "' = '"
                    + value
                    + "' is not valid: keys begin with a lowercase letter, and keys and values have"
                    + " lowercase letters, digits, underscores and dashes only, 63 at most.");
          }
        });
  }

  static void container(Container c, String path) {
    if (c.getPortsCount() > 1) {
      throw RunErrors.violation(path + ".ports", "ports should contain 0 or 1 port.");
    }
    for (ContainerPort p : c.getPortsList()) {
      if (p.getContainerPort() < 1 || p.getContainerPort() > 65_535) {
        throw RunErrors.badField(
            path + ".ports", "container_port must be between 1 and 65535: " + p.getContainerPort());
      }
    }
    if (c.hasStartupProbe()) {
      probe(c.getStartupProbe(), path + ".startup_probe", LONGEST_STARTUP);
    }
    if (c.hasLivenessProbe()) {
      probe(c.getLivenessProbe(), path + ".liveness_probe", LONGEST_LIVENESS);
    }
    if (c.hasReadinessProbe()) {
      probe(c.getReadinessProbe(), path + ".readiness_probe", LONGEST_LIVENESS);
    }
  }

  private static void probe(Probe p, String path, int longest) {
    between(path + ".initial_delay_seconds", p.getInitialDelaySeconds(), 0, longest);
    between(path + ".period_seconds", p.getPeriodSeconds(), 0, longest);
    between(path + ".timeout_seconds", p.getTimeoutSeconds(), 0, LONGEST_LIVENESS);
    between(path + ".failure_threshold", p.getFailureThreshold(), 0, Integer.MAX_VALUE);
    if (p.hasHttpGet()
        && !p.getHttpGet().getPath().isEmpty()
        && !p.getHttpGet().getPath().startsWith("/")) {
      throw RunErrors.badField(path + ".http_get.path", "The path must begin with '/'.");
    }
  }

  /**
   * Refuses a probe that takes longer than the time until the next one. Only v1 does: v2 takes it,
   * as the acceptance tests of Terraform's provider show, and a service that was made so can then
   * not be changed with {@code gcloud run services update}.
   */
  static void periods(List<Container> containers, String path) {
    for (int i = 0; i < containers.size(); i++) {
      Container c = containers.get(i);
      String at = path + ".containers[" + i + "].";
      period(c.getStartupProbe(), at + "startup_probe");
      period(c.getLivenessProbe(), at + "liveness_probe");
      period(c.getReadinessProbe(), at + "readiness_probe");
    }
  }

  private static void period(Probe p, String path) {
    // Zero takes the default: ten seconds, and one.
    int period = p.getPeriodSeconds() == 0 ? 10 : p.getPeriodSeconds();
    if (p.getTimeoutSeconds() > period) {
      throw RunErrors.badField(path + ".timeout_seconds", "must be less than period_seconds");
    }
  }

  static void job(ExecutionTemplate t) {
    int tasks = Math.max(1, t.getTaskCount());
    if (t.getParallelism() < 0 || t.getParallelism() > tasks) {
      throw RunErrors.badField(
          "job.template.parallelism",
          "parallelism must not be negative or greater than task_count, which is " + tasks + ".");
    }
    between("job.template.template.max_retries", t.getTemplate().getMaxRetries(), 0, MOST_RETRIES);
  }

  private static void between(String field, int value, int least, int most) {
    if (value < least || value > most) {
      String name = field.substring(field.lastIndexOf('.') + 1);
      throw RunErrors.badField(
          field, name + " must be between " + least + " and " + most + ": " + value + ".");
    }
  }
}
