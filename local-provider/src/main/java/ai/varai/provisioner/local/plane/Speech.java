package ai.varai.provisioner.local.plane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a container writes, line by line; its last lines are kept for messages. */
final class Speech {

  /** Takes the lines. */
  interface Listener {
    /**
     * Takes a line without its end.
     *
     * @param error whether it comes from the standard error
     */
    void line(boolean error, String text);
  }

  private static final Logger log = LoggerFactory.getLogger(Speech.class);
  private static final int LAST_LINES = 5;

  /** As the largest entry of Cloud Logging; a longer line becomes several. */
  private static final int LONGEST_LINE = 256_000;

  private final Listener listener;
  private final Deque<String> last = new ArrayDeque<>();
  private final ByteArrayOutputStream standard = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  Speech(Listener listener) {
    this.listener = listener;
  }

  /** Takes what was written, which may end amid a line. */
  synchronized void hear(boolean fromError, byte[] bytes, int length) {
    ByteArrayOutputStream line = fromError ? error : standard;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        say(fromError, line);
      } else {
        line.write(bytes[i]);
        if (line.size() >= LONGEST_LINE) {
          say(fromError, line);
        }
      }
    }
  }

  /** Takes a stream to its end. */
  void hear(boolean fromError, InputStream from) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        hear(fromError, buffer, n);
      }
    } catch (IOException e) {
      log.debug("the output of a process cannot be read any more: {}", e.getMessage());
    }
    end();
  }

  /** What was begun is a line, too. */
  synchronized void end() {
    for (boolean fromError : new boolean[] {false, true}) {
      ByteArrayOutputStream line = fromError ? error : standard;
      if (line.size() > 0) {
        say(fromError, line);
      }
    }
  }

  private void say(boolean fromError, ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    last.addLast(text);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
    }
    try {
      listener.line(fromError, text);
    } catch (RuntimeException e) {
      // Whoever writes must not come to a stand because of whoever listens.
      log.debug("a line was not taken: {}", e.getMessage());
    }
  }

  /** The last lines, for messages. */
  synchronized String lastWords() {
    return String.join(" | ", List.copyOf(last));
  }
}
