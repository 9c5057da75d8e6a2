package ai.varai.provisioner.model.describe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a configuration record says about itself. */
public record RecordType(Class<? extends Record> type, String doc, List<Property> properties) {
  public RecordType {
    properties = List.copyOf(properties);
  }

  /**
   * Reads the annotations of a record and of the records in it.
   *
   * @throws IllegalArgumentException when the record does not describe itself fully: a bug
   */
  public static RecordType of(Class<? extends Record> type) {
    Doc doc = type.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalArgumentException(type + " has no @Doc");
    }
    return new RecordType(
        type,
        doc.value(),
        Arrays.stream(type.getRecordComponents()).map(PropertyReader::read).toList());
  }

  public Optional<Property> property(String key) {
    return properties.stream().filter(p -> p.key().equals(key)).findFirst();
  }

  public List<String> keys() {
    return properties.stream().map(Property::key).toList();
  }
}
