package ai.varai.provisioner.emulator.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of an API's enumerations, which its discovery document does not tell. The file has a
 * line for each enumeration, then one for each field that has such values; it is written from the
 * API's protocol buffers.
 */
final class Enumerations {

  static final String ENUMERATION = "enumeration ";
  static final String FIELD = "field ";

  private final Map<String, Map<Integer, String>> byField;

  private Enumerations(Map<String, Map<Integer, String>> byField) {
    this.byField = byField;
  }

  /** Reads the file of an API, such as {@code sqladmin}. */
  static Enumerations load(String api) {
    String file = api + ".enumerations.txt";
    try (InputStream in = Enumerations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + Enumerations.class);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Enumerations parse(String text) {
    Map<String, Map<Integer, String>> enumerations = new HashMap<>();
    Map<String, Map<Integer, String>> fields = new HashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(ENUMERATION)) {
        String[] parts = line.substring(ENUMERATION.length()).split(" ", -1);
        Map<Integer, String> values = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
          String[] value = parts[i].split("=", -1);
          values.put(Integer.valueOf(value[1]), value[0]);
        }
        enumerations.put(parts[0], values);
      } else {
        String[] parts = line.substring(FIELD.length()).split(" ", -1);
        fields.put(parts[0], enumerations.getOrDefault(parts[1], Map.of()));
      }
    }
    return new Enumerations(fields);
  }

  /**
   * The values of a field by number; empty when its numbers are not known.
   *
   * @param field such as {@code Settings.availabilityType}, or {@code A.b.c} where the document
   *     describes the type of b in A
   */
  Map<Integer, String> values(String field) {
    return byField.getOrDefault(field, Map.of());
  }
}
