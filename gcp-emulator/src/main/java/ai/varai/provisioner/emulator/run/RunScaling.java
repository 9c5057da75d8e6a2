package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionScaling;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServiceScaling;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many instances a revision has, by what is said of it and of its service.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/services/manual-scaling">Manual
 *     scaling</a>
 * @see <a href="https://cloud.google.com/run/docs/configuring/min-instances">Minimum instances</a>
 */
final class RunScaling {

  private static final int USUAL_MOST = 100;

  private RunScaling() {}

  /** The numbers for a revision of a service whose traffic is as the service has it. */
  static Scaling of(Service s, Revision r) {
    Map<String, Integer> shares = RunServices.shares(s);
    RevisionScaling own = r.getScaling();
    ServiceScaling all = s.getScaling();
    int concurrency = Math.max(1, r.getMaxInstanceRequestConcurrency());
    boolean shared = shares.getOrDefault(r.getName(), 0) > 0;
    boolean led = RunActivity.leads(s, r);
    if (all.getScalingMode() == ServiceScaling.ScalingMode.MANUAL) {
      if (shared) {
        int count = portions(shares, all.getManualInstanceCount()).getOrDefault(r.getName(), 0);
        return new Scaling(count, count, concurrency);
      }
      // What only a tag leads to counts for itself, and does not scale beyond its minimum, or one.
      int least = led ? own.getMinInstanceCount() : 0;
      return new Scaling(least, led ? Math.max(1, least) : 0, concurrency);
    }
    int most = own.getMaxInstanceCount() > 0 ? own.getMaxInstanceCount() : USUAL_MOST;
    if (shared && all.getMaxInstanceCount() > 0) {
      int portion = portions(shares, all.getMaxInstanceCount()).getOrDefault(r.getName(), 0);
      most = Math.min(most, Math.max(1, portion));
    }
    int portion = portions(shares, all.getMinInstanceCount()).getOrDefault(r.getName(), 0);
    int least = led ? Math.max(own.getMinInstanceCount(), portion) : 0;
    return new Scaling(Math.min(least, most), most, concurrency);
  }

  /** Divides a number by percentages; what does not divide goes to the largest rests first. */
  static Map<String, Integer> portions(Map<String, Integer> percents, int total) {
    Map<String, Integer> out = new LinkedHashMap<>();
    percents.forEach((name, percent) -> out.put(name, total * percent / 100));
    int left = total - out.values().stream().mapToInt(Integer::intValue).sum();
    List<String> byRest =
        percents.entrySet().stream()
            .filter(e -> total * e.getValue() % 100 > 0)
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, Integer> e) -> total * e.getValue() % 100)
                    .reversed())
            .map(Map.Entry::getKey)
            .toList();
    for (int i = 0; i < left && i < byRest.size(); i++) {
      out.merge(byRest.get(i), 1, Integer::sum);
    }
    return out;
  }
}
