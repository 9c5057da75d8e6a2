package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.published.LaterFields;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fields of a message that its type does not have yet ({@link LaterFields}). They are kept as JSON
 * in one unknown field of the message, so that they go wherever it goes: through handlers, into the
 * store, into operations. Where it is printed they stand among its other fields. A value that its
 * enumeration does not know yet is kept in the same way, in the place of the field.
 */
public final class Beside {

  /** The last number that a field can have; which numbers Google gave, no document says. */
  private static final int NUMBER = 536_870_911;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Beside() {}

  /** What is kept beside a message; a copy. */
  public static ObjectNode of(MessageOrBuilder message) {
    List<ByteString> kept = message.getUnknownFields().getField(NUMBER).getLengthDelimitedList();
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    // Messages that were merged have one after the other.
    for (ByteString each : kept) {
      try {
        MAPPER
            .readTree(each.toByteArray())
            .properties()
            .forEach(e -> out.set(e.getKey(), e.getValue()));
      } catch (java.io.IOException e) {
        throw new IllegalStateException("not what was kept beside a message: " + each, e);
      }
    }
    return out;
  }

  /** Keeps these and no others. */
  public static void set(Message.Builder message, ObjectNode fields) {
    UnknownFieldSet.Builder unknown = message.getUnknownFields().toBuilder().clearField(NUMBER);
    if (!fields.isEmpty()) {
      try {
        ByteString text = ByteString.copyFrom(MAPPER.writeValueAsBytes(fields));
        unknown.addField(
            NUMBER, UnknownFieldSet.Field.newBuilder().addLengthDelimited(text).build());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    message.setUnknownFields(unknown.build());
  }

  /** Gives one field the value that it has beside another message, or takes it away. */
  public static void copy(MessageOrBuilder from, Message.Builder to, String field) {
    ObjectNode kept = of(to);
    JsonNode value = of(from).get(field);
    if (value != null) {
      set(to, kept.set(field, value));
    } else if (kept.remove(field) != null) {
      set(to, kept);
    }
  }

  /**
   * Adds what a message was parsed from has and its type has not.
   *
   * @param tree checked, see {@code JsonCheck}
   */
  public static void merge(ObjectNode tree, Message.Builder into) {
    Descriptor type = into.getDescriptorForType();
    ObjectNode kept = of(into);
    int before = kept.size();
    for (Map.Entry<String, JsonNode> e : tree.properties()) {
      FieldDescriptor f = field(type, e.getKey());
      if ((f == null && isDefault(e.getValue())) || e.getValue().isNull()) {
        // As a field of the type would not be shown either.
        continue;
      }
      if (f == null) {
        LaterFields.find(type, e.getKey())
            .ifPresent(later -> kept.set(Trees.camel(e.getKey()), e.getValue()));
      } else if (f.getJavaType() == FieldDescriptor.JavaType.ENUM) {
        if (isLater(e.getValue(), f)) {
          kept.set(f.getJsonName(), e.getValue());
          into.clearField(f);
        }
      } else if (isNested(f)) {
        merge(e.getValue(), f, into);
      }
    }
    if (kept.size() > before) {
      set(into, kept);
    }
  }

  private static boolean isDefault(JsonNode value) {
    return (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.doubleValue() == 0)
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }

  private static void merge(JsonNode value, FieldDescriptor f, Message.Builder into) {
    if (!f.isRepeated()) {
      if (value instanceof ObjectNode inner && into.hasField(f)) {
        into.setField(f, merged(inner, (Message) into.getField(f)));
      }
      return;
    }
    for (int i = 0; i < value.size() && i < into.getRepeatedFieldCount(f); i++) {
      if (value.get(i) instanceof ObjectNode inner) {
        into.setRepeatedField(f, i, merged(inner, (Message) into.getRepeatedField(f, i)));
      }
    }
  }

  private static Message merged(ObjectNode tree, Message message) {
    Message.Builder b = message.toBuilder();
    merge(tree, b);
    return b.build();
  }

  private static boolean isLater(JsonNode value, FieldDescriptor f) {
    if (value instanceof ArrayNode list) {
      for (JsonNode each : list) {
        if (isLater(each, f)) {
          return true;
        }
      }
      return false;
    }
    return value.isTextual() && LaterFields.hasValue(f, value.textValue());
  }

  /**
   * Adds to a printed message what is kept beside it and beside the messages in it.
   *
   * @param types finds the type of what stands in an {@code Any}, by its URL
   */
  public static void show(
      Message message, JsonNode printed, Function<String, Optional<Descriptor>> types) {
    if (!(printed instanceof ObjectNode tree)) {
      return;
    }
    if (message.getDescriptorForType().equals(Any.getDescriptor())) {
      types
          .apply(tree.path("@type").asText())
          .ifPresent(type -> show(unpacked(type, message), tree, types));
      return;
    }
    if (message.getUnknownFields().hasField(NUMBER)) {
      of(message).properties().forEach(e -> tree.set(e.getKey(), e.getValue()));
    }
    for (Map.Entry<FieldDescriptor, Object> e : message.getAllFields().entrySet()) {
      FieldDescriptor f = e.getKey();
      if (!isNested(f)) {
        continue;
      }
      JsonNode at = tree.path(f.getJsonName());
      if (!f.isRepeated()) {
        show((Message) e.getValue(), at, types);
        continue;
      }
      List<?> all = (List<?>) e.getValue();
      for (int i = 0; i < all.size(); i++) {
        show((Message) all.get(i), at.path(i), types);
      }
    }
  }

  private static Message unpacked(Descriptor type, Message any) {
    try {
      ByteString bytes = (ByteString) any.getField(Any.getDescriptor().findFieldByName("value"));
      return DynamicMessage.parseFrom(type, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("no " + type.getFullName() + " in an Any", e);
    }
  }

  /** Whether messages stand there that have fields of their own in JSON. */
  private static boolean isNested(FieldDescriptor f) {
    return f.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !f.isMapField()
        && (!f.getMessageType().getFile().getPackage().equals("google.protobuf")
            || f.getMessageType().equals(Any.getDescriptor()));
  }

  private static @org.jspecify.annotations.Nullable FieldDescriptor field(
      Descriptor type, String name) {
    FieldDescriptor f = type.findFieldByName(name);
    if (f != null) {
      return f;
    }
    for (FieldDescriptor each : type.getFields()) {
      if (each.getJsonName().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
