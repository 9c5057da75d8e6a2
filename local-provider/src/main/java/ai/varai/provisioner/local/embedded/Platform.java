package ai.varai.provisioner.local.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What this operating system offers for starting processes. */
final class Platform {
  private final String searchPath;

  /**
   * @param searchPath the value of {@code PATH}
   */
  Platform(String searchPath) {
    this.searchPath = searchPath;
  }

  /** The prefix of a command that is to outlive the terminal and ignore its Ctrl-C. */
  List<String> detached() {
    // setsid(1) gives a session of its own; nohup(1) at least ignores the hang-up where it is all
    // there is (macOS).
    return find("setsid").or(() -> find("nohup")).map(List::of).orElse(List.of());
  }

  /**
   * The prefix of a command that refuses to run as root, or as a user of whom the system knows only
   * a number, as in many containers: a user namespace in which the user is another, whose name is
   * known, but keeps its access to its own files. Empty for anybody else.
   *
   * @return nothing when the user cannot be left here
   */
  Optional<List<String>> unprivileged() {
    if (!isRoot() && hasName()) {
      return Optional.of(List.of());
    }
    Optional<String> unshare = find("unshare");
    if (unshare.isEmpty()) {
      return Optional.empty();
    }
    List<String> prefix = List.of(unshare.get(), "--user");
    try {
      Process probe =
          new ProcessBuilder(unshare.get(), "--user", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(2, TimeUnit.SECONDS) && probe.exitValue() == 0
          ? Optional.of(prefix)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Why nothing that insists on a user with a name and no privileges runs here. */
  static String refusal() {
    return isRoot()
        ? "PostgreSQL refuses to run as root, and root cannot start a user namespace here"
        : "PostgreSQL refuses to run as a user without a name (the system knows only a number), and"
            + " this one cannot start a user namespace here";
  }

  /** Java gives the number of a user whose name nobody knows. */
  private static boolean hasName() {
    try {
      String owner = Files.getOwner(Path.of("/proc/self")).getName();
      return !owner.equals(String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    } catch (IOException | UnsupportedOperationException e) {
      return true;
    }
  }

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** An executable of the search path, or the path itself when it names one. */
  Optional<String> find(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program)) ? Optional.of(program) : Optional.empty();
    }
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .map(Path::toString)
        .findFirst();
  }

  /** The name of the archive with PostgreSQL's programs for this machine. */
  static String postgresArchive() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = machine.equals("aarch64") || machine.equals("arm64");
    if (system.contains("mac")) {
      return arm ? "postgres-darwin-arm_64.txz" : "postgres-darwin-x86_64.txz";
    }
    return arm ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
  }
}
