package ai.varai.provisioner.emulator.published;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.base.Suppliers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Refuses fields that a method's published request does not have, for an API that has no messages
 * of its own here, and puts the names of enumerations' values in the place of their numbers, which
 * Google's front end takes as well. The document is read when the first body comes.
 */
public final class PublishedBodies {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Shapes(Map<String, String> requests, Map<String, String> schemas) {}

  private final Supplier<Shapes> shapes;
  private final Supplier<Optional<Enumerations>> enumerations;
  private final Map<String, JsonNode> parsed = new ConcurrentHashMap<>();

  /**
   * @param api one of {@link Publications}, such as {@code sqladmin.v1}
   */
  public PublishedBodies(String api) {
    this(api, Optional.empty());
  }

  private PublishedBodies(String api, Optional<String> numbered) {
    this.shapes = Suppliers.memoize(() -> shapes(PublishedApi.load(api)));
    this.enumerations = Suppliers.memoize(() -> numbered.map(Enumerations::load));
  }

  /**
   * Bodies whose enumerations may come as numbers.
   *
   * @param numbers whose numbers these are, such as {@code sqladmin}
   */
  public static PublishedBodies withNumbers(String api, String numbers) {
    return new PublishedBodies(api, Optional.of(numbers));
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

  /**
   * Throws INVALID_ARGUMENT for a field that the method does not take, and for a number that is no
   * value of its enumeration; other numbers of values are names in the body from then on.
   */
  public void check(String method, ObjectNode body) {
    if (body.isEmpty()) {
      return;
    }
    String schema = shapes.get().requests().getOrDefault(method, "");
    if (!schema.isEmpty()) {
      check(body, fields(schema), "body", schema);
    }
  }

  /**
   * Puts the {@code kind} that a schema has into an object, and into the objects in it whose
   * schemas have one.
   */
  public void putKinds(ObjectNode object, String schema) {
    JsonNode fields = fields(schema);
    String kind = fields.path("kind").path("default").asText();
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      JsonNode field = fields.path(e.getKey());
      String one = field.path("$ref").asText();
      String each = field.path("items").path("$ref").asText();
      if (e.getValue() instanceof ObjectNode inner && !one.isEmpty()) {
        putKinds(inner, one);
      } else if (e.getValue() instanceof ArrayNode list && !each.isEmpty()) {
        list.forEach(item -> putKindsOf(item, each));
      }
    }
    if (!kind.isEmpty()) {
      object.put("kind", kind);
    }
  }

  private void putKindsOf(JsonNode item, String schema) {
    if (item instanceof ObjectNode inner) {
      putKinds(inner, schema);
    }
  }

  private JsonNode fields(String schema) {
    return parsed.computeIfAbsent(schema, this::properties);
  }

  /**
   * @param path where the object is in the body
   * @param type the name of its schema; of one without a name, that of the field which has it
   */
  private void check(ObjectNode body, JsonNode fields, String path, String type) {
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
      String typeAt = type + "." + e.getKey();
      if (e.getValue() instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, value(list.get(i), field.path("items"), at + "[" + i + "]", typeAt));
        }
      } else {
        e.setValue(value(e.getValue(), field, at, typeAt));
      }
    }
  }

  private JsonNode value(JsonNode value, JsonNode field, String at, String typeAt) {
    if (value instanceof ObjectNode inner) {
      if (field.has("$ref")) {
        String schema = field.path("$ref").asText();
        check(inner, fields(schema), at, schema);
      } else if (field.has("properties")) {
        check(inner, field.path("properties"), at, typeAt);
      }
      return value;
    }
    if (!value.isIntegralNumber() || !field.has("enum")) {
      return value;
    }
    Map<Integer, String> values = enumerations.get().map(e -> e.values(typeAt)).orElse(Map.of());
    if (values.isEmpty()) {
      return value;
    }
    String name = values.get(value.intValue());
    if (name == null) {
      throw GoogleError.invalidArgument(
          "Invalid value at '" + at + "' (TYPE_ENUM), " + value.asText());
    }
    return TextNode.valueOf(name);
  }

  private JsonNode properties(String schema) {
    try {
      return MAPPER.readTree(shapes.get().schemas().getOrDefault(schema, "{}")).path("properties");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("schema " + schema + " is no JSON", e);
    }
  }
}
