package ai.varai.provisioner.emulator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.Probe;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * What v1 says of a container and the messages of v2 have no field for: it stays with the container
 * as an unknown field, which counts when two containers are compared and which v2 does not show.
 */
final class KnativeOnly {

  private static final int SUCCESS_THRESHOLD = 10_002;

  /** Of a readiness probe, by the description of v1's probes. */
  private static final int DEFAULT_SUCCESSES = 2;

  private KnativeOnly() {}

  static void keep(JsonNode v1, Container.Builder b) {
    int successes = v1.path("readinessProbe").path("successThreshold").asInt();
    if (successes > 0) {
      b.getReadinessProbeBuilder().mergeUnknownFields(number(SUCCESS_THRESHOLD, successes));
    }
  }

  static void show(Container v2, ObjectNode v1) {
    if (v1.path("readinessProbe") instanceof ObjectNode probe) {
      probe.put("successThreshold", successes(v2.getReadinessProbe()));
    }
  }

  /** After so many successes a readiness probe that had failed is passed again. */
  static int successes(Probe readiness) {
    int successes = number(readiness.getUnknownFields(), SUCCESS_THRESHOLD);
    return successes > 0 ? successes : DEFAULT_SUCCESSES;
  }

  private static UnknownFieldSet number(int field, int value) {
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addVarint(value).build())
        .build();
  }

  private static int number(UnknownFieldSet fields, int field) {
    List<Long> values = fields.getField(field).getVarintList();
    return values.isEmpty() ? 0 : Math.toIntExact(values.get(0));
  }
}
