package ai.varai.provisioner.emulator.compute;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Handlers of methods that are no methods of ordinary resources, by service and name. */
final class Handlers {

  private final Map<String, Verb> byId = new HashMap<>();

  /**
   * @param id such as {@code regions.get}
   */
  void add(String id, Verb verb) {
    byId.put(id, verb);
  }

  Optional<Verb> find(ComputeMethod m) {
    return Optional.ofNullable(byId.get(m.service() + "." + m.name()));
  }
}
