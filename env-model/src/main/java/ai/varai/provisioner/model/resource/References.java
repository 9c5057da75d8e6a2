package ai.varai.provisioner.model.resource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the references that a resource's attributes hold, however deeply. */
public final class References {
  /** Components of each record class, read once: reflection copies the array on every call. */
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            component.getAccessor().trySetAccessible();
          }
          return components;
        }
      };

  private References() {}

  /** The references, in the order of the components; each once. */
  public static Set<Value.Ref<?>> in(Object holder) {
    var found = new LinkedHashSet<Value.Ref<?>>();
    collect(holder, found);
    return found;
  }

  private static void collect(Object value, Set<Value.Ref<?>> into) {
    if (value instanceof Value.Ref<?> ref) {
      into.add(ref);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(inner -> collect(inner, into));
    } else if (value instanceof Iterable<?> many) {
      many.forEach(inner -> collect(inner, into));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> collect(inner, into));
    } else if (value instanceof Record) {
      for (RecordComponent component : COMPONENTS.get(value.getClass())) {
        collect(read(component, value), into);
      }
    }
  }

  private static Object read(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "cannot read " + component + " of " + holder.getClass().getName(), e);
    }
  }
}
