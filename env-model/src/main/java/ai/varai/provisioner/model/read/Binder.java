package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records from trees, and goes on after a problem to find the next. */
final class Binder {
  private final Problems problems;
  private final BindingMistakes mistakes;
  private final ScalarBinder scalars;

  Binder(RecordType root, Problems problems) {
    this.problems = problems;
    this.mistakes = new BindingMistakes(root, problems);
    this.scalars = new ScalarBinder(mistakes);
  }

  /** The record; empty when there was a problem. */
  <R extends Record> Optional<R> bind(RecordType type, Class<R> javaType, Node root) {
    int before = problems.count();
    Object bound = value(new Shape.Fields(type), root, KeyPath.ROOT);
    return problems.count() == before
        ? Optional.ofNullable(bound).map(javaType::cast)
        : Optional.empty();
  }

  /** The value, or null when there was a problem with it. */
  private @Nullable Object value(Shape shape, Node node, KeyPath path) {
    if (shape instanceof Shape.Fields fields) {
      return node instanceof Node.Mapping mapping
          ? record(fields.type(), mapping, path)
          : mistakes.wrongType("a map of settings", shape, node, path);
    }
    if (shape instanceof Shape.Items items) {
      return node instanceof Node.Sequence sequence
          ? list(items, sequence, path)
          : mistakes.wrongType("a list", shape, node, path);
    }
    if (shape instanceof Shape.Entries entries) {
      return node instanceof Node.Mapping mapping
          ? map(entries, mapping, path)
          : mistakes.wrongType("a map", shape, node, path);
    }
    return scalars.value(shape, node, path);
  }

  private @Nullable Object record(RecordType type, Node.Mapping mapping, KeyPath path) {
    int before = problems.count();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (type.property(key).isEmpty()) {
                mistakes.unknownKey(type, key, entry.key(), path.child(key));
              }
            });
    Object[] arguments = new Object[type.properties().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = component(type.properties().get(i), mapping, path);
    }
    return problems.count() == before ? construct(type, arguments) : null;
  }

  private @Nullable Object component(Property property, Node.Mapping mapping, KeyPath parent) {
    KeyPath path = parent.child(property.key());
    Node.Entry entry = mapping.entries().get(property.key());
    if (entry == null) {
      if (property.required()) {
        mistakes.missing(property, mapping.position(), path);
        return null;
      }
      return absent(property, mapping, path);
    }
    if (entry.value().isNull()) {
      mistakes.nothingToRemove(entry, path);
      return null;
    }
    Object bound = value(property.shape(), entry.value(), path);
    return property.optional() ? Optional.ofNullable(bound) : bound;
  }

  /** What a component is when nobody set it. */
  private @Nullable Object absent(Property property, Node.Mapping around, KeyPath path) {
    if (property.optional()) {
      return Optional.empty();
    }
    if (property.shape() instanceof Shape.Fields fields) {
      return record(fields.type(), new Node.Mapping(around.position(), Map.of()), path);
    }
    return Defaults.value(property);
  }

  private @Nullable Object list(Shape.Items items, Node.Sequence sequence, KeyPath path) {
    if (sequence.items().size() < items.min()) {
      mistakes.tooFew(items.min(), sequence.items().size(), sequence.position(), path);
    }
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Object item = value(items.item(), sequence.items().get(i), path.child(i));
      if (item != null) {
        bound.add(item);
      }
    }
    return bound;
  }

  private @Nullable Object map(Shape.Entries entries, Node.Mapping mapping, KeyPath path) {
    if (mapping.entries().size() < entries.min()) {
      mistakes.tooFew(entries.min(), mapping.entries().size(), mapping.position(), path);
    }
    Map<String, Object> bound = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              KeyPath entryPath = path.child(name);
              mistakes.checkName(entries, name, entry.key(), entryPath);
              if (entry.value().isNull()) {
                mistakes.nothingToRemove(entry, entryPath);
                return;
              }
              Object value = value(entries.value(), entry.value(), entryPath);
              if (value != null) {
                bound.put(name, value);
              }
            });
    return bound;
  }

  private static Object construct(RecordType type, Object[] arguments) {
    try {
      Constructor<?> constructor = type.type().getDeclaredConstructors()[0];
      return constructor.newInstance(arguments);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "the record " + type.type().getSimpleName() + " refuses what its annotations allow", e);
    }
  }
}
