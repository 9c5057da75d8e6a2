package ai.varai.provisioner.local.embedded;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How this program's own Java and classes are started once more.
 *
 * @param java the executable
 * @param classPath absolute paths, joined as the platform does
 */
record JavaCommand(String java, String classPath) {
  /** Small and quick to start: these processes live long and do little. */
  private static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xss512k");

  static JavaCommand ofThisProcess() {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return new JavaCommand(
        Path.of(System.getProperty("java.home", ""), "bin", "java").toString(), classPath);
  }

  /** The command that runs one of our main classes. */
  List<String> small(int heapMegabytes, String mainClass, String... arguments) {
    var command = new ArrayList<String>();
    command.add(java);
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(SMALL);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return command;
  }
}
