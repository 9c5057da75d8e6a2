package ai.varai.provisioner.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that lie beside the classes. */
final class Resources {
  private Resources() {}

  static String text(String name) throws ImageException {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new ImageException("the resource " + name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ImageException("the resource " + name + " cannot be read", e);
    }
  }

  static Path copy(String name, Path work) throws ImageException {
    try {
      return Files.writeString(work.resolve(name), text(name));
    } catch (IOException e) {
      throw new ImageException(work + " cannot be written: " + e.getMessage(), e);
    }
  }
}
