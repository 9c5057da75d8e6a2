package ai.varai.provisioner.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts the emulator once while its image is built, and archives the classes that it loads (JEP
 * 310). The class path is relative, so the archive is valid in any folder that holds the jars.
 */
final class EmulatorRehearsal {
  private static final String PACKAGE = "ai.varai.provisioner.emulator.";
  private static final String ARCHIVE = "gcp-emulator.jsa";
  private static final String CLASSES = "classes.lst";
  private static final List<String> VM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private EmulatorRehearsal() {}

  /**
   * The archive; empty when the rehearsal failed, without which the emulator only starts slower.
   *
   * @param work holds {@code runtime} and, in {@code app}, what the class path names
   */
  static Optional<Path> archive(Path work, String classPath)
      throws ImageException, InterruptedException {
    java(
        work,
        List.of("-XX:DumpLoadedClassList=" + CLASSES, "-cp", classPath, PACKAGE + "Rehearsal"));
    java(
        work,
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + CLASSES,
            "-XX:SharedArchiveFile=" + ARCHIVE,
            "-cp",
            classPath));
    return Optional.of(work.resolve("app").resolve(ARCHIVE)).filter(Files::exists);
  }

  /** How a container starts it, in the folder that holds its jars and the archive. */
  static List<String> command(String classPath, int port) {
    List<String> command = new ArrayList<>(List.of("/opt/java/bin/java"));
    command.addAll(VM);
    command.addAll(
        List.of(
            "-Dslf4j.internal.verbosity=ERROR",
            // An archive that is missing or does not fit is passed over without a word.
            "-XX:SharedArchiveFile=" + ARCHIVE,
            "-Xshare:auto",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-cp",
            classPath,
            PACKAGE + "EmulatorMain",
            // Within a container loopback can be reached by nobody.
            "--host",
            "0.0.0.0",
            "--port",
            String.valueOf(port)));
    return command;
  }

  private static void java(Path work, List<String> arguments)
      throws ImageException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(work.resolve("runtime/bin/java").toString()));
    command.addAll(VM);
    command.addAll(arguments);
    Commands.run(work.resolve("app"), command);
  }
}
