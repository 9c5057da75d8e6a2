package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Beside;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.NodeSelector;
import com.google.cloud.run.v2.RunJobRequest;
import com.google.cloud.run.v2.Volume;
import com.google.cloud.run.v2.VpcAccess;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Containers and volumes of v1 (Knative) and of v2: nearly the same JSON, some fields renamed. */
final class KnativeContainers {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String BUCKETS = "gcsfuse.run.googleapis.com";
  private static final String ACCELERATOR = "run.googleapis.com/accelerator";

  private KnativeContainers() {}

  static Container container(JsonNode v1) {
    Container.Builder b = Container.newBuilder();
    merge(environment(v1), b);
    KnativeOnly.keep(v1, b);
    return b.build();
  }

  /** What a run of a job changes in a container. */
  static RunJobRequest.Overrides.ContainerOverride override(JsonNode v1) {
    RunJobRequest.Overrides.ContainerOverride.Builder b =
        RunJobRequest.Overrides.ContainerOverride.newBuilder();
    merge(environment(v1), b);
    return b.build();
  }

  private static ObjectNode environment(JsonNode v1) {
    ObjectNode n = (ObjectNode) v1.deepCopy();
    for (JsonNode e : n.path("env")) {
      JsonNode ref = e.path("valueFrom").path("secretKeyRef");
      if (e instanceof ObjectNode o && ref.isObject()) {
        o.remove("valueFrom");
        o.putObject("valueSource")
            .putObject("secretKeyRef")
            .put("secret", ref.path("name").asText())
            .put("version", ref.path("key").asText());
      }
    }
    return n;
  }

  static ObjectNode container(Container v2) {
    ObjectNode n = json(v2);
    for (JsonNode e : n.path("env")) {
      JsonNode ref = e.path("valueSource").path("secretKeyRef");
      if (e instanceof ObjectNode o && ref.isObject()) {
        o.remove("valueSource");
        o.putObject("valueFrom")
            .putObject("secretKeyRef")
            .put("name", ref.path("secret").asText())
            .put("key", ref.path("version").asText());
      }
    }
    if (n.path("resources") instanceof ObjectNode r) {
      r.remove("cpuIdle");
      r.remove("startupCpuBoost");
    }
    KnativeOnly.show(v2, n);
    return n;
  }

  static Volume volume(JsonNode v1) {
    ObjectNode n = (ObjectNode) v1.deepCopy();
    if (n.path("secret") instanceof ObjectNode s) {
      rename(s, "secretName", "secret");
      for (JsonNode i : s.path("items")) {
        if (i instanceof ObjectNode o) {
          rename(o, "key", "version");
        }
      }
    }
    if (n.path("csi") instanceof ObjectNode csi) {
      n.remove("csi");
      bucket(n, csi);
    }
    Volume.Builder b = Volume.newBuilder();
    merge(n, b);
    return b.build();
  }

  /** A bucket is mounted by a driver in v1, and a kind of volume in v2. */
  private static void bucket(ObjectNode volume, ObjectNode csi) {
    if (!csi.path("driver").asText().equals(BUCKETS)) {
      throw GoogleError.invalidArgument(
          "Volume "
              + volume.path("name").asText()
              + " has the driver "
              + csi.path("driver").asText()
              + "; the one that there is, is "
              + BUCKETS
              + ".");
    }
    JsonNode attributes = csi.path("volumeAttributes");
    ObjectNode gcs =
        volume
            .putObject("gcs")
            .put("bucket", attributes.path("bucketName").asText())
            .put("readOnly", csi.path("readOnly").asBoolean());
    String options = attributes.path("mountOptions").asText();
    if (!options.isEmpty()) {
      List.of(options.split(",", -1)).forEach(gcs.putArray("mountOptions")::add);
    }
  }

  private static void csi(ObjectNode volume, JsonNode gcs) {
    ObjectNode csi = volume.putObject("csi").put("driver", BUCKETS);
    if (gcs.path("readOnly").asBoolean()) {
      csi.put("readOnly", true);
    }
    ObjectNode attributes =
        csi.putObject("volumeAttributes").put("bucketName", gcs.path("bucket").asText());
    if (!gcs.path("mountOptions").isEmpty()) {
      List<String> options = new ArrayList<>();
      gcs.path("mountOptions").forEach(o -> options.add(o.asText()));
      attributes.put("mountOptions", String.join(",", options));
    }
  }

  /** The {@code nodeSelector} of a v1 spec; none when it asks for nothing. */
  static Optional<NodeSelector> nodes(JsonNode spec) {
    String accelerator = spec.path("nodeSelector").path(ACCELERATOR).asText();
    return accelerator.isEmpty()
        ? Optional.empty()
        : Optional.of(NodeSelector.newBuilder().setAccelerator(accelerator).build());
  }

  static void nodes(ObjectNode spec, NodeSelector v2) {
    if (!v2.getAccelerator().isEmpty()) {
      spec.putObject("nodeSelector").put(ACCELERATOR, v2.getAccelerator());
    }
  }

  static ObjectNode volume(Volume v2) {
    ObjectNode n = json(v2);
    if (n.path("secret") instanceof ObjectNode s) {
      rename(s, "secret", "secretName");
      for (JsonNode i : s.path("items")) {
        if (i instanceof ObjectNode o) {
          rename(o, "version", "key");
        }
      }
    }
    if (n.remove("gcs") instanceof ObjectNode gcs) {
      csi(n, gcs);
    }
    return n;
  }

  /** The network interfaces in an annotation: a JSON list. */
  static List<VpcAccess.NetworkInterface> interfaces(String annotation) {
    VpcAccess.Builder b = VpcAccess.newBuilder();
    JsonNode list;
    try {
      list = MAPPER.readTree(annotation);
    } catch (JsonProcessingException e) {
      throw bad("run.googleapis.com/network-interfaces");
    }
    merge(MAPPER.createObjectNode().set("networkInterfaces", list), b);
    return b.getNetworkInterfacesList();
  }

  static String interfaces(List<VpcAccess.NetworkInterface> v2) {
    return json(VpcAccess.newBuilder().addAllNetworkInterfaces(v2).build())
        .path("networkInterfaces")
        .toString();
  }

  /** The texts in an annotation: a JSON list. */
  static List<String> texts(String annotation, String value) {
    try {
      return List.of(MAPPER.readValue(value, String[].class));
    } catch (JsonProcessingException e) {
      throw bad(annotation);
    }
  }

  static String texts(List<String> values) {
    return MAPPER.valueToTree(values).toString();
  }

  private static void rename(ObjectNode n, String from, String to) {
    JsonNode v = n.remove(from);
    if (v != null) {
      n.set(to, v);
    }
  }

  private static void merge(JsonNode n, Message.Builder b) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(n.toString(), b);
      if (n instanceof ObjectNode tree) {
        Beside.merge(tree, b);
      }
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
  }

  private static ObjectNode json(Message m) {
    try {
      ObjectNode tree =
          (ObjectNode)
              MAPPER.readTree(JsonFormat.printer().omittingInsignificantWhitespace().print(m));
      Beside.show(m, tree, url -> Optional.empty());
      return tree;
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An array's elements; INVALID_ARGUMENT if there is something else or something odd in it. */
  static Iterable<JsonNode> objects(JsonNode parent, String field) {
    JsonNode n = parent.path(field);
    if (n.isMissingNode() || n.isNull()) {
      return MAPPER.createArrayNode();
    }
    if (!(n instanceof ArrayNode a)) {
      throw bad(field);
    }
    a.forEach(
        e -> {
          if (!e.isObject()) {
            throw bad(field);
          }
        });
    return a;
  }

  private static GoogleError bad(String field) {
    return GoogleError.badField(
        field, "Invalid value at '" + field + "': a list of objects is expected.");
  }
}
