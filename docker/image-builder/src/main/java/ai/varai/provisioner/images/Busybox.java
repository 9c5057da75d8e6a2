package ai.varai.provisioner.images;

import java.nio.file.Files;
import java.nio.file.Path;

/** The shell of the stand-in images: Debian's {@code busybox-static}. */
final class Busybox {
  static final Path PATH = Path.of("/bin/busybox");

  private Busybox() {}

  static Layer addTo(Layer layer) throws ImageException {
    if (!Files.isExecutable(PATH)) {
      throw new ImageException(PATH + " is missing: apt-get install busybox-static");
    }
    return layer.file(PATH, "/bin/busybox", "755", "0:0").file(PATH, "/bin/sh", "755", "0:0");
  }
}
