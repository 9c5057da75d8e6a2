package ai.varai.provisioner.emulator.monitoring;

import com.google.monitoring.v3.AlertPolicy.Condition.Trigger;
import java.util.Map;
import java.util.Set;

/**
 * What became of a condition at one moment.
 *
 * @param met whether as many series fail as the trigger asks for
 * @param failing the series that fail, by their keys
 * @param missing those of them that have no data now, and fail because they did when they had
 * @param seen all series that have data now
 */
record Verdict(
    boolean met,
    Map<String, SeriesSample> failing,
    Set<String> missing,
    Map<String, SeriesSample> seen) {

  static final Verdict NOT_MET = new Verdict(false, Map.of(), Set.of(), Map.of());

  /**
   * @param series how many series there are, those that fail included
   */
  static Verdict of(
      Trigger trigger,
      int series,
      Map<String, SeriesSample> failing,
      Set<String> missing,
      Map<String, SeriesSample> seen) {
    boolean met =
        trigger.getPercent() > 0
            ? failing.size() * 100.0 >= trigger.getPercent() * series && !failing.isEmpty()
            : failing.size() >= Math.max(1, trigger.getCount());
    return new Verdict(met, failing, missing, seen);
  }
}
