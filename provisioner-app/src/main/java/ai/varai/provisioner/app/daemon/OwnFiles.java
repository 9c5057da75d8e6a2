package ai.varai.provisioner.app.daemon;

import java.util.Collection;
import java.util.List;

/**
 * Files that only the process which names them has: its open files, such as the shell's {@code
 * <(command)}, and its terminal.
 */
final class OwnFiles {
  private static final List<String> PLACES =
      List.of("/dev/fd/", "/dev/std", "/dev/tty", "/proc/self/");

  private OwnFiles() {}

  /** Whether one of these words or values names such a file. */
  static boolean named(Collection<String> texts) {
    return texts.stream().anyMatch(text -> PLACES.stream().anyMatch(text::contains));
  }
}
