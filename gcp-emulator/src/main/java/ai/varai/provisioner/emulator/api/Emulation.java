package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects;
import java.util.Optional;

/** What the core offers to the APIs. */
public record Emulation(
    Store store,
    Projects projects,
    EmulatorClock clock,
    Ids ids,
    Operations operations,
    IamPolicies policies,
    Settings settings,
    Plugins plugins) {

  /**
   * What was plugged in for this interface, or is offered by another API, which registers now if it
   * has not yet. Ask at the time of use.
   */
  public <T> Optional<T> plugin(Class<T> type) {
    return plugins.find(type);
  }

  /** As {@link #plugin}, of what is there already: nobody registers for it. */
  public <T> Optional<T> present(Class<T> type) {
    return plugins.present(type);
  }

  /**
   * Offers something to other APIs, unless the user plugged in his own. An API names what it offers
   * in {@link EmulatedApi#offers()}.
   */
  public <T> void offer(Class<T> type, T implementation) {
    plugins.offer(type, implementation);
  }
}
