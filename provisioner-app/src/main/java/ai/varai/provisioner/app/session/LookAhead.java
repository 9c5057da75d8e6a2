package ai.varai.provisioner.app.session;

import com.google.inject.Guice;

/** Work that is begun before it is certain to be needed. */
final class LookAhead {
  private LookAhead() {}

  /** Does it on a thread that keeps nobody waiting, and whose failures are of no interest. */
  static void begin(Runnable guess) {
    var thread =
        new Thread(
            () -> {
              guess.run();
              // Loads what putting a provider together needs.
              Guice.createInjector();
            },
            "look-ahead");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, ignored) -> {});
    thread.start();
  }
}
