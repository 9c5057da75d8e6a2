package ai.varai.provisioner.lifecycle.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attribute trees as JSON. A {@link Hidden} value is written as its fingerprint and nothing else:
 * there is no way to write it in clear.
 */
public final class JsonTree {
  private static final String SENSITIVE = "$sensitive";
  private static final String UNKNOWN = "$unknown";
  private static final JsonFactory JSON = new JsonFactory();

  private JsonTree() {}

  /** The tree as one line of JSON in UTF-8. */
  public static byte[] bytes(Object tree, Fingerprints fingerprints) {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, tree, fingerprints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The tree as JSON text. */
  public static String text(Object tree, Fingerprints fingerprints) {
    return new String(bytes(tree, fingerprints), StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator json, @Nullable Object tree, Fingerprints fingerprints)
      throws IOException {
    if (tree == null) {
      json.writeNull();
    } else if (tree instanceof String text) {
      json.writeString(text);
    } else if (tree instanceof Long number) {
      json.writeNumber(number);
    } else if (tree instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (tree instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(entry.getKey().toString());
        write(json, entry.getValue(), fingerprints);
      }
      json.writeEndObject();
    } else if (tree instanceof Iterable<?> many) {
      json.writeStartArray();
      for (Object one : many) {
        write(json, one, fingerprints);
      }
      json.writeEndArray();
    } else if (tree instanceof Hidden hidden) {
      marker(json, SENSITIVE, fingerprints.of(hidden.value()).text());
    } else if (tree instanceof Fingerprint print) {
      marker(json, SENSITIVE, print.text());
    } else if (tree == Unknown.VALUE) {
      marker(json, UNKNOWN, "");
    } else if (tree instanceof Double number) {
      json.writeNumber(number);
    } else if (tree instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(tree.toString());
    }
  }

  private static void marker(JsonGenerator json, String name, String value) throws IOException {
    json.writeStartObject();
    json.writeStringField(name, value);
    json.writeEndObject();
  }

  /**
   * Reads a JSON object.
   *
   * @throws CodecException when it is none
   */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> read(byte[] bytes, int offset, int length) {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      parser.nextToken();
      if (value(parser) instanceof Map<?, ?> map) {
        return (Map<String, Object>) map;
      }
      throw new CodecException("a JSON object was expected");
    } catch (JacksonException e) {
      // Its other message quotes where it read from, which says nothing to anybody here.
      throw new CodecException(
          "not JSON: "
              + e.getOriginalMessage()
              + " (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")",
          e);
    } catch (IOException e) {
      throw new CodecException("not JSON: " + e.getMessage(), e);
    }
  }

  /** Reads a JSON object. */
  public static Map<String, Object> read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new CodecException("the JSON ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new CodecException("unexpected " + token + " in JSON");
    };
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    var list = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private static Object object(JsonParser parser) throws IOException {
    var map = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    if (map.size() == 1) {
      if (map.get(SENSITIVE) instanceof String text) {
        return new Fingerprint(text);
      }
      if (map.containsKey(UNKNOWN)) {
        return Unknown.VALUE;
      }
    }
    return map;
  }
}
