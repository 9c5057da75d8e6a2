package ai.varai.provisioner.local.store;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Resources as JSON, for the marks that a resource carries in the world. Component names are the
 * Java names, map keys are sorted: equal resources give equal texts. What is missing when a text is
 * read (it may have been written by an older release) takes the empty value of its type.
 */
public final class ResourceJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TYPE = "@type";
  private final ObjectMapper mapper = new ObjectMapper();

  /** The resource's attributes; every {@link Value} must be known. */
  public String encode(Resource resource) {
    try {
      return mapper.writeValueAsString(node(resource));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + resource.getClass().getName(), e);
    }
  }

  /**
   * The resource that a text stands for.
   *
   * @throws IllegalArgumentException when the text is no such resource
   */
  public <R extends Resource> R decode(Class<R> type, String text) {
    try {
      return type.cast(record(type, mapper.readTree(text)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: a mark of " + type.getSimpleName(), e);
    }
  }

  private static JsonNode node(Object value) {
    if (value instanceof Value<?> holder) {
      return node(holder.get());
    } else if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? node(optional.get()) : NODES.nullNode();
    } else if (value instanceof Collection<?> many) {
      var array = NODES.arrayNode();
      many.forEach(one -> array.add(node(one)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      var sorted = new TreeMap<String, Object>();
      map.forEach((key, inner) -> sorted.put(key.toString(), inner));
      var object = NODES.objectNode();
      sorted.forEach((key, inner) -> object.set(key, node(inner)));
      return object;
    } else if (value instanceof Record record) {
      return object(record);
    } else if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    } else if (value instanceof Integer number) {
      return NODES.numberNode(number);
    } else if (value instanceof Long number) {
      return NODES.numberNode(number);
    } else if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    return NODES.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
  }

  private static ObjectNode object(Record record) {
    var object = NODES.objectNode();
    if (Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      object.put(TYPE, record.getClass().getSimpleName());
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().trySetAccessible();
        JsonNode inner = node(component.getAccessor().invoke(record));
        if (!inner.isNull()) {
          object.set(component.getName(), inner);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return object;
  }

  private static Object record(Class<?> type, JsonNode node) {
    RecordComponent[] components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    var arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = value(components[i].getGenericType(), node.get(components[i].getName()));
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.trySetAccessible();
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getSimpleName(), e);
    }
  }

  private static Object value(Type type, @Nullable JsonNode node) {
    Class<?> raw = raw(type);
    JsonNode given = node == null || node.isNull() ? NODES.missingNode() : node;
    boolean missing = given.isMissingNode();
    if (raw == Optional.class) {
      return missing ? Optional.empty() : Optional.of(value(argument(type, 0), given));
    } else if (raw == Value.class) {
      return Value.of(value(argument(type, 0), given));
    } else if (Collection.class.isAssignableFrom(raw)) {
      Collection<Object> many = raw == List.class ? new ArrayList<>() : new LinkedHashSet<>();
      given.forEach(inner -> many.add(value(argument(type, 0), inner)));
      return many;
    } else if (raw == Map.class) {
      var map = new LinkedHashMap<String, Object>();
      given.properties().forEach(e -> map.put(e.getKey(), value(argument(type, 1), e.getValue())));
      return map;
    } else if (raw.isRecord()) {
      return record(raw, given);
    } else if (raw.isSealed()) {
      return record(permitted(raw, given.path(TYPE).asText()), given);
    }
    return scalar(raw, given);
  }

  private static Object scalar(Class<?> raw, JsonNode node) {
    if (raw == boolean.class || raw == Boolean.class) {
      return node.asBoolean();
    } else if (raw == int.class || raw == Integer.class) {
      return node.asInt();
    } else if (raw == long.class || raw == Long.class) {
      return node.asLong();
    } else if (raw == double.class || raw == Double.class) {
      return node.asDouble();
    } else if (raw == Duration.class) {
      return node.isMissingNode() ? Duration.ZERO : Duration.parse(node.asText());
    } else if (raw.isEnum()) {
      return constant(raw, node.asText());
    } else if (raw == String.class) {
      return node.asText("");
    }
    throw new IllegalArgumentException("no way to read a " + raw.getName());
  }

  /** The constant of the name; the first one where there is none. */
  private static Object constant(Class<?> type, String name) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    return constants[0];
  }

  private static Class<?> permitted(Class<?> sealed, String name) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no " + sealed.getSimpleName() + ": " + name));
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
