package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.http.JsonCheck;
import ai.varai.provisioner.emulator.published.Publications;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.Compute;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The message types of the Compute API. The descriptor is big (a second on a cold machine), so it
 * is loaded by the first body that has to be checked, not at the start.
 */
final class ComputeTypes {

  private ComputeTypes() {}

  private static final class Holder {
    static final List<Descriptor> TYPES = Compute.getDescriptor().getMessageTypes();

    static @Nullable Descriptor find(String message) {
      return Compute.getDescriptor().findMessageTypeByName(message);
    }
  }

  /** Loads the descriptor; for a test or a warm start. */
  static int load() {
    return Holder.TYPES.size();
  }

  /**
   * Checks a body and gives it in the API's own spelling: no nulls, 64-bit numbers as strings.
   * Throws INVALID_ARGUMENT for unknown fields, wrong types and unknown enum values.
   *
   * @param told what a body may say although its message has no such field
   */
  static ObjectNode canonical(ObjectNode body, String message, Predicate<String> told) {
    ObjectNode full = withoutNewer(body);
    Descriptor type = Holder.find(message);
    full.properties().removeIf(e -> !hasField(message, e.getKey()) && told.test(e.getKey()));
    if (type == null) {
      return published(full, message);
    }
    withoutUnpublished(full, message);
    dropNulls(full, type);
    ObjectNode known = full.deepCopy();
    dropNewer(known, type);
    JsonCheck.check(known, type);
    return object(full, type, "");
  }

  /**
   * Takes out fields that Google takes although they stand in no published form: Terraform's
   * provider, whose tests run against Google's API, sends them.
   */
  private static void withoutUnpublished(ObjectNode body, String message) {
    if (message.equals("Network") && body.path("routingConfig") instanceof ObjectNode routing) {
      // Comes with a null for bgpAlwaysCompareMed, which does what this asks for.
      routing.remove("deleteBgpAlwaysCompareMed");
    }
    if (message.equals("Router")) {
      for (JsonNode nat : body.path("nats")) {
        if (nat instanceof ObjectNode o && o.path("initialNatIps").isEmpty()) {
          o.remove("initialNatIps");
        }
      }
    }
  }

  /** Whether Google publishes a field that the descriptor does not have yet. */
  private static boolean isNewer(String name, Descriptor type) {
    return field(type, name) == null && fields(type.getName()).has(name);
  }

  /** Takes out the fields, of messages at any depth, that the descriptor does not have yet. */
  private static void dropNewer(ObjectNode body, Descriptor type) {
    body.properties().removeIf(e -> isNewer(e.getKey(), type));
    eachMessage(body, type, ComputeTypes::dropNewer);
  }

  /** Calls for each message that is a field of this one, or stands in a list or a map in it. */
  private static void eachMessage(
      ObjectNode body, Descriptor type, BiConsumer<ObjectNode, Descriptor> work) {
    for (Map.Entry<String, JsonNode> e : body.properties()) {
      FieldDescriptor f = field(type, e.getKey());
      if (f == null || f.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      FieldDescriptor value = f.isMapField() ? f.getMessageType().findFieldByName("value") : f;
      if (value.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      boolean one = e.getValue().isObject() && !f.isMapField();
      for (JsonNode n : one ? List.of(e.getValue()) : e.getValue()) {
        if (n instanceof ObjectNode o) {
          work.accept(o, value.getMessageType());
        }
      }
    }
  }

  /** A body of a message that is published only. */
  private static ObjectNode published(ObjectNode body, String message) {
    ObjectNode out = body.deepCopy();
    out.properties().removeIf(e -> e.getValue().isNull());
    JsonNode fields = fields(message);
    out.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.isEmpty() && !fields.has(name)) {
                throw ComputeErrors.invalid(
                    "Invalid JSON payload received. Unknown name \""
                        + name
                        + "\": Cannot find field.");
              }
            });
    return out;
  }

  /** The fields that a message has as published. */
  private static JsonNode fields(String message) {
    return Publications.find(ComputeOperations.API, "v1")
        .flatMap(api -> api.schema(message))
        .map(s -> s.path("properties"))
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  /**
   * Takes out what is null: fields, and messages in lists and maps. Terraform's provider sends
   * these with what its resources leave open: a list of one null for a router's keys. One message
   * where the field is a list becomes the list's only element, as with a router's only key. Lists
   * in a list are taken for their elements: the provider sends the predefined rules of a firewall
   * policy so.
   */
  private static void dropNulls(ObjectNode body, Descriptor type) {
    body.properties().removeIf(e -> e.getValue().isNull());
    for (Map.Entry<String, JsonNode> e : body.properties()) {
      FieldDescriptor f = field(type, e.getKey());
      if (f != null && f.isMapField()) {
        e.getValue().properties().removeIf(inner -> inner.getValue().isNull());
        continue;
      }
      if (f == null || f.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (f.isRepeated() && e.getValue() instanceof ObjectNode only) {
        e.setValue(JsonNodeFactory.instance.arrayNode().add(only));
      }
      if (e.getValue() instanceof ArrayNode list) {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        addElements(list, elements);
        e.setValue(elements);
      }
    }
    eachMessage(body, type, ComputeTypes::dropNulls);
  }

  private static void addElements(ArrayNode list, ArrayNode elements) {
    for (JsonNode n : list) {
      if (n instanceof ArrayNode inner) {
        addElements(inner, elements);
      } else if (!n.isNull()) {
        elements.add(n);
      }
    }
  }

  /**
   * The body without the fields that resources show and the descriptor does not have yet: clients
   * such as gcloud send back what they have read.
   */
  private static ObjectNode withoutNewer(ObjectNode body) {
    ObjectNode out = body.deepCopy();
    for (JsonNode parent : out.findParents(NetworkingKinds.EFFECTIVE_TIME_WAIT)) {
      ((ObjectNode) parent).remove(NetworkingKinds.EFFECTIVE_TIME_WAIT);
    }
    return out;
  }

  /** Whether a message has a field of this JSON name. */
  static boolean hasField(String message, String jsonName) {
    Descriptor type = Holder.find(message);
    return type == null ? fields(message).has(jsonName) : field(type, jsonName) != null;
  }

  /** The JSON names of a message's fields. */
  static List<String> fieldNames(String message) {
    Descriptor type = Holder.find(message);
    return type == null
        ? fields(message).properties().stream().map(Map.Entry::getKey).toList()
        : type.getFields().stream().map(FieldDescriptor::getJsonName).toList();
  }

  /** Whether a field is a map. */
  static boolean isMap(String message, String jsonName) {
    Descriptor type = Holder.find(message);
    FieldDescriptor f = type == null ? null : field(type, jsonName);
    return f != null && f.isMapField();
  }

  /** The message type of a field, if it has one. */
  static Optional<String> fieldType(String message, String jsonName) {
    Descriptor type = Holder.find(message);
    FieldDescriptor f = type == null ? null : field(type, jsonName);
    return f == null || f.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        ? Optional.empty()
        : Optional.of(f.getMessageType().getName());
  }

  private static @Nullable FieldDescriptor field(Descriptor type, String name) {
    for (FieldDescriptor f : type.getFields()) {
      if (f.getJsonName().equals(name) || f.getName().equals(name)) {
        return f;
      }
    }
    return null;
  }

  private static ObjectNode object(ObjectNode in, Descriptor type, String path) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    in.properties()
        .forEach(
            e -> {
              FieldDescriptor f = field(type, e.getKey());
              if (f != null && !e.getValue().isNull() && !isEmptyEnum(e.getValue(), f, type)) {
                String at = path.isEmpty() ? f.getJsonName() : path + "." + f.getJsonName();
                out.set(f.getJsonName(), any(e.getValue(), f, type, at));
              } else if (isNewer(e.getKey(), type)) {
                out.set(e.getKey(), spelled(e.getValue(), fields(type.getName()).path(e.getKey())));
              }
            });
    return out;
  }

  /** A value in the API's own spelling, by what is published of its field. */
  private static JsonNode spelled(JsonNode value, JsonNode schema) {
    if (value instanceof ArrayNode list) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      list.forEach(e -> out.add(spelled(e, schema.path("items"))));
      return out;
    }
    if (value instanceof ObjectNode o) {
      JsonNode fields = fields(schema.path("$ref").asText());
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> e : o.properties()) {
        if (!e.getValue().isNull()) {
          out.set(e.getKey(), spelled(e.getValue(), fields.path(e.getKey())));
        }
      }
      return out;
    }
    String type = schema.path("type").asText();
    if (type.equals("string") && value.isNumber()) {
      return JsonNodeFactory.instance.textNode(value.asText());
    }
    return type.equals("integer") && value.isTextual()
        ? JsonNodeFactory.instance.numberNode(value.asInt())
        : value.deepCopy();
  }

  private static boolean isEmptyEnum(JsonNode value, FieldDescriptor f, Descriptor owner) {
    return value.isTextual()
        && value.textValue().isEmpty()
        && owner.findEnumTypeByName(upperCamel(f.getJsonName())) != null;
  }

  private static JsonNode any(JsonNode value, FieldDescriptor f, Descriptor owner, String at) {
    if (f.isMapField()) {
      FieldDescriptor v = f.getMessageType().findFieldByName("value");
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(e -> map.set(e.getKey(), one(e.getValue(), v, owner, at + "." + e.getKey())));
      return map;
    }
    if (f.isRepeated() && value instanceof ArrayNode list) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < list.size(); i++) {
        copy.add(one(list.get(i), f, owner, at + "[" + i + "]"));
      }
      return copy;
    }
    return one(value, f, owner, at);
  }

  private static JsonNode one(JsonNode value, FieldDescriptor f, Descriptor owner, String at) {
    return switch (f.getJavaType()) {
      case MESSAGE -> value instanceof ObjectNode o ? object(o, f.getMessageType(), at) : value;
      case LONG -> JsonNodeFactory.instance.textNode(value.asText());
      case INT ->
          value.isTextual() ? JsonNodeFactory.instance.numberNode(value.asInt()) : value.deepCopy();
      case BOOLEAN -> JsonNodeFactory.instance.booleanNode(value.asBoolean());
      case STRING ->
          value.isTextual()
              ? JsonNodeFactory.instance.textNode(declared(value.asText(), f, owner, at))
              : value.deepCopy();
      default -> value.deepCopy();
    };
  }

  /**
   * Compute's enums are strings on the wire; the values stand in a nested enum of that name. One
   * that is spelled in lower case, as {@code Tuesday}, is kept as it is declared.
   */
  private static String declared(String value, FieldDescriptor f, Descriptor owner, String at) {
    EnumDescriptor values = owner.findEnumTypeByName(upperCamel(f.getJsonName()));
    if (values == null || value.isEmpty() || isOpen(f)) {
      return value;
    }
    if (values.findValueByName(value) != null) {
      return value;
    }
    Set<String> known = new TreeSet<>();
    values.getValues().stream()
        .filter(v -> v.getNumber() != 0)
        .forEach(v -> known.add(v.getName()));
    published(owner, f.getJsonName()).forEach(known::add);
    String capitals = value.toUpperCase(Locale.ROOT).replace('-', '_');
    return Stream.of(value, capitals)
        .filter(known::contains)
        .findFirst()
        .orElseThrow(
            () ->
                ComputeErrors.invalidField(
                    at, value, "Must be one of [" + String.join(", ", known) + "]."));
  }

  /**
   * The values that Google publishes for a field. The descriptor lacks some: names of enum values
   * must differ within it, so that {@code PROACTIVE} is no value of an update policy's type there.
   */
  private static Stream<String> published(Descriptor owner, String field) {
    return Publications.find(ComputeOperations.API, "v1")
        .flatMap(api -> api.schema(owner.getName()))
        .map(s -> s.path("properties").path(field))
        .map(p -> p.has("items") ? p.path("items").path("enum") : p.path("enum"))
        .map(values -> StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText))
        .orElse(Stream.empty());
  }

  /** Output-only states that a client may send back as it read them. */
  private static boolean isOpen(FieldDescriptor f) {
    return f.getJsonName().equals("status") || f.getJsonName().equals("state");
  }

  private static String upperCamel(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
