package ai.varai.provisioner.emulator.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The faults in force. One seed, one order of calls: one and the same sequence of faults. */
public final class Faults {

  private static final class Entry {
    final FaultRule rule;
    long left;

    Entry(FaultRule rule, long left) {
      this.rule = rule;
      this.left = left;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);

  /** Adds a rule that strikes at most so many times. */
  public synchronized void add(FaultRule rule, long count) {
    entries.add(new Entry(rule, count));
  }

  public synchronized void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  public synchronized void clear() {
    entries.clear();
  }

  /** The rules in force, oldest first. */
  public synchronized List<FaultRule> rules() {
    return entries.stream().map(e -> e.rule).toList();
  }

  /** The rule that strikes this call, if one does. */
  public synchronized Optional<FaultRule> strike(String api, String method, String resource) {
    for (Entry e : entries) {
      if (e.left > 0
          && e.rule.operation() == FaultRule.OperationFault.NONE
          && e.rule.matches(api, method, resource)
          && (e.rule.probability() >= 1 || random.nextDouble() < e.rule.probability())) {
        e.left--;
        return Optional.of(e.rule);
      }
    }
    return Optional.empty();
  }

  /** Whether long operations of this API and target are to stay pending. */
  public synchronized boolean stalls(String api, String kind, String target) {
    return entries.stream()
        .anyMatch(
            e ->
                e.rule.operation() == FaultRule.OperationFault.STALL
                    && e.rule.matches(api, kind, target));
  }
}
