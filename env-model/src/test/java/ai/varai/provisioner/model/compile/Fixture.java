package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Spelled;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Makes an environment of correct YAML, without any of the checks of the reader. */
public final class Fixture {
  private Fixture() {}

  public static Environment environment(String yaml) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return (Environment) bind(Environment.class, tree);
  }

  private static Object bind(Type type, Object tree) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Optional.class) {
        return Optional.ofNullable(tree).map(inner -> bind(last, inner));
      }
      if (generic.getRawType() == List.class) {
        return tree == null
            ? List.of()
            : ((List<?>) tree).stream().map(item -> bind(last, item)).toList();
      }
      var map = new LinkedHashMap<String, Object>();
      if (tree != null) {
        ((Map<?, ?>) tree).forEach((key, value) -> map.put((String) key, bind(last, value)));
      }
      return map;
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() ? bindRecord(plain, (Map<?, ?>) tree) : scalar(plain, tree);
  }

  private static Object scalar(Class<?> type, Object value) {
    if (Spelled.class.isAssignableFrom(type)) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Spelled) constant).spelling().equals(value.toString()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(type + ": " + value));
    }
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(value.toString());
    }
    if (type == boolean.class) {
      return Boolean.valueOf(value.toString());
    }
    return type == LocalDate.class ? LocalDate.parse(value.toString()) : value.toString();
  }

  private static Object bindRecord(Class<?> type, Map<?, ?> tree) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key =
          components[i].getName().equals("extendsFile")
              ? "extends"
              : components[i].getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      Object value = tree == null ? null : tree.get(key);
      values[i] =
          bind(components[i].getGenericType(), value == null ? fallback(components[i]) : value);
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make " + type, e);
    }
  }

  private static Object fallback(RecordComponent component) {
    Default value = component.getAnnotation(Default.class);
    if (value == null) {
      return null;
    }
    return component.getType() == List.class ? List.of(value.value().split(",")) : value.value();
  }
}
