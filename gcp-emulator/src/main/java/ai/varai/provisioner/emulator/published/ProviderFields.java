package ai.varai.provisioner.emulator.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Fields that Google's APIs take and that none of their discovery documents has: Terraform's
 * provider hashicorp/google, of which Google writes this part, sends and reads them, and their
 * definitions are from its resources' schemas. A line of {@code provider-fields.txt} has an API's
 * version, a schema and the fields that it has besides.
 *
 * @see <a href="https://github.com/hashicorp/terraform-provider-google">The provider</a>
 */
final class ProviderFields {

  private static final String FILE = "provider-fields.txt";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Supplier<Map<String, String>> LINES =
      Suppliers.memoize(ProviderFields::lines);

  private ProviderFields() {}

  private static Map<String, String> lines() {
    try (InputStream in = ProviderFields.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing beside " + ProviderFields.class);
      }
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .map(line -> line.split(" ", 3))
          .collect(Collectors.toMap(p -> p[0] + " " + p[1], p -> p[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A schema with the fields that its document lacks.
   *
   * @param schema as published
   */
  static JsonNode added(PublishedApi api, String name, ObjectNode schema) {
    String more = LINES.get().get(api.name() + "." + api.version() + " " + name);
    if (more == null) {
      return schema;
    }
    try {
      MAPPER
          .readTree(more)
          .properties()
          .forEach(e -> schema.withObjectProperty("properties").set(e.getKey(), e.getValue()));
      return schema;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of " + FILE + " is no JSON: " + more, e);
    }
  }
}
