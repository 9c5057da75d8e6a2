package ai.varai.provisioner.model.describe;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Property} from a record component and its annotations. */
final class PropertyReader {
  private final RecordComponent component;

  private PropertyReader(RecordComponent component) {
    this.component = component;
  }

  static Property read(RecordComponent component) {
    return new PropertyReader(component).property();
  }

  private Property property() {
    Doc doc =
        find(Doc.class).orElseThrow(() -> new IllegalArgumentException(component + " has no @Doc"));
    boolean optional = component.getType() == Optional.class;
    Type type = optional ? argument(component.getGenericType(), 0) : component.getGenericType();
    return new Property(
        find(Key.class).map(Key::value).orElse(snakeCase(component.getName())),
        component.getName(),
        shape(type),
        doc.value(),
        doc.example(),
        find(Required.class).isPresent(),
        optional,
        find(Default.class).map(Default::value));
  }

  private Shape shape(Type type) {
    if (type == String.class) {
      return new Shape.Text(find(Pattern.class).map(p -> new Form(p.value(), p.expected())));
    }
    if (type == int.class || type == Integer.class) {
      Range range =
          find(Range.class)
              .orElseThrow(() -> new IllegalArgumentException(component + " has no @Range"));
      return new Shape.Whole(range.min(), range.max());
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Shape.Flag();
    }
    if (type == LocalDate.class) {
      return new Shape.Date();
    }
    if (type instanceof Class<?> c && c.isEnum()) {
      return choice(c);
    }
    if (type instanceof Class<?> c && c.isRecord()) {
      return new Shape.Fields(RecordType.of(c.asSubclass(Record.class)));
    }
    if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
      return new Shape.Items(shape(argument(p, 0)), minimum());
    }
    if (type instanceof ParameterizedType p && p.getRawType() == Map.class) {
      return new Shape.Entries(
          find(KeyPattern.class).map(k -> new Form(k.value(), k.expected())),
          shape(argument(p, 1)),
          minimum());
    }
    throw new IllegalArgumentException(component + " has a type that no file can hold");
  }

  private static Shape choice(Class<?> type) {
    List<Shape.Constant> constants =
        Arrays.stream(type.getEnumConstants()).map(c -> constant(type, (Enum<?>) c)).toList();
    @SuppressWarnings("unchecked") // the caller has asked isEnum
    Class<? extends Enum<?>> asEnum = (Class<? extends Enum<?>>) type;
    return new Shape.Choice(asEnum, constants);
  }

  private static Shape.Constant constant(Class<?> type, Enum<?> value) {
    try {
      Doc doc = type.getField(value.name()).getAnnotation(Doc.class);
      return new Shape.Constant(
          value, ((Spelled) value).spelling(), doc == null ? "" : doc.value());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a constant without a field: " + value, e);
    }
  }

  private int minimum() {
    return find(Size.class).map(Size::min).orElse(0);
  }

  private <A extends Annotation> Optional<A> find(Class<A> annotation) {
    return Optional.ofNullable(component.getAnnotation(annotation));
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
