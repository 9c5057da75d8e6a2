package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * What is done to stopped instances only.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instances/update-instance-properties">Which
 *     properties want what</a>
 */
final class StoppedInstances {

  /** Methods of which one message is known. */
  private static final Set<String> STOPPED =
      Set.of(
          "setMachineType",
          "setMachineResources",
          "setMinCpuPlatform",
          "setName",
          "updateDisplayDevice",
          "updateShieldedInstanceConfig");

  /** Parts of the scheduling that stay as they are while the instance runs, and their names. */
  private static final Map<String, String> SCHEDULING =
      Map.of("minNodeCpus", "minNodeCpus", "maxRunDuration", "Max run duration");

  private StoppedInstances() {}

  /** Lets a method of instances look at its instance first. */
  static Verb guarded(ResourceEngine engine, Verb verb) {
    return r ->
        engine.once(
            r,
            () -> {
              ObjectNode instance = engine.compute().resources().require(r.url());
              if (!instance.path("status").asText().equals("TERMINATED")) {
                check(r, instance);
              }
              return verb.answer(r);
            });
  }

  static boolean concerns(ComputeMethod method) {
    String tail = method.tail();
    return method.collection().equals("instances")
        && (STOPPED.contains(tail)
            || Set.of("setServiceAccount", "setScheduling", "detachDisk").contains(tail));
  }

  private static void check(Request r, ObjectNode instance) {
    String method = r.method().tail();
    if (STOPPED.contains(method)) {
      // Words: https://github.com/hashicorp/terraform-provider-google/issues/7101
      throw ComputeErrors.usage("Instance should be in the STOPPED state.");
    }
    switch (method) {
      case "setServiceAccount" ->
          throw ComputeErrors.invalid(
              "The instance must be stopped before the service account can be changed.");
      case "detachDisk" -> bootDisk(instance, r.parameter("deviceName").orElse(""));
      default -> scheduling(instance.path("scheduling"), r.body());
    }
  }

  /** Words: https://github.com/litmuschaos/chaos-charts/issues/562. */
  private static void bootDisk(ObjectNode instance, String device) {
    for (JsonNode disk : instance.path("disks")) {
      if (disk.path("boot").asBoolean() && disk.path("deviceName").asText().equals(device)) {
        throw ComputeErrors.usage(
            "To detach the boot disk, the instance must be in TERMINATED state.");
      }
    }
  }

  /** Words: https://github.com/hashicorp/terraform-provider-google/issues/18217. */
  private static void scheduling(JsonNode now, ObjectNode wanted) {
    SCHEDULING.forEach(
        (field, name) -> {
          if (wanted.has(field) && !wanted.get(field).equals(now.path(field))) {
            throw ComputeErrors.invalid(name + " cannot be changed while the instance is running.");
          }
        });
  }
}
