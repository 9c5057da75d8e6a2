package ai.varai.provisioner.emulator.control;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The last thousand messages that Google's services had for topics, whether or not there are such
 * topics.
 */
public final class Notifications {

  private static final int MOST = 1_000;

  /**
   * One message.
   *
   * @param topic its full name
   * @param data the message's body, as JSON
   */
  public record Notification(
      Instant time, String topic, Map<String, String> attributes, String data) {}

  private final ArrayDeque<Notification> sent = new ArrayDeque<>();

  public synchronized void add(Notification message) {
    if (sent.size() == MOST) {
      sent.removeFirst();
    }
    sent.addLast(message);
  }

  /** What was sent, oldest first. */
  public synchronized List<Notification> all() {
    return new ArrayList<>(sent);
  }

  public synchronized void clear() {
    sent.clear();
  }
}
