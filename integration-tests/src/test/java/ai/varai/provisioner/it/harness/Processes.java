package ai.varai.provisioner.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Processes of this machine that have to do with a folder: by argument, variable or working
 * directory.
 */
public final class Processes {
  private Processes() {}

  /** Those alive, but for this one and its own children's tests. */
  public static List<ProcessHandle> about(Path folder) {
    String name = folder.toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                read(process, "cmdline").contains(name)
                    || read(process, "environ").contains(name)
                    || workingDirectory(process).startsWith(name))
        .toList();
  }

  /** The arguments, separated by blanks; empty when the process is gone. */
  public static String commandLine(ProcessHandle process) {
    return read(process, "cmdline").replace('\0', ' ');
  }

  /** The value of a variable that the process was started with. */
  public static Optional<String> variable(ProcessHandle process, String name) {
    return read(process, "environ")
        .lines()
        .flatMap(line -> java.util.Arrays.stream(line.split("\0")))
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst();
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone in the meantime, or not ours to read
    }
  }

  private static String workingDirectory(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .toString();
    } catch (IOException e) {
      return "";
    }
  }
}
