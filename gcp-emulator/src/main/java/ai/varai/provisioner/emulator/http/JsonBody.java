package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads request bodies as JSON, with the refusals of Google's front end. */
public final class JsonBody {

  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, false);

  /** As Google prints: two spaces, and a space only after the colon. */
  static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter(
              Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)));

  private JsonBody() {}

  /** The body as a tree; an empty body is an empty object. */
  public static JsonNode tree(byte[] body) {
    if (isBlank(body)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw malformed(body, e);
    } catch (IOException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. Cannot read the body.");
    } catch (StackOverflowError e) {
      throw GoogleError.invalidArgument(
          "Invalid JSON payload received. Message too deep. Max recursion depth reached");
    }
  }

  /** The body as an object. INVALID_ARGUMENT for anything else. */
  public static ObjectNode object(byte[] body) {
    if (tree(body) instanceof ObjectNode o) {
      return o;
    }
    throw GoogleError.invalidArgument(
        "Invalid JSON payload received. Unknown name \"\": Root element must be a message.");
  }

  private static boolean isBlank(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static GoogleError malformed(byte[] body, JsonProcessingException e) {
    int at = e.getLocation() == null ? 0 : (int) Math.max(0, e.getLocation().getByteOffset() - 1);
    at = Math.min(at, Math.max(0, body.length - 1));
    String what =
        at >= body.length - 1 ? "Unexpected end of string. Expected a value." : "Unexpected token.";
    int from = Math.max(0, at - 20);
    String near =
        new String(body, from, Math.min(body.length - from, 40), StandardCharsets.UTF_8)
            .replaceAll("[\\r\\n\\t]", " ");
    return GoogleError.invalidArgument(
        "Invalid JSON payload received. "
            + what
            + "\n"
            + near
            + "\n"
            + " ".repeat(Math.max(0, at - from))
            + "^");
  }
}
