package ai.varai.provisioner.app.daemon;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a daemon in the way in which this process was started. */
final class DaemonStart {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What is freed goes back to the system; Java 17.0.9 is the first to know the last one. */
  private static final List<String> THRIFTY =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-Xms128m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:TrimNativeHeapInterval=20000");

  private DaemonStart() {}

  /** Returns when it listens; empty when it does not come up. */
  static Optional<Wire> start(Place place) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(place))
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(place.log().toFile()))
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Wire> wire = DaemonClient.open(place.socket());
    while (wire.isEmpty() && process.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(2);
      wire = DaemonClient.open(place.socket());
    }
    return wire;
  }

  private static List<String> command(Place place) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(options());
    command.addAll(THRIFTY);
    command.add("-cp");
    command.add(Path.of(System.getProperty("java.class.path", "")).toAbsolutePath().toString());
    command.add(DaemonMain.class.getName());
    command.add(place.folder().toString());
    command.add(place.name());
    return command;
  }

  /**
   * What this process's own Java was started with: its archive of classes, compiler and collector.
   */
  private static List<String> options() {
    String[] own = ProcessHandle.current().info().arguments().orElse(new String[0]);
    var options = new ArrayList<String>();
    for (String option : own) {
      if (!option.startsWith("-") || option.equals("-jar") || option.equals("-cp")) {
        break;
      }
      // Two processes that list their classes do so in two files.
      options.add(option.startsWith("-XX:DumpLoadedClassList") ? option + ".daemon" : option);
    }
    return options;
  }
}
