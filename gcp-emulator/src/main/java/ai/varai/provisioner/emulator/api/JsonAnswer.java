package ai.varai.provisioner.emulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of a JSON route: a JSON body, or raw bytes with a media type, or nothing. */
public record JsonAnswer(
    int status,
    @Nullable JsonNode json,
    byte @Nullable [] raw,
    String contentType,
    Map<String, String> headers) {

  public static JsonAnswer ok(JsonNode body) {
    return of(200, body);
  }

  public static JsonAnswer of(int status, JsonNode body) {
    return new JsonAnswer(status, body, null, "application/json; charset=UTF-8", Map.of());
  }

  /** 200 with {@code {}}. */
  public static JsonAnswer empty() {
    return ok(JsonNodeFactory.instance.objectNode());
  }

  /** 204 without a body. */
  public static JsonAnswer noContent() {
    return new JsonAnswer(204, null, null, "", Map.of());
  }

  public static JsonAnswer raw(int status, byte[] bytes, String contentType) {
    return new JsonAnswer(status, null, bytes, contentType, Map.of());
  }

  /** What describes raw bytes, for a caller that is given both. */
  public JsonAnswer withJson(JsonNode description) {
    return new JsonAnswer(status, description, raw, contentType, headers);
  }

  public JsonAnswer withHeader(String name, String value) {
    java.util.HashMap<String, String> more = new java.util.HashMap<>(headers);
    more.put(name, value);
    return new JsonAnswer(status, json, raw, contentType, Map.copyOf(more));
  }
}
