package ai.varai.provisioner.emulator.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One version of one API as Google's discovery document has it, without its descriptions. The file
 * has the document's head in its first line, then a line for each method, then one for each schema.
 *
 * @param head the document without methods and schemas
 * @param schemas lines of name and JSON, read only when the document is asked for
 */
public record PublishedApi(
    String name,
    String version,
    ObjectNode head,
    List<PublishedMethod> methods,
    List<String> schemas) {

  static final String METHOD = "method ";
  static final String SCHEMA = "schema ";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads the file of an API, such as {@code sqladmin.v1beta4}. */
  static PublishedApi load(String api) {
    String file = api + ".txt";
    try (InputStream in = PublishedApi.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + PublishedApi.class);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PublishedApi parse(List<String> lines) {
    ObjectNode head = json(lines.get(0));
    String servicePath = head.path("servicePath").asText();
    List<PublishedMethod> methods = new ArrayList<>();
    List<String> schemas = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(SCHEMA)) {
        schemas.add(line.substring(SCHEMA.length()));
        continue;
      }
      String[] parts = line.substring(METHOD.length()).split(" ", 2);
      int dot = parts[0].lastIndexOf('.');
      methods.add(
          PublishedMethod.of(
              servicePath,
              parts[0].substring(0, Math.max(0, dot)),
              parts[0].substring(dot + 1),
              json(parts[1])));
    }
    return new PublishedApi(
        head.path("name").asText(),
        head.path("version").asText(),
        head,
        List.copyOf(methods),
        List.copyOf(schemas));
  }

  /** The whole document. */
  public ObjectNode document() {
    ObjectNode out = head.deepCopy();
    ObjectNode types = out.putObject("schemas");
    for (String line : schemas) {
      int space = line.indexOf(' ');
      types.set(line.substring(0, space), json(line.substring(space + 1)));
    }
    for (PublishedMethod m : methods) {
      ObjectNode at = out;
      for (String part : m.collection().split("\\.", -1)) {
        at = part.isEmpty() ? at : at.withObjectProperty("resources").withObjectProperty(part);
      }
      at.withObjectProperty("methods").set(m.name(), m.definition());
    }
    return out;
  }

  /** One schema of the document; empty when it has none of this name. */
  public Optional<ObjectNode> schema(String schema) {
    return schemas.stream()
        .filter(line -> line.startsWith(schema + " "))
        .findFirst()
        .map(line -> json(line.substring(schema.length() + 1)));
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of a published API is no JSON: " + text, e);
    }
  }
}
