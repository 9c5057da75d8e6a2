package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.OutputLines;
import java.io.IOException;
import java.io.InputStream;
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

  private final Listener listener;
  private final Deque<String> last = new ArrayDeque<>();
  private final OutputLines standard = new OutputLines(text -> say(false, text));
  private final OutputLines error = new OutputLines(text -> say(true, text));

  Speech(Listener listener) {
    this.listener = listener;
  }

  /** Takes what was written, which may end amid a line. */
  synchronized void hear(boolean fromError, byte[] bytes, int length) {
    (fromError ? error : standard).take(bytes, length);
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
    standard.end();
    error.end();
  }

  private void say(boolean fromError, String text) {
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
