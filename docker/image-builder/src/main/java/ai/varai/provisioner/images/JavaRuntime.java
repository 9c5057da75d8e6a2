package ai.varai.provisioner.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A small Java runtime, linked from the JDK that runs this. */
final class JavaRuntime {
  private static final Path HOME = Path.of(System.getProperty("java.home"));

  private JavaRuntime() {}

  /** Why no runtime for a Linux container can be linked here; empty when one can. */
  static String unavailable() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "this is " + System.getProperty("os.name") + ", and the image needs Linux programs";
    }
    if (!Files.isExecutable(HOME.resolve("bin/jlink"))
        || !Files.isDirectory(HOME.resolve("jmods"))) {
      return HOME + " has no jlink or no jmods: it is a JRE, and a JDK is needed";
    }
    return "";
  }

  /** What tells one runtime from another. */
  static String identity() {
    return System.getProperty("java.vendor")
        + " "
        + Runtime.version()
        + " "
        + System.getProperty("os.arch");
  }

  /** Links a runtime of the modules and lays its libraries beside it. */
  static Layer link(Path work, List<String> modules) throws ImageException, InterruptedException {
    String reason = unavailable();
    if (!reason.isEmpty()) {
      throw new ImageException("no Java runtime can be linked: " + reason);
    }
    Path runtime = work.resolve("runtime");
    Commands.output(
        List.of(
            HOME.resolve("bin/jlink").toString(),
            "--module-path",
            HOME.resolve("jmods").toString(),
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress=1",
            "--output",
            runtime.toString()));
    // A runtime without an archive of the JDK's own classes takes twice as long to start.
    Commands.output(
        List.of(runtime.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-Xshare:dump"));
    List<Path> programs;
    try (Stream<Path> walk = Files.walk(runtime)) {
      programs =
          walk.filter(Files::isRegularFile)
              .filter(f -> f.endsWith("bin/java") || f.toString().endsWith(".so"))
              .toList();
    } catch (IOException e) {
      throw new ImageException(runtime + " cannot be read: " + e.getMessage(), e);
    }
    return new Layer("runtime").folder(runtime, "/opt/java").librariesOf(programs, runtime);
  }
}
