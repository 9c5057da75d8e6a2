package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.store.Journal;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What the core offers to APIs, without any API and without a server. */
public final class BareEmulation implements AutoCloseable {

  private final Store store = new Store(Journal.none());
  private final EmulatorClock clock = new EmulatorClock(Clock.systemUTC());
  private final Operations operations = new Operations(store, clock, LroMode.ZERO);
  private final Emulation emulation =
      new Emulation(
          store,
          new Projects(store, Set.of()),
          clock,
          new Ids(new Random(1)),
          operations,
          new IamPolicies(store, clock),
          new Settings(Duration.ZERO),
          new Plugins(Map.of()));

  public Emulation emulation() {
    return emulation;
  }

  public EmulatorClock clock() {
    return clock;
  }

  @Override
  public void close() {
    operations.close();
    store.close();
  }
}
