package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.support.Beside;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.Probe;

/**
 * What v1 says of a container and the messages of v2 have no field for: it stays beside the
 * message, counts when two containers are compared, and v2 shows it where somebody gave it.
 */
final class KnativeOnly {

  private static final String SUCCESS_THRESHOLD = "successThreshold";

  /** Of a readiness probe, by the description of v1's probes. */
  private static final int DEFAULT_SUCCESSES = 2;

  private KnativeOnly() {}

  static void keep(JsonNode v1, Container.Builder b) {
    int successes = v1.path("readinessProbe").path(SUCCESS_THRESHOLD).asInt();
    if (successes > 0) {
      Probe.Builder probe = b.getReadinessProbeBuilder();
      Beside.set(probe, Beside.of(probe).put(SUCCESS_THRESHOLD, successes));
    }
  }

  static void show(Container v2, ObjectNode v1) {
    if (v1.path("readinessProbe") instanceof ObjectNode probe) {
      probe.put(SUCCESS_THRESHOLD, successes(v2.getReadinessProbe()));
    }
  }

  /** After so many successes a readiness probe that had failed is passed again. */
  static int successes(Probe readiness) {
    int successes = Beside.of(readiness).path(SUCCESS_THRESHOLD).asInt();
    return successes > 0 ? successes : DEFAULT_SUCCESSES;
  }
}
