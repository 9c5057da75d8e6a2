package ai.varai.provisioner.local.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the engine is asked, by the <a href="https://docs.docker.com/reference/api/engine/">Docker
 * Engine API</a>: of each answer only what is used is read. Refusals are {@link DockerException}s
 * as docker-java's are.
 */
final class EngineQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NOT_FOUND = 404;

  private final DockerHttpClient http;

  EngineQueries(DockerHttpClient http) {
    this.http = http;
  }

  /** Version of the engine and of its API, for people. */
  String version() {
    JsonNode version = required("/version");
    return version.path("Version").asText() + " (API " + version.path("ApiVersion").asText() + ")";
  }

  /** Containers with all the labels, running or not: one call, and one for each of them. */
  List<EngineContainer> containers(Map<String, String> labels) {
    List<EngineContainer> found = new ArrayList<>();
    for (JsonNode each : required("/containers/json?all=true&filters=" + filters(labels))) {
      container(each.path("Id").asText()).ifPresent(found::add);
    }
    return found;
  }

  Optional<EngineContainer> container(String idOrName) {
    return get("/containers/" + encode(idOrName) + "/json").map(EngineContainer::new);
  }

  List<EngineNetwork> networks(Map<String, String> labels) {
    List<EngineNetwork> found = new ArrayList<>();
    required("/networks?filters=" + filters(labels)).forEach(n -> found.add(EngineNetwork.of(n)));
    return found;
  }

  boolean hasImage(String reference) {
    return image(reference).isPresent();
  }

  Optional<EngineImage> image(String reference) {
    // Slashes and colons of a reference are part of the path.
    return get("/images/" + reference + "/json").map(EngineQueries::image);
  }

  private static EngineImage image(JsonNode image) {
    Map<String, String> labels = new TreeMap<>();
    image
        .path("Config")
        .path("Labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new EngineImage(image.path("Id").asText(), image.path("Architecture").asText(), labels);
  }

  /** An image as a tar archive, as {@code docker save} writes it; the caller closes it. */
  DockerHttpClient.Response export(String imageId) {
    DockerHttpClient.Response response = http.execute(request("/images/" + imageId + "/get"));
    if (response.getStatusCode() == 200) {
      return response;
    }
    try (response) {
      throw new DockerException(
          message(response.getBody().readAllBytes()), response.getStatusCode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode required(String path) {
    return get(path).orElseThrow(() -> new DockerException(path + " does not exist", NOT_FOUND));
  }

  private Optional<JsonNode> get(String path) {
    try (DockerHttpClient.Response response = http.execute(request(path))) {
      byte[] body = response.getBody().readAllBytes();
      int status = response.getStatusCode();
      if (status == NOT_FOUND) {
        return Optional.empty();
      } else if (status != 200) {
        throw new DockerException(message(body), status);
      }
      return Optional.of(JSON.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request request(String path) {
    return Request.builder().method(Request.Method.GET).path(path).build();
  }

  private static String message(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      return JSON.readTree(text).path("message").asText(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static String filters(Map<String, String> labels) {
    ObjectNode filters = JSON.createObjectNode();
    ArrayNode values = filters.putArray("label");
    Stack.asFilterValues(labels).forEach(values::add);
    return encode(filters.toString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
