package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.runtime.OutputLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What a process has written. The process itself appends to the file, so that it can go on when its
 * supervisor dies; therefore the end of a log that has grown too long is copied to {@code .1} and
 * the log cut to nothing, and what is written in that instant is lost.
 */
final class OutputLog {
  private static final long POLL_MILLIS = 150;
  private static final int BLOCK = 64 << 10;
  private final Path file;

  OutputLog(Path file) {
    this.file = file;
  }

  /** Rotates the log when it is longer than {@code bytes}; so many of the last ones are kept. */
  void rotate(long bytes) {
    try {
      if (!Files.exists(file) || Files.size(file) <= bytes) {
        return;
      }
      try (FileChannel log =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
          FileChannel older =
              FileChannel.open(
                  older(),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
        long position = log.size() - bytes;
        while (position < log.size()) {
          position += log.transferTo(position, log.size() - position, older);
        }
        log.truncate(0);
      }
    } catch (IOException e) {
      // It stays too long until the next time.
    }
  }

  /**
   * Hands over what was written.
   *
   * @param tail how many of the last lines at most
   * @param follow whether to go on with new ones until the thread is interrupted
   */
  void read(int tail, boolean follow, Consumer<String> sink)
      throws IOException, InterruptedException {
    var reading = new Reading(tail, sink);
    reading.read(older(), 0);
    long position = reading.read(file, 0);
    if (!follow) {
      reading.end();
      return;
    }
    reading.goOn();
    while (true) {
      Thread.sleep(POLL_MILLIS);
      long length = Files.exists(file) ? Files.size(file) : 0;
      // A shorter one has been rotated meanwhile.
      position = reading.read(file, length < position ? 0 : position);
    }
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /** Keeps the last lines of what is there, and hands on at once what comes after that. */
  private static final class Reading {
    private final int tail;
    private final Consumer<String> sink;
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private final OutputLines lines = new OutputLines(this::line);
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private boolean following;

    Reading(int tail, Consumer<String> sink) {
      this.tail = tail;
      this.sink = sink;
    }

    /** Reads from there to the end; the position of the end. */
    long read(Path file, long from) throws IOException {
      long position = from;
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        for (int n = channel.read(block, position);
            n > 0;
            n = channel.read(block.clear(), position)) {
          position += n;
          lines.take(block.array(), n);
        }
      } catch (NoSuchFileException e) {
        return 0;
      } finally {
        block.clear();
      }
      return position;
    }

    void goOn() {
      last.forEach(sink);
      following = true;
    }

    void end() {
      lines.end();
      last.forEach(sink);
    }

    private void line(String line) {
      if (following) {
        sink.accept(line);
        return;
      }
      last.add(line);
      if (last.size() > tail) {
        last.removeFirst();
      }
    }
  }
}
