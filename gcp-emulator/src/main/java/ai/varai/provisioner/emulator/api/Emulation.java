package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the core offers to the APIs.
 *
 * @param plugins data planes and other things that a user plugs in, and what one API offers to
 *     another, by their interface
 */
public record Emulation(
    Store store,
    Projects projects,
    EmulatorClock clock,
    Ids ids,
    Operations operations,
    IamPolicies policies,
    Settings settings,
    Map<Class<?>, Object> plugins) {

  public Emulation {
    plugins = new ConcurrentHashMap<>(plugins);
  }

  /** What was plugged in for this interface. Ask at the time of use: APIs register in any order. */
  public <T> Optional<T> plugin(Class<T> type) {
    Object found = plugins.get(type);
    return found == null ? Optional.empty() : Optional.of(type.cast(found));
  }

  /** Offers something to other APIs, unless the user plugged in his own. */
  public <T> void offer(Class<T> type, T implementation) {
    plugins.putIfAbsent(type, implementation);
  }
}
