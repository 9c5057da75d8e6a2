package ai.varai.provisioner.local.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for files that go away together; only its owner may look into it. */
record TemporaryFolder(Path path) implements AutoCloseable {
  static TemporaryFolder in(Path parent) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(parent, "provisioner-image-"));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path each : files.toList()) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What is left is in the system's folder for such things.
    }
  }
}
