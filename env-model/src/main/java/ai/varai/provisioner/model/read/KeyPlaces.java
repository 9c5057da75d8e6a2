package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import java.util.Optional;

/** Finds where a key that stands in the wrong place belongs. */
final class KeyPlaces {
  private KeyPlaces() {}

  /** The first place, with {@code NAME} for names of the user's choice. */
  static Optional<String> find(RecordType root, String key) {
    return find(root, key, "");
  }

  private static Optional<String> find(RecordType type, String key, String prefix) {
    if (type.property(key).isPresent()) {
      return Optional.of(prefix + key);
    }
    for (Property property : type.properties()) {
      Optional<String> found = within(property.shape(), key, prefix + property.key());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> within(Shape shape, String key, String place) {
    if (shape instanceof Shape.Fields fields) {
      return find(fields.type(), key, place + ".");
    }
    if (shape instanceof Shape.Entries entries) {
      return within(entries.value(), key, place + ".NAME");
    }
    if (shape instanceof Shape.Items items) {
      return within(items.item(), key, place + "[]");
    }
    return Optional.empty();
  }
}
