package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An event as a JSON object: {@code type} is the event's name, the other members are its
 * components, all in snake_case; durations are milliseconds in members that end in {@code _ms}.
 */
final class EventJson {
  private EventJson() {}

  static Map<String, Object> of(LifecycleEvent event) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", snake(event.getClass().getSimpleName()));
    json.putAll(components(event));
    return json;
  }

  private static Map<String, Object> components(Object holder) {
    var json = new LinkedHashMap<String, Object>();
    for (RecordComponent component : holder.getClass().getRecordComponents()) {
      Object value = read(component, holder);
      if (value instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          continue;
        }
        value = optional.get();
      }
      String name = snake(component.getName());
      json.put(value instanceof Duration ? name + "_ms" : name, plain(value));
    }
    return json;
  }

  private static Object plain(Object value) {
    if (value instanceof Record && !(value instanceof ResourceAddress)) {
      return components(value);
    }
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
  }

  private static Object read(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
