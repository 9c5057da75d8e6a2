package ai.varai.provisioner.emulator.run;

import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.Volume;
import com.google.cloud.run.v2.VolumeMount;
import com.google.protobuf.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Cloud Run refuses before anything is made. */
final class RunChecks {

  /** What Cloud Run sets itself in all containers of a service. */
  private static final Set<String> RESERVED = Set.of("K_SERVICE", "K_REVISION", "K_CONFIGURATION");

  /**
   * What it sets in the container that takes the requests; others may say where they listen.
   *
   * @see <a href="https://cloud.google.com/run/docs/container-contract">Container runtime
   *     contract</a>
   */
  private static final String PORT = "PORT";

  /** From Cloud Run's quotas: tasks of an execution, and seven days for each. */
  private static final int MOST_TASKS = 10_000;

  private static final long LONGEST_TASK_SECONDS = 7 * 86_400;

  private RunChecks() {}

  /**
   * Checks a service.
   *
   * @param request the type of the request that has it
   */
  static void service(String request, Service s) {
    if (!s.hasTemplate()) {
      throw RunErrors.violation(request + ".service.template", "required field not present.");
    }
    RevisionTemplate t = s.getTemplate();
    String path = request + ".service.template";
    containers(t.getContainersList(), t.getVolumesList(), path, true);
    RunResources.check(t.getContainersList(), path, true, t.getMaxInstanceRequestConcurrency());
    if (t.hasVpcAccess()) {
      RunPreconditions.check(path, t.getVpcAccess());
    }
    if (t.getScaling().getMinInstanceCount() < 0
        || (t.getScaling().getMaxInstanceCount() > 0
            && t.getScaling().getMinInstanceCount() > t.getScaling().getMaxInstanceCount())) {
      throw RunErrors.badField(
          "service.template.scaling",
          "min_instance_count must not be negative or greater than max_instance_count.");
    }
    if (t.getMaxInstanceRequestConcurrency() < 0 || t.getMaxInstanceRequestConcurrency() > 1000) {
      throw RunErrors.badField(
          "service.template.max_instance_request_concurrency",
          "max_instance_request_concurrency must be between 0 and 1000.");
    }
    if (t.hasTimeout() && (t.getTimeout().getSeconds() < 1 || t.getTimeout().getSeconds() > 3600)) {
      throw RunErrors.badField(
          "service.template.timeout", "timeout must be between 1 second and 3600 seconds.");
    }
    RunFormats.tags(s.getTrafficList());
    if (s.getTrafficCount() > 0) {
      int sum = s.getTrafficList().stream().mapToInt(TrafficTarget::getPercent).sum();
      if (sum != 100) {
        throw RunErrors.badField(
            "service.traffic",
            "Traffic target percentages must add up to 100; they add up to " + sum + ".");
      }
      Set<String> tags = new HashSet<>();
      s.getTrafficList().stream()
          .map(TrafficTarget::getTag)
          .filter(x -> !x.isEmpty() && !tags.add(x))
          .findFirst()
          .ifPresent(
              x -> {
                throw RunErrors.badField(
                    "service.traffic", "Traffic tag '" + x + "' is used twice.");
              });
    }
  }

  /** How many tasks one execution has; 0 leaves it to the default. */
  static void tasks(String path, int count) {
    if (count < 0 || count > MOST_TASKS) {
      throw RunErrors.badField(
          path + ".task_count", "task_count must be between 1 and " + MOST_TASKS + ".");
    }
  }

  /** How long an attempt of a task may take; 0 leaves it to the default. */
  static void taskTimeout(String path, Duration timeout) {
    if (timeout.getSeconds() < 0 || timeout.getSeconds() > LONGEST_TASK_SECONDS) {
      throw RunErrors.badField(
          path + ".timeout",
          "timeout must be between 1 second and " + LONGEST_TASK_SECONDS + " seconds.");
    }
  }

  static void containers(
      List<Container> containers, List<Volume> volumes, String path, boolean serving) {
    if (containers.isEmpty()) {
      throw RunErrors.badField(path + ".containers", "At least one container must be specified.");
    }
    long ports = containers.stream().filter(c -> c.getPortsCount() > 0).count();
    if (serving && containers.size() > 1 && ports != 1) {
      throw RunErrors.badField(
          path + ".containers",
          "Revision template should contain exactly one container with an exposed port.");
    }
    Set<String> known = new HashSet<>();
    volumes.forEach(v -> known.add(v.getName()));
    for (int i = 0; i < containers.size(); i++) {
      Container c = containers.get(i);
      String at = path + ".containers[" + i + "]";
      if (c.getImage().isBlank()) {
        throw RunErrors.badField(at + ".image", "Missing required field: image.");
      }
      RunFormats.container(c, at);
      boolean ingress = serving && (containers.size() == 1 || c.getPortsCount() > 0);
      Set<String> names = new HashSet<>();
      for (EnvVar e : c.getEnvList()) {
        if (e.getName().isEmpty() || !names.add(e.getName())) {
          throw RunErrors.badField(
              at + ".env",
              "Environment variable names must be set and unique: '" + e.getName() + "'.");
        }
        if ((serving && RESERVED.contains(e.getName())) || (ingress && e.getName().equals(PORT))) {
          throw RunErrors.badField(
              at + ".env",
              "The following reserved env names were provided: "
                  + e.getName()
                  + ". These values are automatically set by the system.");
        }
      }
      for (VolumeMount m : c.getVolumeMountsList()) {
        if (!known.contains(m.getName())) {
          throw RunErrors.badField(
              at + ".volume_mounts", "Volume with name " + m.getName() + " was not found.");
        }
      }
    }
  }
}
