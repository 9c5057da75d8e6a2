package ai.varai.provisioner.gcp.sql;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose operation an instance works on; shared by the handlers of instances and what is on them.
 *
 * <p>A turn ends with the time of its operation: nobody asks for one any more that did not end in
 * it. Whoever comes next asks Cloud SQL, which refuses it for as long as the instance is at work.
 */
public final class SqlTurns {
  private final Map<String, Turn> busy = new ConcurrentHashMap<>();

  private record Turn(String who, Instant end) {}

  /**
   * Whether it is, or has become, the turn of the one who asks.
   *
   * @param end when the time of its operation is over
   */
  boolean take(String instance, String who, Instant now, Instant end) {
    Turn mine = new Turn(who, end);
    Turn kept =
        busy.compute(
            instance,
            (name, turn) ->
                turn == null || turn.who().equals(who) || now.isAfter(turn.end()) ? mine : turn);
    return kept.who().equals(who);
  }

  void give(String instance, String who) {
    busy.computeIfPresent(instance, (name, turn) -> turn.who().equals(who) ? null : turn);
  }
}
