package ai.varai.provisioner.model.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Environment files in a folder.
 *
 * @param folder where they are
 * @param shown the folder as the user knows it; may be empty
 */
public record FolderFiles(Path folder, String shown) implements EnvironmentFiles {
  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      return Optional.empty(); // in a folder that cannot be entered it is neither there nor not
    }
    if (waitsForWriter(file)) {
      throw new IOException("it is a named pipe, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FileTooLargeException.MOST + 1);
      if (bytes.length > FileTooLargeException.MOST) {
        throw new FileTooLargeException(display(name));
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether reading may block for ever: a named pipe has nobody at its other end until somebody
   * opens it. Those under {@code /dev} and {@code /proc} are open already: {@code <(command)} of a
   * shell is one.
   */
  private static boolean waitsForWriter(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return Files.readAttributes(file, BasicFileAttributes.class).isOther()
        && !absolute.startsWith("/dev")
        && !absolute.startsWith("/proc");
  }

  @Override
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // suggestions only
    }
  }

  @Override
  public String display(String name) {
    return shown.isEmpty() || Path.of(name).isAbsolute()
        ? name
        : Path.of(shown).resolve(name).normalize().toString();
  }
}
