package ai.varai.provisioner.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in the storage folder: what {@code /files} reads and writes. */
final class Files implements Backend {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private final Path folder;

  Files(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "storage";
  }

  @Override
  public void check() throws BackendException {
    Path probe = folder.resolve(".ready-" + UUID.randomUUID());
    try {
      java.nio.file.Files.write(probe, new byte[] {1});
      java.nio.file.Files.delete(probe);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  /** Whether a file may have the name: one path element, no leading dot. */
  static boolean acceptable(String name) {
    return NAME.matcher(name).matches();
  }

  void write(String name, byte[] content) throws BackendException {
    try {
      java.nio.file.Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  /** The names, sorted. */
  List<String> names() throws BackendException {
    try (Stream<Path> files = java.nio.file.Files.list(folder)) {
      return files
          .filter(java.nio.file.Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(Files::acceptable)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
  }

  private BackendException failed(String what, IOException cause) {
    return new BackendException(
        "storage folder " + folder + " " + what + " (" + cause.getClass().getSimpleName() + ")",
        cause);
  }
}
