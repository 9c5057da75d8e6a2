package ai.varai.provisioner.gcp.registry;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the protocol's JSON. */
final class Json {
  private Json() {}

  /** Empty when it is no JSON object. */
  static Optional<GenericJson> read(byte[] text) {
    try (var parser =
        GsonFactory.getDefaultInstance()
            .createJsonParser(new ByteArrayInputStream(text), StandardCharsets.UTF_8)) {
      return Optional.of(parser.parse(GenericJson.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Empty when there is none. */
  static String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : "";
  }

  static long number(Map<?, ?> object, String name) {
    return object.get(name) instanceof Number number ? number.longValue() : -1;
  }

  /** The objects of a list; none when there is no such list. */
  static List<? extends Map<?, ?>> objects(Map<?, ?> object, String name) {
    return object.get(name) instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(each -> (Map<?, ?>) each).toList()
        : List.of();
  }
}
