package ai.varai.provisioner.gcp.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose operation an instance works on; shared by the handlers of instances and what is on them.
 */
public final class SqlTurns {
  private final Map<String, String> busy = new ConcurrentHashMap<>();

  /** Whether it is, or has become, the turn of the one who asks. */
  boolean take(String instance, String who) {
    String now = busy.putIfAbsent(instance, who);
    return now == null || now.equals(who);
  }

  void give(String instance, String who) {
    busy.remove(instance, who);
  }
}
