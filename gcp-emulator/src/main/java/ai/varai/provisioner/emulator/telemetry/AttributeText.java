package ai.varai.provisioner.emulator.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes as texts: lists and maps as JSON, bytes in base 64. */
final class AttributeText {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AttributeText() {}

  static Map<String, String> of(List<KeyValue> attributes) {
    Map<String, String> texts = new LinkedHashMap<>();
    attributes.forEach(a -> texts.put(a.getKey(), text(a.getValue())));
    return texts;
  }

  private static String text(AnyValue value) {
    JsonNode json = json(value);
    return json.isContainerNode() ? json.toString() : json.asText("");
  }

  private static JsonNode json(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> JSON.textNode(value.getStringValue());
      case BOOL_VALUE -> JSON.booleanNode(value.getBoolValue());
      case INT_VALUE -> JSON.numberNode(value.getIntValue());
      case DOUBLE_VALUE -> JSON.numberNode(value.getDoubleValue());
      case BYTES_VALUE -> JSON.binaryNode(value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> {
        ArrayNode list = JSON.arrayNode();
        value.getArrayValue().getValuesList().forEach(each -> list.add(json(each)));
        yield list;
      }
      case KVLIST_VALUE -> {
        ObjectNode map = JSON.objectNode();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(e -> map.set(e.getKey(), json(e.getValue())));
        yield map;
      }
      default -> JSON.textNode("");
    };
  }
}
