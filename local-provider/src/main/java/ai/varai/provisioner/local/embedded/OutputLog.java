package ai.varai.provisioner.local.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a process has written. The process itself appends to the file, so that it can go on when its
 * supervisor dies; therefore a log that has grown too long is copied to {@code .1} and cut to
 * nothing, and what is written in that instant is lost.
 */
final class OutputLog {
  private static final long POLL_MILLIS = 150;
  private final Path file;

  OutputLog(Path file) {
    this.file = file;
  }

  /** Rotates the log when it is longer than {@code bytes}. */
  void rotate(long bytes) {
    try {
      if (Files.exists(file) && Files.size(file) > bytes) {
        Files.copy(file, older(), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      // It stays too long until the next time.
    }
  }

  void read(int tail, boolean follow, Consumer<String> sink)
      throws IOException, InterruptedException {
    var last = new ArrayDeque<String>();
    var remaining = new StringBuilder();
    for (String line : lines(older())) {
      keep(last, line, tail);
    }
    long position = 0;
    if (Files.exists(file)) {
      byte[] content = Files.readAllBytes(file);
      position = content.length;
      for (String line : split(remaining, new String(content, StandardCharsets.UTF_8))) {
        keep(last, line, tail);
      }
    }
    if (!follow && remaining.length() > 0) {
      keep(last, remaining.toString(), tail);
    }
    last.forEach(sink);
    while (follow) {
      Thread.sleep(POLL_MILLIS);
      long length = Files.exists(file) ? Files.size(file) : 0;
      if (length < position) {
        position = 0; // rotated
      }
      if (length > position) {
        String more = read(position, length);
        position = length;
        split(remaining, more).forEach(sink);
      }
    }
  }

  private String read(long from, long to) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) (to - from)];
      in.seek(from);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The complete lines; what follows the last line end stays in {@code remaining}. */
  private static List<String> split(StringBuilder remaining, String more) {
    remaining.append(more);
    var lines = new ArrayList<String>();
    int start = 0;
    for (int end = remaining.indexOf("\n"); end >= 0; end = remaining.indexOf("\n", start)) {
      lines.add(remaining.substring(start, end));
      start = end + 1;
    }
    remaining.delete(0, start);
    return lines;
  }

  private static void keep(ArrayDeque<String> last, String line, int tail) {
    last.add(line);
    while (last.size() > tail) {
      last.removeFirst();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }
}
