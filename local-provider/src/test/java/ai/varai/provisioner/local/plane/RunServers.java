package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.plane.DataPlanes.Plane;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tests of an emulated Cloud Run whose containers are processes. */
abstract class RunServers extends CloudSqlServers {
  static final String SERVICES = "/v2/projects/shop/locations/europe-west1/services";

  @Override
  Set<Plane> planes() {
    return EnumSet.of(Plane.RUN);
  }

  static List<String> program(Class<?> main) {
    return List.of("${java}", "-cp", System.getProperty("java.class.path"), main.getName());
  }

  @Override
  Map<String, List<String>> commands() {
    return Map.of(
        "example/probed", program(ProbedProgram.class),
        "example/grpc", program(GrpcHealthProgram.class));
  }

  /** The host of a service, at which it is asked. */
  static String host(CloudCalls calls, String service) {
    return calls.get(SERVICES + "/" + service).path("uri").asText().replace("https://", "");
  }

  /** The body of the answer of a service. */
  static String ask(CloudCalls calls, String service, String path) {
    String answer = calls.raw(host(calls, service), "GET " + path + " HTTP/1.1").body();
    return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
  }

  /** Entries of a log of Cloud Run, oldest first. */
  static List<JsonNode> entries(CloudCalls calls, String log) {
    JsonNode found =
        calls.post(
            "/v2/entries:list",
            "{\"resourceNames\": [\"projects/shop\"], \"orderBy\": \"timestamp asc\","
                + " \"filter\": \"logName=\\\"projects/shop/logs/run.googleapis.com%2F"
                + log.replace("/", "%2F")
                + "\\\"\"}");
    List<JsonNode> all = new ArrayList<>();
    found.path("entries").forEach(all::add);
    return all;
  }

  /** The texts of the entries that the plane itself has written, oldest first. */
  static List<String> told(CloudCalls calls) {
    return entries(calls, "varlog/system").stream()
        .map(e -> e.path("textPayload").asText())
        .toList();
  }
}
