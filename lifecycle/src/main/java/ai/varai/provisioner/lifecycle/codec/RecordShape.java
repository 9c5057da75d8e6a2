package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Comparison;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.DeletionProtection;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Sensitive;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import ai.varai.provisioner.model.resource.WriteOnly;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a record class, read off it once: its attributes, how each is encoded, and how the
 * record is put together again.
 */
public final class RecordShape implements TypeCodec {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final Part[] parts;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;
  private final Map<String, Integer> byName = new LinkedHashMap<>();
  private volatile TypeCodec @Nullable [] codecs;

  private RecordShape(Class<?> type) {
    if (!type.isRecord()) {
      throw new CodecException(type.getName() + " is not a record");
    }
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    parts = new Part[components.length];
    accessors = new MethodHandle[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        parts[i] = part(components[i]);
        byName.put(parts[i].name(), i);
        types[i] = components[i].getType();
        components[i].getAccessor().setAccessible(true);
        accessors[i] =
            MethodHandles.lookup()
                .unreflect(components[i].getAccessor())
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class));
      }
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      constructor =
          MethodHandles.lookup()
              .unreflectConstructor(canonical)
              .asSpreader(Object[].class, types.length)
              .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new CodecException("cannot read the record " + type.getName(), e);
    }
  }

  /** The shape of a record class. */
  public static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** The attributes in the order of their declaration. */
  public Part[] parts() {
    return parts.clone();
  }

  int size() {
    return parts.length;
  }

  Part part(int index) {
    return parts[index];
  }

  /** The attribute with that snake_case name. */
  public Optional<Part> part(String name) {
    Integer index = byName.get(name);
    return index == null ? Optional.empty() : Optional.of(parts[index]);
  }

  /** The snake_case name of a Java component. */
  public static String nameOf(String component) {
    var name = new StringBuilder(component.length() + 4);
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_').append(Character.toLowerCase(c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /** The attribute tree of a record; attributes that are empty are absent. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> encodeRecord(Object value, Encoding encoding) {
    return (Map<String, Object>) encode(value, encoding);
  }

  @Override
  public Object encode(Object value, Encoding encoding) {
    TypeCodec[] how = codecs();
    var tree = new LinkedHashMap<String, Object>(parts.length * 4 / 3 + 1);
    for (int i = 0; i < parts.length; i++) {
      Object encoded = how[i].encode(get(value, i), encoding);
      if (encoded != null) {
        boolean cover = parts[i].sensitive() && !(encoded instanceof Hidden);
        tree.put(parts[i].name(), cover ? new Hidden(encoded) : encoded);
      }
    }
    return tree;
  }

  @Override
  public Object decode(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new CodecException("attributes of " + type.getSimpleName() + " expected, not " + tree);
    }
    TypeCodec[] how = codecs();
    Object[] arguments = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        arguments[i] = how[i].decode(map.get(parts[i].name()));
      } catch (CodecException e) {
        throw new CodecException(
            type.getSimpleName() + "." + parts[i].name() + ": " + e.getMessage(), e);
      }
    }
    return construct(arguments);
  }

  @Override
  public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
    return resolve(value, values, part -> true);
  }

  /** As the other one; what is not needed keeps its references where they have no value yet. */
  Object resolve(Object value, Function<Value.Ref<?>, Object> values, Predicate<Part> needed) {
    TypeCodec[] how = codecs();
    Object @Nullable [] arguments = null;
    for (int i = 0; i < parts.length; i++) {
      if (!how[i].mayRefer()) {
        continue;
      }
      Object before = get(value, i);
      Object after;
      try {
        after = how[i].resolve(before, values);
      } catch (Resolver.UnresolvedException e) {
        if (needed.test(parts[i])) {
          throw e;
        }
        after = before;
      }
      if (after != before) {
        if (arguments == null) {
          arguments = all(value);
        }
        arguments[i] = after;
      }
    }
    return arguments == null ? value : construct(arguments);
  }

  @Override
  public boolean mayRefer() {
    for (TypeCodec codec : codecs()) {
      if (codec.mayRefer()) {
        return true;
      }
    }
    return false;
  }

  /** The codec of one attribute. */
  TypeCodec codec(int index) {
    return codecs()[index];
  }

  private Object[] all(Object value) {
    Object[] result = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      result[i] = get(value, i);
    }
    return result;
  }

  private Object get(Object value, int index) {
    try {
      return accessors[index].invokeExact(value);
    } catch (Throwable e) {
      throw new CodecException("cannot read " + type.getName() + "." + parts[index].component(), e);
    }
  }

  private Object construct(Object[] arguments) {
    try {
      return constructor.invokeExact(arguments);
    } catch (Throwable e) {
      throw new CodecException("cannot make a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /** Read late, because records may hold each other. */
  private TypeCodec[] codecs() {
    TypeCodec[] known = codecs;
    if (known == null) {
      RecordComponent[] components = type.getRecordComponents();
      known = new TypeCodec[components.length];
      for (int i = 0; i < components.length; i++) {
        known[i] = TypeCodecs.of(components[i].getGenericType(), type);
      }
      codecs = known;
    }
    return known;
  }

  private static Part part(RecordComponent component) {
    Computed computed = component.getAnnotation(Computed.class);
    return new Part(
        nameOf(component.getName()),
        component.getName(),
        component.isAnnotationPresent(Identity.class),
        component.isAnnotationPresent(ForcesReplacement.class),
        computed != null,
        computed != null && computed.changesOnUpdate(),
        component.isAnnotationPresent(Sensitive.class),
        component.isAnnotationPresent(WriteOnly.class),
        component.isAnnotationPresent(Unordered.class),
        component.isAnnotationPresent(DeletionProtection.class),
        Optional.ofNullable(component.getAnnotation(ComparedBy.class))
            .map(how -> comparison(how.value())));
  }

  private static Comparison comparison(Class<? extends Comparison> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new CodecException(type.getName() + " needs a public constructor without arguments", e);
    }
  }
}
