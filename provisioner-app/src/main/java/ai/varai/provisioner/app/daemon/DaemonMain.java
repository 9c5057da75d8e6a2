package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.cli.Invocation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The daemon's process. */
public final class DaemonMain {
  private DaemonMain() {}

  /**
   * Runs until it is not needed any more.
   *
   * @param args the folder and the name of its files, see {@link Place}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    // It shares its terminal with the command that started it. A handler that does nothing, as
    // ignored signals would be ignored by its own child processes too.
    SignalHandler nothing = signal -> {};
    Signal.handle(new Signal("INT"), nothing);
    Signal.handle(new Signal("HUP"), nothing);

    Invocation own = Invocation.ofThisProcess(Runtime.getRuntime()::halt);
    Optional<Place> found = Place.of(own.variables(), own.directory());
    var named = new Place(Path.of(args[0]), args[1], found.map(Place::program).orElse(""));
    try (FileChannel file =
            FileChannel.open(named.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock != null) {
        new Daemon(named, own).serve();
      }
    }
    // Threads of libraries may still be there.
    Runtime.getRuntime().exit(0);
  }
}
