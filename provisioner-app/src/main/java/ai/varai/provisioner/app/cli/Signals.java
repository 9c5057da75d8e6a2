package ai.varai.provisioner.app.cli;

import sun.misc.Signal;

/** Where a run hears of Ctrl-C and SIGTERM. */
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
   * nothing here, and SIGTERM, of which the child hears nothing, calls.
   *
   * @param terminated called once for each SIGTERM
   */
  default void listenBesideAChild(Runnable terminated) {}

  /**
   * Until somebody listens, SIGTERM ends a command as Ctrl-C does. Left alone, the virtual machine
   * ends with 130 at the one and with 143 at the other.
   */
  static void endAtTermination(Runnable end) {
    try {
      Signal.handle(new Signal("TERM"), signal -> end.run());
    } catch (IllegalArgumentException e) {
      // As in ofThisProcess(): the process ends by default.
      return;
    }
  }

  /** Those that this process gets. */
  static Signals ofThisProcess() {
    return new Signals() {
      @Override
      public void listen(Runnable received) {
        handle("INT", received);
        handle("TERM", received);
      }

      @Override
      public void listenBesideAChild(Runnable terminated) {
        handle("INT", () -> {});
        handle("TERM", terminated);
      }
    };
  }

  // There is no other way to hear a second Ctrl-C: a shutdown hook runs once and cannot let the
  // main thread go on. The class is exported by the supported module jdk.unsupported.
  private static void handle(String name, Runnable received) {
    try {
      Signal.handle(new Signal(name), signal -> received.run());
    } catch (IllegalArgumentException e) {
      // The virtual machine uses the signal itself (-Xrs) or the system has none of that name: the
      // default, ending the process, is safe too.
    }
  }
}
