package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.LaterFields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.rpc.BadRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a JSON tree against a message type and words what is wrong as Google's front end does: all
 * problems at once, each with its path. What passes here, protobuf's own parser takes: a value of
 * an enumeration may be spelled in lower case and with hyphens, as in the policy files of Google's
 * documentation, and is in the tree as it is declared from then on.
 */
public final class JsonCheck {

  private static final Set<String> SCALAR_LIKE =
      Set.of(
          "google.protobuf.Timestamp",
          "google.protobuf.Duration",
          "google.protobuf.FieldMask",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.FloatValue",
          "google.protobuf.DoubleValue");

  private static final Set<String> FREE_FORM =
      Set.of(
          "google.protobuf.Struct",
          "google.protobuf.Value",
          "google.protobuf.ListValue",
          "google.protobuf.Any");

  private record Violation(String field, String description) {}

  private final List<Violation> violations = new ArrayList<>();
  private final boolean takesLater;
  private boolean hasLater;

  private JsonCheck(boolean takesLater) {
    this.takesLater = takesLater;
  }

  /** Throws INVALID_ARGUMENT that names everything that is wrong with the tree. */
  public static void check(ObjectNode tree, Descriptor type) {
    new JsonCheck(false).run(tree, type);
  }

  /**
   * Lets through what is published and is not in the message yet, but for what only Google writes,
   * which is taken out. Throws INVALID_ARGUMENT as {@link #check} does.
   *
   * @return whether there is any such field or value, for {@code Beside}
   */
  static boolean checkWithLater(ObjectNode tree, Descriptor type) {
    JsonCheck c = new JsonCheck(true);
    c.run(tree, type);
    return c.hasLater;
  }

  private void run(ObjectNode tree, Descriptor type) {
    message(tree, type, "");
    if (violations.isEmpty()) {
      return;
    }
    BadRequest.Builder detail = BadRequest.newBuilder();
    List<String> lines = new ArrayList<>();
    for (Violation v : violations) {
      lines.add(v.description());
      detail.addFieldViolations(
          BadRequest.FieldViolation.newBuilder()
              .setField(v.field())
              .setDescription(v.description()));
    }
    throw GoogleError.invalidArgument(String.join("\n", lines)).withDetail(detail.build());
  }

  private void message(ObjectNode node, Descriptor type, String path) {
    Iterator<Map.Entry<String, JsonNode>> it = node.properties().iterator();
    while (it.hasNext()) {
      Map.Entry<String, JsonNode> e = it.next();
      FieldDescriptor f = RequestTree.field(type, e.getKey());
      if (f == null && e.getValue().isNull()) {
        // Says nothing, and Terraform's provider sends it for fields that came later.
        it.remove();
        continue;
      }
      if (f == null) {
        Optional<JsonNode> later =
            takesLater ? LaterFields.find(type, e.getKey()) : Optional.empty();
        if (later.isEmpty()) {
          unknown(e.getKey(), path);
        } else if (later.get().path("readOnly").asBoolean()) {
          it.remove();
        } else {
          hasLater = true;
          String at = (path.isEmpty() ? "" : path + ".") + snake(e.getKey());
          published(e.getValue(), later.get(), type, at);
        }
        continue;
      }
      if (e.getValue().isNull()) {
        continue;
      }
      String at = path.isEmpty() ? f.getName() : path + "." + f.getName();
      if (f.isMapField()) {
        map(e.getValue(), f, at);
      } else if (f.isRepeated()) {
        e.setValue(repeated(e.getValue(), f, at));
      } else {
        e.setValue(value(e.getValue(), f, at));
      }
    }
  }

  private void unknown(String name, String path) {
    violations.add(
        new Violation(
            path,
            "Invalid JSON payload received. Unknown name \""
                + name
                + "\""
                + (path.isEmpty() ? "" : " at '" + path + "'")
                + ": Cannot find field."));
  }

  /** The name that protobuf has for a field: that is what paths are made of. */
  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static String typeOf(JsonNode definition) {
    String format = definition.path("format").asText();
    return switch (definition.path("type").asText()) {
      case "boolean" -> "TYPE_BOOL";
      case "integer", "number" -> "TYPE_" + format.toUpperCase(Locale.ROOT);
      case "string" -> definition.has("enum") ? "TYPE_ENUM" : "TYPE_STRING";
      default -> "TYPE_MESSAGE";
    };
  }

  /** Checks a value against its published definition; those of {@code owner}'s document. */
  private void published(JsonNode node, JsonNode definition, Descriptor owner, String at) {
    JsonNode of = LaterFields.resolved(owner, definition);
    String type = of.path("type").asText();
    boolean fits =
        switch (type) {
          case "array" -> node.isArray();
          case "object" -> node.isObject();
          case "boolean" -> node.isBoolean();
          case "integer" -> node.asText().matches("-?\\d{1,10}") && node.isValueNode();
          case "number" -> isNumber(node);
          case "string" -> node.isTextual();
          default -> true;
        };
    if (!fits || (of.has("enum") && !of.path("enum").toString().contains(node.toString()))) {
      mismatch(node, typeOf(of), at);
      return;
    }
    for (int i = 0; i < node.size() && type.equals("array"); i++) {
      published(node.get(i), of.path("items"), owner, at + "[" + i + "]");
    }
    if (!type.equals("object")) {
      return;
    }
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      JsonNode inner = of.path("properties").path(e.getKey());
      if (of.has("additionalProperties")) {
        published(e.getValue(), of.path("additionalProperties"), owner, at + "." + e.getKey());
      } else if (inner.isMissingNode()) {
        unknown(e.getKey(), at);
      } else {
        published(e.getValue(), inner, owner, at + "." + snake(e.getKey()));
      }
    }
  }

  private void map(JsonNode node, FieldDescriptor f, String at) {
    if (!(node instanceof ObjectNode o)) {
      violations.add(
          new Violation(
              at,
              "Invalid JSON payload received. Unknown name \""
                  + f.getJsonName()
                  + "\" at '"
                  + at
                  + "': Cannot find field."));
      return;
    }
    FieldDescriptor v = f.getMessageType().findFieldByName("value");
    o.properties()
        .forEach(e -> e.setValue(value(e.getValue(), v, at + "[" + quote(e.getKey()) + "].value")));
  }

  private static String quote(String key) {
    return "\"" + key + "\"";
  }

  /** What stands alone where a list is expected is a list of one. */
  private ArrayNode repeated(JsonNode node, FieldDescriptor f, String at) {
    ArrayNode list =
        node instanceof ArrayNode a ? a : JsonNodeFactory.instance.arrayNode().add(node);
    for (int i = 0; i < list.size(); i++) {
      list.set(i, value(list.get(i), f, at + "[" + i + "]"));
    }
    return list;
  }

  /** Gives the value as the tree is to have it. */
  private JsonNode value(JsonNode node, FieldDescriptor f, String at) {
    if (node.isArray()
        && !(f.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && FREE_FORM.contains(f.getMessageType().getFullName()))) {
      violations.add(
          new Violation(
              at,
              "Invalid JSON payload received. Unknown name \""
                  + f.getJsonName()
                  + "\" at '"
                  + at
                  + "': Proto field is not repeating, cannot start list."));
      return node;
    }
    switch (f.getJavaType()) {
      case ENUM -> {
        return enumeration(node, f, at);
      }
      case MESSAGE -> nested(node, f, at);
      case BOOLEAN ->
          require(
              node.isBoolean() || (node.isTextual() && node.textValue().matches("true|false")),
              node,
              f,
              at);
      case INT, LONG -> require(isInteger(node, f), node, f, at);
      case FLOAT, DOUBLE -> require(isNumber(node), node, f, at);
      case STRING -> require(node.isTextual(), node, f, at);
      case BYTE_STRING -> require(node.isTextual() && isBase64(node.textValue()), node, f, at);
    }
    return node;
  }

  private void nested(JsonNode node, FieldDescriptor f, String at) {
    String name = f.getMessageType().getFullName();
    if (FREE_FORM.contains(name)) {
      if (!name.equals("google.protobuf.Value")
          && !(name.equals("google.protobuf.ListValue") ? node.isArray() : node.isObject())) {
        mismatch(node, "type.googleapis.com/" + name, at);
      }
      return;
    }
    if (SCALAR_LIKE.contains(name)) {
      wellKnown(node, name, at);
      return;
    }
    if (node instanceof ObjectNode o) {
      message(o, f.getMessageType(), at);
    } else {
      mismatch(node, "type.googleapis.com/" + name, at);
    }
  }

  private void wellKnown(JsonNode node, String name, String at) {
    try {
      com.google.protobuf.Message.Builder b =
          switch (name) {
            case "google.protobuf.Timestamp" -> com.google.protobuf.Timestamp.newBuilder();
            case "google.protobuf.Duration" -> com.google.protobuf.Duration.newBuilder();
            case "google.protobuf.FieldMask" -> com.google.protobuf.FieldMask.newBuilder();
            case "google.protobuf.BoolValue" -> com.google.protobuf.BoolValue.newBuilder();
            case "google.protobuf.StringValue" -> com.google.protobuf.StringValue.newBuilder();
            case "google.protobuf.BytesValue" -> com.google.protobuf.BytesValue.newBuilder();
            case "google.protobuf.Int32Value" -> com.google.protobuf.Int32Value.newBuilder();
            case "google.protobuf.UInt32Value" -> com.google.protobuf.UInt32Value.newBuilder();
            case "google.protobuf.Int64Value" -> com.google.protobuf.Int64Value.newBuilder();
            case "google.protobuf.UInt64Value" -> com.google.protobuf.UInt64Value.newBuilder();
            case "google.protobuf.FloatValue" -> com.google.protobuf.FloatValue.newBuilder();
            default -> com.google.protobuf.DoubleValue.newBuilder();
          };
      if (!node.isValueNode()) {
        throw new IllegalArgumentException();
      }
      com.google.protobuf.util.JsonFormat.parser().merge(node.toString(), b);
    } catch (com.google.protobuf.InvalidProtocolBufferException | IllegalArgumentException e) {
      mismatch(node, "type.googleapis.com/" + name, at);
    }
  }

  private JsonNode enumeration(JsonNode node, FieldDescriptor f, String at) {
    EnumDescriptor type = f.getEnumType();
    boolean known =
        node.isTextual()
            ? type.findValueByName(node.textValue()) != null || isNumberOf(type, node.textValue())
            : node.canConvertToInt();
    if (known || type.getFullName().equals("google.protobuf.NullValue")) {
      return node;
    }
    if (node.isTextual()) {
      String declared = node.textValue().toUpperCase(Locale.ROOT).replace('-', '_');
      if (type.findValueByName(declared) != null) {
        return TextNode.valueOf(declared);
      }
      if (takesLater && LaterFields.hasValue(f, node.textValue())) {
        hasLater = true;
        return node;
      }
    }
    mismatch(node, "type.googleapis.com/" + type.getFullName(), at);
    return node;
  }

  private static boolean isNumberOf(EnumDescriptor type, String text) {
    return text.matches("-?\\d{1,9}") && type.findValueByNumber(Integer.parseInt(text)) != null;
  }

  private void require(boolean ok, JsonNode node, FieldDescriptor f, String at) {
    if (!ok) {
      mismatch(node, "TYPE_" + f.getType().name(), at);
    }
  }

  private void mismatch(JsonNode node, String type, String at) {
    String shown =
        node.isTextual() ? "\"" + node.textValue() + "\"" : node.isValueNode() ? node.asText() : "";
    violations.add(
        new Violation(
            at,
            "Invalid value at '"
                + at
                + "' ("
                + type
                + ")"
                + (shown.isEmpty() ? "" : ", " + shown)));
  }

  private static boolean isInteger(JsonNode node, FieldDescriptor f) {
    if (!node.isNumber() && !node.isTextual()) {
      return false;
    }
    BigDecimal n;
    try {
      n = new BigDecimal(node.asText());
      if (n.precision() - n.scale() > 20) {
        return false;
      }
      n = new BigDecimal(n.toBigIntegerExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return false;
    }
    return switch (f.getType()) {
      case UINT32, FIXED32 -> between(n, BigDecimal.ZERO, new BigDecimal("4294967295"));
      case UINT64, FIXED64 -> between(n, BigDecimal.ZERO, new BigDecimal("18446744073709551615"));
      case INT64, SINT64, SFIXED64 ->
          between(n, BigDecimal.valueOf(Long.MIN_VALUE), BigDecimal.valueOf(Long.MAX_VALUE));
      default ->
          between(n, BigDecimal.valueOf(Integer.MIN_VALUE), BigDecimal.valueOf(Integer.MAX_VALUE));
    };
  }

  private static boolean between(BigDecimal n, BigDecimal low, BigDecimal high) {
    return n.compareTo(low) >= 0 && n.compareTo(high) <= 0;
  }

  private static boolean isNumber(JsonNode node) {
    if (node.isNumber()) {
      return Double.isFinite(node.doubleValue());
    }
    if (!node.isTextual()) {
      return false;
    }
    try {
      Double.parseDouble(node.textValue());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    return text.matches("[A-Za-z0-9+/_-]*={0,2}") && text.replace("=", "").length() % 4 != 1;
  }
}
