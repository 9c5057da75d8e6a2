package ai.varai.provisioner.emulator.published;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Refuses fields that a method's published request does not have, for an API that has no messages
 * of its own here. The document is read when the first body comes.
 */
public final class PublishedBodies {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Shapes(Map<String, String> requests, Map<String, String> schemas) {}

  private final Supplier<Shapes> shapes;
  private final Map<String, JsonNode> parsed = new ConcurrentHashMap<>();

  /**
   * @param api one of {@link Publications}, such as {@code sqladmin.v1}
   */
  public PublishedBodies(String api) {
    this.shapes = Suppliers.memoize(() -> shapes(PublishedApi.load(api)));
  }

  private static Shapes shapes(PublishedApi api) {
    Map<String, String> requests = new HashMap<>();
    for (PublishedMethod m : api.methods()) {
      requests.put(m.id(), m.definition().path("request").path("$ref").asText());
    }
    Map<String, String> schemas = new HashMap<>();
    for (String line : api.schemas()) {
      int space = line.indexOf(' ');
      schemas.put(line.substring(0, space), line.substring(space + 1));
    }
    return new Shapes(requests, schemas);
  }

  /** Throws INVALID_ARGUMENT for a field that the method does not take. */
  public void check(String method, ObjectNode body) {
    if (body.isEmpty()) {
      return;
    }
    String schema = shapes.get().requests().getOrDefault(method, "");
    if (!schema.isEmpty()) {
      check(body, schema, "body");
    }
  }

  private void check(ObjectNode body, String schema, String path) {
    JsonNode fields = parsed.computeIfAbsent(schema, this::properties);
    for (Map.Entry<String, JsonNode> e : body.properties()) {
      JsonNode field = fields.path(e.getKey());
      if (field.isMissingNode()) {
        throw GoogleError.invalidArgument(
            "Invalid JSON payload received. Unknown name \""
                + e.getKey()
                + "\" at '"
                + path
                + "': Cannot find field.");
      }
      String at = path + "." + e.getKey();
      if (e.getValue() instanceof ObjectNode inner && field.has("$ref")) {
        check(inner, field.path("$ref").asText(), at);
      }
      String items = field.path("items").path("$ref").asText();
      for (int i = 0; !items.isEmpty() && i < e.getValue().size(); i++) {
        if (e.getValue().get(i) instanceof ObjectNode inner) {
          check(inner, items, at + "[" + i + "]");
        }
      }
    }
  }

  private JsonNode properties(String schema) {
    try {
      return MAPPER.readTree(shapes.get().schemas().getOrDefault(schema, "{}")).path("properties");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("schema " + schema + " is no JSON", e);
    }
  }
}
