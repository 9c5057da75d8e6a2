package ai.varai.provisioner.local;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which runtime the environment runs in and which folder it was made in, from the first apply until
 * the environment's folder is removed. Without it an engine that is started (or stopped) later
 * would make the environment vanish from sight while it still runs, and what was started for one
 * folder would be started once more for its copy.
 */
final class RuntimeMemory {
  private static final String FOLDER = "folder";

  private final Path home;
  private final Path file;

  RuntimeMemory(Path home) {
    this.home = home;
    this.file = home.resolve("runtime");
  }

  /** The runtime's name; empty before the first apply. */
  Optional<String> recall() {
    return line(file);
  }

  /** The folder that it was made in, when that is not this one: it was moved, or copied. */
  Optional<Path> madeElsewhere() {
    return line(home.resolve(FOLDER)).map(Path::of).filter(folder -> !folder.equals(real()));
  }

  /** Whether the environment is in the other folder, too. */
  static boolean isIn(Path folder) {
    return line(folder.resolve(FOLDER)).equals(Optional.of(folder.toString()));
  }

  void remember(String runtime) {
    put(file, runtime);
    put(home.resolve(FOLDER), real().toString());
  }

  private static void put(Path file, String line) {
    if (!line(file).equals(Optional.of(line))) {
      PrivateFiles.write(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Optional<String> line(Path file) {
    return PrivateFiles.read(file)
        .map(content -> new String(content, StandardCharsets.UTF_8).strip())
        .filter(text -> !text.isEmpty());
  }

  /** The folder without symbolic links: under each of its names it is the same. */
  private Path real() {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      return home;
    }
  }
}
