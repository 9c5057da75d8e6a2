package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.Shape;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Values that no file sets. */
final class Defaults {
  private Defaults() {}

  /**
   * The default of a property that is neither required, optional, nor a record.
   *
   * @throws IllegalArgumentException when the record gives none: a bug
   */
  static Object value(Property property) {
    if (property.defaultText().isPresent()) {
      return parse(property.shape(), property.defaultText().get());
    }
    if (property.shape() instanceof Shape.Items) {
      return List.of();
    }
    if (property.shape() instanceof Shape.Entries) {
      return Map.of();
    }
    throw new IllegalArgumentException(property.key() + " has no default");
  }

  private static Object parse(Shape shape, String text) {
    if (shape instanceof Shape.Items items) {
      return Arrays.stream(text.split(",", -1)).map(part -> parse(items.item(), part)).toList();
    }
    if (shape instanceof Shape.Whole) {
      return Integer.valueOf(text);
    }
    if (shape instanceof Shape.Flag) {
      return Boolean.valueOf(text);
    }
    if (shape instanceof Shape.Date) {
      return LocalDate.parse(text);
    }
    if (shape instanceof Shape.Choice choice) {
      return choice.constants().stream()
          .filter(c -> c.spelling().equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(text + " is no constant"))
          .value();
    }
    return text;
  }
}
