package ai.varai.provisioner.app.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a daemon says of itself.
 *
 * @param pid its process
 * @param directory the working directory of the commands that it runs
 * @param commands how many it was given
 * @param running whether one runs now
 * @param memory what its heap has of the system, in bytes
 */
public record About(long pid, String directory, long commands, boolean running, long memory) {
  byte[] bytes() {
    String text = pid + "\n" + commands + "\n" + running + "\n" + memory + "\n" + directory;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static About of(byte[] bytes) throws IOException {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 5);
    try {
      return new About(
          Long.parseLong(lines[0]),
          lines[4],
          Long.parseLong(lines[1]),
          Boolean.parseBoolean(lines[2]),
          Long.parseLong(lines[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("not what a daemon of this version says of itself", e);
    }
  }
}
