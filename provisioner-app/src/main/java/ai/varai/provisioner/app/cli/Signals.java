package ai.varai.provisioner.app.cli;

import sun.misc.Signal;

/** Where a run hears of Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends that is closed. */
@FunctionalInterface
public interface Signals {
  /**
   * From now on calls at each signal, which does nothing else any more.
   *
   * @param received called once for each signal
   */
  void listen(Runnable received);

  /**
   * For who waits for a child that the terminal hands Ctrl-C to as well: from now on Ctrl-C does
   * nothing here, and SIGTERM and SIGHUP, of which the child may hear nothing, call.
   *
   * @param terminated called once for each of them
   */
  default void listenBesideAChild(Runnable terminated) {}

  /**
   * Until somebody listens, the other two end a command as Ctrl-C does. Left alone, the virtual
   * machine ends with 130 at Ctrl-C, with 143 at SIGTERM, and with 129 at SIGHUP.
   */
  static void endAtTermination(Runnable end) {
    handle("TERM", end);
    handle("HUP", end);
  }

  /** Those that this process gets. */
  static Signals ofThisProcess() {
    return new Signals() {
      @Override
      public void listen(Runnable received) {
        handle("INT", received);
        handle("TERM", received);
        handle("HUP", received);
      }

      @Override
      public void listenBesideAChild(Runnable terminated) {
        handle("INT", () -> {});
        handle("TERM", terminated);
        handle("HUP", terminated);
      }
    };
  }

  // There is no other way to hear a second Ctrl-C: a shutdown hook runs once and cannot let the
  // main thread go on. The class is exported by the supported module jdk.unsupported. What was
  // ignored when the process began (nohup) stays so: the virtual machine sees to that.
  private static void handle(String name, Runnable received) {
    try {
      Signal.handle(new Signal(name), signal -> received.run());
    } catch (IllegalArgumentException e) {
      // The virtual machine uses the signal itself (-Xrs) or the system has none of that name: the
      // default, ending the process, is safe too.
    }
  }
}
