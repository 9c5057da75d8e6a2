package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.describe.Spelled;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Origin;
import ai.varai.provisioner.model.source.Origins;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every value that is in effect, defaults included, with where it came from. */
public final class EffectiveSettings {
  private final Origins origins;
  private final List<Setting> settings = new ArrayList<>();

  /**
   * One value.
   *
   * @param value as YAML would write it
   */
  public record Setting(KeyPath path, String value, Origin origin) {}

  private EffectiveSettings(Origins origins) {
    this.origins = origins;
  }

  /** The values in the order of the documentation; optional ones that nobody set are left out. */
  public static List<Setting> of(EnvironmentSource source) {
    EffectiveSettings effective = new EffectiveSettings(source.origins());
    effective.fields(RecordType.of(Environment.class), source.environment(), KeyPath.ROOT);
    return List.copyOf(effective.settings);
  }

  private void fields(RecordType type, Record record, KeyPath path) {
    for (Property property : type.properties()) {
      Object value = component(record, property.component());
      Object inside = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (inside != null) {
        value(property.shape(), inside, path.child(property.key()));
      }
    }
  }

  private void value(Shape shape, Object value, KeyPath path) {
    if (shape instanceof Shape.Fields fields) {
      fields(fields.type(), (Record) value, path);
    } else if (shape instanceof Shape.Items items && !((List<?>) value).isEmpty()) {
      List<?> list = (List<?>) value;
      for (int i = 0; i < list.size(); i++) {
        value(items.item(), list.get(i), path.child(i));
      }
    } else if (shape instanceof Shape.Entries entries && !((Map<?, ?>) value).isEmpty()) {
      ((Map<?, ?>) value)
          .forEach((name, entry) -> value(entries.value(), entry, path.child((String) name)));
    } else {
      settings.add(new Setting(path, text(shape, value), origins.of(path)));
    }
  }

  private static String text(Shape shape, Object value) {
    if (shape instanceof Shape.Items) {
      return "[]";
    }
    if (shape instanceof Shape.Entries) {
      return "{}";
    }
    if (value instanceof Spelled spelled) {
      return spelled.spelling();
    }
    return value instanceof String text && needsQuotes(text)
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"'
        : value.toString();
  }

  /** Whether YAML would take the bare text for something else. */
  private static boolean needsQuotes(String text) {
    return !text.matches("[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*|[0-9]+[A-Za-z]+")
        || text.matches("(?i)true|false|null|yes|no|on|off");
  }

  private static Object component(Record record, String name) {
    try {
      RecordComponent component =
          Arrays.stream(record.getClass().getRecordComponents())
              .filter(c -> c.getName().equals(name))
              .findFirst()
              .orElseThrow();
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + name + " of " + record.getClass(), e);
    }
  }
}
