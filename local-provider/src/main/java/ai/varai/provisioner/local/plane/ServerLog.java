package ai.varai.provisioner.local.plane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a database server writes, in a file beside its data. */
record ServerLog(Path folder) implements Speech.Listener {
  @Override
  public void line(boolean error, String text) {
    try {
      Files.writeString(
          folder.resolve("output.log"),
          text + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
