package ai.varai.provisioner.local.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who listens on a port, as far as the operating system tells us: on Linux from {@code
 * /proc/net/tcp} (proc(5)) and the open files of the processes that we may look into.
 *
 * @param pid the process
 * @param command its command line, shortened
 */
public record PortHolder(long pid, String command) {
  private static final String LISTEN = "0A";
  private static final int SHOWN = 120;

  public static Optional<PortHolder> of(int port) {
    return of(port, Path.of("/proc"));
  }

  static Optional<PortHolder> of(int port, Path proc) {
    var inodes = new HashSet<String>();
    collectInodes(proc.resolve("net/tcp"), port, inodes);
    collectInodes(proc.resolve("net/tcp6"), port, inodes);
    if (inodes.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> processes = Files.list(proc)) {
      return processes
          .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
          .filter(p -> holdsOneOf(p, inodes))
          .findFirst()
          .map(p -> new PortHolder(Long.parseLong(p.getFileName().toString()), command(p)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the process carries the variable with the value. */
  public boolean hasVariable(String name, String value) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      String wanted = "\0" + name + "=" + value + "\0";
      return ("\0" + new String(environment, StandardCharsets.UTF_8) + "\0").contains(wanted);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " (" + command + ")";
  }

  private static void collectInodes(Path table, int port, Set<String> into) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try (Stream<String> lines = Files.lines(table)) {
      lines
          .map(line -> line.trim().split("\\s+"))
          .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTEN))
          .forEach(f -> into.add("socket:[" + f[9] + "]"));
    } catch (IOException | java.io.UncheckedIOException e) {
      // No such table on this operating system: nobody can be named.
    }
  }

  private static boolean holdsOneOf(Path process, Set<String> inodes) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.anyMatch(
          fd -> {
            try {
              return inodes.contains(Files.readSymbolicLink(fd).toString());
            } catch (IOException e) {
              return false;
            }
          });
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static String command(Path process) {
    try {
      String line =
          Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
              .replace('\0', ' ')
              .trim();
      return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    } catch (IOException e) {
      return "command unknown";
    }
  }
}
