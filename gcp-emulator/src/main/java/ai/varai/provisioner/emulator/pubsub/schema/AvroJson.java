package ai.varai.provisioner.emulator.pubsub.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;

/**
 * Checks values of Avro's JSON encoding. The library's own decoder lets fields through that a
 * record does not have, and takes fractions for whole numbers.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#json-encoding">JSON encoding</a>
 */
final class AvroJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private AvroJson() {}

  static void check(Schema schema, String json) throws MismatchException {
    JsonNode value;
    try {
      value = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MismatchException("The message is no JSON: " + e.getOriginalMessage());
    }
    check(schema, value);
  }

  private static void check(Schema schema, JsonNode value) throws MismatchException {
    switch (schema.getType()) {
      case NULL -> expect(value.isNull(), value, "null");
      case BOOLEAN -> expect(value.isBoolean(), value, "boolean");
      case INT -> expect(whole(value) && value.canConvertToInt(), value, "number_integer");
      case LONG -> expect(whole(value) && value.canConvertToLong(), value, "number_integer");
      case FLOAT, DOUBLE -> expect(value.isNumber(), value, "number_float");
      case STRING -> expect(value.isTextual(), value, "string");
      case BYTES -> expect(bytes(value), value, "bytes");
      case FIXED ->
          expect(
              bytes(value) && value.textValue().length() == schema.getFixedSize(),
              value,
              schema.getFixedSize() + " bytes");
      case ENUM ->
          expect(
              value.isTextual() && schema.hasEnumSymbol(value.textValue()),
              value,
              "one of " + schema.getEnumSymbols());
      case UNION -> union(schema.getTypes(), value);
      case RECORD -> record(schema, value);
      case ARRAY -> {
        expect(value.isArray(), value, "array");
        for (JsonNode each : value) {
          check(schema.getElementType(), each);
        }
      }
      case MAP -> {
        expect(value.isObject(), value, "object");
        for (JsonNode each : value) {
          check(schema.getValueType(), each);
        }
      }
    }
  }

  private static void record(Schema schema, JsonNode value) throws MismatchException {
    expect(value.isObject(), value, "object");
    Set<String> unknown = new TreeSet<>();
    value.fieldNames().forEachRemaining(unknown::add);
    for (Schema.Field field : schema.getFields()) {
      if (!unknown.remove(field.name())) {
        throw new MismatchException("JSON object has no field " + field.name() + ".");
      }
      check(field.schema(), value.get(field.name()));
    }
    if (!unknown.isEmpty()) {
      throw new MismatchException("JSON object has fields that are not in the schema: " + unknown);
    }
  }

  /** Nothing stands for itself; anything else is a member named by its type. */
  private static void union(List<Schema> types, JsonNode value) throws MismatchException {
    Map.Entry<String, JsonNode> member =
        value.isObject() && value.size() == 1 ? value.properties().iterator().next() : null;
    for (Schema type : types) {
      if (type.getType() == Schema.Type.NULL && value.isNull()) {
        return;
      }
      if (member != null
          && type.getType() != Schema.Type.NULL
          && type.getFullName().equals(member.getKey())) {
        check(type, member.getValue());
        return;
      }
    }
    throw new MismatchException(
        "JSON object with type "
            + name(value)
            + " does not match schema which expected a union of "
            + types.stream().map(Schema::getFullName).toList());
  }

  /** Bytes are a text whose characters are their values. */
  private static boolean bytes(JsonNode value) {
    return value.isTextual() && value.textValue().chars().allMatch(c -> c <= 0xFF);
  }

  private static boolean whole(JsonNode value) {
    return value.isIntegralNumber();
  }

  private static void expect(boolean fits, JsonNode value, String wanted) throws MismatchException {
    if (!fits) {
      throw new MismatchException(
          "JSON object with type "
              + name(value)
              + " does not match schema which expected "
              + wanted);
    }
  }

  private static String name(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> whole(value) ? "number_integer" : "number_float";
      case MISSING, POJO, BINARY -> "none";
      default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
