package ai.varai.provisioner.local.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** A container as the engine describes it when it is inspected. */
record EngineContainer(JsonNode inspected) {
  String id() {
    return inspected.path("Id").asText();
  }

  String name() {
    return inspected.path("Name").asText().replaceFirst("^/", "");
  }

  Map<String, String> labels() {
    return strings(inspected.path("Config").path("Labels"));
  }

  /** The name of its image, as it was asked for. */
  String image() {
    return inspected.path("Config").path("Image").asText();
  }

  /** The image that it was made of, which no tag can move away from it. */
  String imageId() {
    return inspected.path("Image").asText();
  }

  /**
   * The ids of the networks that it is connected to, by their names; empty ids as long as it was
   * never started.
   */
  Map<String, String> networks() {
    Map<String, String> ids = new HashMap<>();
    inspected
        .path("NetworkSettings")
        .path("Networks")
        .properties()
        .forEach(
            network -> ids.put(network.getKey(), network.getValue().path("NetworkID").asText()));
    return ids;
  }

  boolean running() {
    return state("Running").asBoolean();
  }

  boolean paused() {
    return state("Paused").asBoolean();
  }

  boolean restarting() {
    return state("Restarting").asBoolean();
  }

  boolean ranOutOfMemory() {
    return state("OOMKilled").asBoolean();
  }

  int exitCode() {
    return state("ExitCode").asInt();
  }

  int restarts() {
    return inspected.path("RestartCount").asInt();
  }

  /** CPU limit in billionths of a CPU; 0 for none. */
  long nanoCpus() {
    return host("NanoCpus").asLong();
  }

  /** Memory limit in bytes; 0 for none. */
  long memory() {
    return host("Memory").asLong();
  }

  String restartPolicy() {
    return host("RestartPolicy").path("Name").asText();
  }

  /** When it was last started, as the engine writes it. */
  String startedAt() {
    return state("StartedAt").asText();
  }

  private JsonNode state(String field) {
    return inspected.path("State").path(field);
  }

  private JsonNode host(String field) {
    return inspected.path("HostConfig").path(field);
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }
}
