package ai.varai.provisioner.local.runtime;

import java.util.List;

/**
 * A workload as it is found in the world.
 *
 * @param marks what it carries
 * @param id the runtime's own unique name: a container id, a process directory
 * @param state whether it runs
 * @param holdsPort whether its port on this machine is taken by it: of what is halted too
 * @param detail a few words more: {@code pid 4711}, {@code exit code 137}
 * @param internal where the services of the stack reach it
 * @param external where people on this machine reach it
 * @param restarts how often it was started again after a crash
 * @param deviations in what way it is not as it was asked for (limits changed by hand, a missing
 *     network), each a few words; empty when it is as asked
 */
public record ObservedWorkload(
    Marks marks,
    String id,
    State state,
    boolean holdsPort,
    String detail,
    Endpoint internal,
    Endpoint external,
    int restarts,
    List<String> deviations) {
  public ObservedWorkload {
    deviations = List.copyOf(deviations);
  }

  /** Whether it runs. */
  public enum State {
    RUNNING,
    /** Created or crashed, and something is about to start it. */
    STARTING,
    STOPPED
  }

  public String name() {
    return marks.name();
  }

  /** The same under another port of this machine. */
  public ObservedWorkload at(int port) {
    var moved = new Endpoint(external.host(), port);
    return new ObservedWorkload(
        marks,
        id,
        state,
        holdsPort,
        detail,
        internal.equals(external) ? moved : internal,
        moved,
        restarts,
        deviations);
  }
}
