package ai.varai.provisioner.emulator.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The form of what is in a data folder, a number in its file {@code version}. A folder without the
 * file is of the time before there was one. An emulator reads what it or an earlier one wrote; what
 * a later one wrote it would read wrongly, or lose.
 */
final class FolderVersion {

  /** Counted up when a folder can no longer be read by those before. */
  static final int CURRENT = 1;

  private static final String FILE = "version";

  private FolderVersion() {}

  /**
   * Marks the folder as of this version.
   *
   * @throws NewerFolderException when a later emulator has written it; nothing is changed then
   */
  static void claim(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    int found = Files.exists(file) ? read(file) : 0;
    if (found > CURRENT) {
      throw new NewerFolderException(found);
    }
    if (found < CURRENT) {
      write(file);
    }
  }

  private static int read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    if (!text.matches("\\d{1,9}")) {
      throw new IOException("its file " + FILE + " has no number, but \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  /** Whole or not at all, also when the machine stops. */
  private static void write(Path file) throws IOException {
    Path unfinished = file.resolveSibling(FILE + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((CURRENT + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
