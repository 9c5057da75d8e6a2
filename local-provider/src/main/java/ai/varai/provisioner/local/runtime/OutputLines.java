package ai.varai.provisioner.local.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts the bytes that a program writes together to lines, however they are cut when they arrive.
 * For one thread at a time.
 */
public final class OutputLines {
  /** In bytes, as the largest entry of Cloud Logging; a longer line becomes several. */
  public static final int LONGEST_LINE = 256_000;

  private final Consumer<String> sink;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  /**
   * @param sink takes the lines, without their ends and the blanks before those
   */
  public OutputLines(Consumer<String> sink) {
    this.sink = sink;
  }

  /** Takes the next {@code length} bytes, which may end amid a line and amid a character. */
  public void take(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        open.write(bytes, start, i - start);
        start = i + 1;
        say();
      } else if (open.size() + i - start >= LONGEST_LINE && begins(bytes[i])) {
        open.write(bytes, start, i - start);
        start = i;
        say();
      }
    }
    open.write(bytes, start, length - start);
  }

  /** Nothing more comes: what was begun is a line, too. */
  public void end() {
    if (open.size() > 0) {
      say();
    }
  }

  /** Whether a character of UTF-8 begins with the byte. */
  private static boolean begins(byte b) {
    return (b & 0xC0) != 0x80;
  }

  private void say() {
    String line = open.toString(StandardCharsets.UTF_8).stripTrailing();
    open.reset();
    sink.accept(line);
  }
}
