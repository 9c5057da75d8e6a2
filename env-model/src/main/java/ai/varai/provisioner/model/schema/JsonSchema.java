package ai.varai.provisioner.model.schema;

import ai.varai.provisioner.model.describe.Form;
import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema (draft 2020-12) of a configuration record, for editors and other tools.
 *
 * <p>It knows two forms of a file. A complete file has every required key and no key without a
 * value; the reader accepts it exactly when the schema does. A file that {@code extends} another
 * may leave out keys, and a key without a value removes what is below; only the reader can say
 * whether the result is complete.
 */
public final class JsonSchema {
  private static final String OVERLAY = ".overlay";

  private final RecordType root;
  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema(RecordType root) {
    this.root = root;
  }

  /** The schema as text. */
  public static String of(RecordType root, String title) {
    return JsonText.of(new JsonSchema(root).document(title));
  }

  private Map<String, Object> document(String title) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.put("description", root.doc());
    if (root.property("extends").isPresent()) {
      schema.put(
          "if",
          ordered(
              "type",
              "object",
              "required",
              List.of("extends"),
              "properties",
              Map.of("extends", Map.of("type", "string"))));
      schema.put("then", reference(root, true));
      schema.put("else", reference(root, false));
    } else {
      schema.putAll(reference(root, false));
    }
    schema.put("$defs", definitions);
    return schema;
  }

  private Map<String, Object> reference(RecordType type, boolean overlay) {
    String name = type.type().getSimpleName() + (overlay ? OVERLAY : "");
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of()); // stands in while the record's own keys are written
      definitions.put(name, fields(type, overlay));
    }
    return ordered("$ref", "#/$defs/" + name);
  }

  private Map<String, Object> fields(RecordType type, boolean overlay) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Property property : type.properties()) {
      properties.put(property.key(), property(property, overlay));
    }
    Map<String, Object> schema =
        ordered("description", type.doc(), "type", "object", "properties", properties);
    List<String> required =
        type.properties().stream().filter(Property::required).map(Property::key).toList();
    if (!overlay && !required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> property(Property property, boolean overlay) {
    Map<String, Object> schema = ordered("description", property.doc());
    schema.putAll(nullable(shape(property.shape(), overlay), overlay));
    property
        .defaultText()
        .ifPresent(text -> schema.put("default", defaultValue(property.shape(), text)));
    return schema;
  }

  /** In an overlay, nothing stands for "remove". */
  private static Map<String, Object> nullable(Map<String, Object> schema, boolean overlay) {
    return overlay ? ordered("anyOf", List.of(schema, Map.of("type", "null"))) : schema;
  }

  private Map<String, Object> shape(Shape shape, boolean overlay) {
    if (shape instanceof Shape.Fields fields) {
      return reference(fields.type(), overlay);
    }
    if (shape instanceof Shape.Items items) {
      Map<String, Object> schema =
          ordered("type", "array", "items", shape(items.item(), false)); // lists are replaced
      if (items.min() > 0) {
        schema.put("minItems", items.min());
      }
      return schema;
    }
    if (shape instanceof Shape.Entries entries) {
      return entries(entries, overlay);
    }
    if (shape instanceof Shape.Text text) {
      return text.form().map(JsonSchema::form).orElseGet(() -> ordered("type", "string"));
    }
    if (shape instanceof Shape.Date) {
      return form(Shape.Date.FORM);
    }
    if (shape instanceof Shape.Choice choice) {
      return ordered("type", "string", "enum", choice.spellings());
    }
    if (shape instanceof Shape.Whole whole) {
      return ordered("type", "integer", "minimum", whole.min(), "maximum", whole.max());
    }
    return ordered("type", "boolean");
  }

  private Map<String, Object> entries(Shape.Entries entries, boolean overlay) {
    Map<String, Object> schema = ordered("type", "object");
    entries
        .key()
        .ifPresent(form -> schema.put("propertyNames", ordered("pattern", anchored(form))));
    schema.put("additionalProperties", nullable(shape(entries.value(), overlay), overlay));
    if (entries.min() > 0 && !overlay) {
      schema.put("minProperties", entries.min());
    }
    return schema;
  }

  private static Map<String, Object> form(Form form) {
    return ordered("type", "string", "pattern", anchored(form));
  }

  private static String anchored(Form form) {
    return "^(?:" + form.regex() + ")$";
  }

  private static Object defaultValue(Shape shape, String text) {
    if (shape instanceof Shape.Items items) {
      return Arrays.stream(text.split(",", -1)).map(t -> defaultValue(items.item(), t)).toList();
    }
    if (shape instanceof Shape.Whole) {
      return Long.valueOf(text);
    }
    return shape instanceof Shape.Flag ? Boolean.valueOf(text) : text;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
