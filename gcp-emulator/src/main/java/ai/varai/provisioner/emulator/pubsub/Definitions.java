package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.schema.BadDefinitionException;
import ai.varai.provisioner.emulator.pubsub.schema.Definition;
import com.google.pubsub.v1.Schema;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What definitions say; the last ones are kept, since every message of a topic is held to them. */
final class Definitions {
  private static final int KEPT = 100;

  /** "The size of the schema definition field must not exceed 300 KB." */
  private static final int LONGEST = 300 * 1024;

  private record Text(Schema.Type type, String text) {}

  private final Map<Text, Definition> known = new LinkedHashMap<>(16, 0.75f, true);

  /** INVALID_ARGUMENT when the schema's definition is none. */
  synchronized Definition of(Schema schema) {
    Text text = new Text(schema.getType(), schema.getDefinition());
    Definition found = known.get(text);
    if (found == null) {
      found = parse(schema);
      known.put(text, found);
      if (known.size() > KEPT) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return found;
  }

  private static Definition parse(Schema schema) {
    int length = schema.getDefinition().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw MessageChecks.tooLarge(length, "definition_size", LONGEST);
    }
    try {
      return Definition.parse(schema.getType(), schema.getDefinition());
    } catch (BadDefinitionException e) {
      throw GoogleError.invalidArgument("Invalid schema definition: " + e.why());
    }
  }
}
