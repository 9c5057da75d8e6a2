package ai.varai.provisioner.emulator.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The faults in force. One seed, one and the same faults: whether the n-th call of a method about a
 * resource is struck depends on nothing else, so that calls which arrive side by side, in whatever
 * order, meet what they met the last time.
 */
public final class Faults {

  private static final class Entry {
    final FaultRule rule;
    final int index;
    final boolean always;

    /** The long operations that hang, where not all do. */
    final Set<String> held = new HashSet<>();

    long left;
    long struck;

    Entry(FaultRule rule, int index, long left) {
      this.rule = rule;
      this.index = index;
      this.left = left;
      this.always = left == Long.MAX_VALUE && rule.probability() >= 1;
    }
  }

  /** What the chance of one call depends on. */
  private record Subject(int rule, String api, String method, String resource) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Subject, Long> seen = new HashMap<>();
  private long seed;
  private long struck;

  /** Adds a rule that strikes at most so many times. */
  public synchronized void add(FaultRule rule, long count) {
    entries.add(new Entry(rule, entries.size(), count));
  }

  /** Begins anew with another sequence. */
  public synchronized void seed(long value) {
    seed = value;
    seen.clear();
  }

  public synchronized void clear() {
    entries.clear();
    seen.clear();
    struck = 0;
  }

  /** The rules in force, oldest first. */
  public synchronized List<FaultRule> rules() {
    return entries.stream().map(e -> e.rule).toList();
  }

  /** How often each rule in force has struck, in their order. */
  public synchronized List<Long> strikes() {
    return entries.stream().map(e -> e.struck).toList();
  }

  /** How many faults there have been since the rules were last cleared. */
  public synchronized long struck() {
    return struck;
  }

  /** The rule that strikes this call, if one does. */
  public synchronized Optional<FaultRule> strike(String api, String method, String resource) {
    return first(FaultRule.OperationFault.NONE, api, method, resource);
  }

  /** Whether the caller has lost the permission for this call. */
  public synchronized boolean denies(String api, String method, String resource) {
    return first(FaultRule.OperationFault.DENY, api, method, resource).isPresent();
  }

  /** With what error a long operation is to end, if with one. */
  public synchronized Optional<BadEnding> ending(String api, String kind, String target) {
    return first(FaultRule.OperationFault.FAIL, api, kind, target)
        .map(r -> new BadEnding(r.error(), false))
        .or(
            () ->
                first(FaultRule.OperationFault.ERROR, api, kind, target)
                    .map(r -> new BadEnding(r.error(), true)));
  }

  /** Whether some rule hides resources that were made lately. */
  public synchronized boolean hides() {
    return entries.stream().anyMatch(e -> e.rule.operation() == FaultRule.OperationFault.UNSEEN);
  }

  /** Whether a resource that was made so long ago is not to be seen by this reader yet. */
  public synchronized boolean unseen(String api, String method, String resource, Duration age) {
    return young(FaultRule.OperationFault.UNSEEN, api, method, resource, age);
  }

  /** Whether a policy that was written so long ago does not count for this call yet. */
  public synchronized boolean propagating(String resource, Duration age) {
    return young(FaultRule.OperationFault.PROPAGATE, "", "", resource, age);
  }

  /**
   * How much longer than usual a long operation takes that begins now.
   *
   * @param name the operation's own, by which {@link #stalls} knows it again
   */
  public synchronized Duration delay(String name, String api, String kind, String target) {
    Optional<Entry> struck = firstEntry(FaultRule.OperationFault.STALL, api, kind, target);
    struck.filter(e -> hangs(e) && !e.always).ifPresent(e -> e.held.add(name));
    return struck.map(e -> e.rule.latency()).orElse(Duration.ZERO);
  }

  /**
   * Whether a long operation is to stay pending: any, also one that had begun before the rule came,
   * or of a rule with a count or a probability those which it struck when they began.
   */
  public synchronized boolean stalls(String name, String api, String kind, String target) {
    return entries.stream()
        .anyMatch(
            e ->
                hangs(e) && (e.always ? e.rule.matches(api, kind, target) : e.held.contains(name)));
  }

  private static boolean hangs(Entry e) {
    return e.rule.operation() == FaultRule.OperationFault.STALL && e.rule.latency().isZero();
  }

  /** Whether a policy that was written so long ago is not to be seen by this reader yet. */
  public synchronized boolean stale(String resource, Duration age) {
    return young(FaultRule.OperationFault.STALE, "", "", resource, age);
  }

  private boolean young(
      FaultRule.OperationFault operation,
      String api,
      String method,
      String resource,
      Duration age) {
    for (Entry e : entries) {
      if (e.rule.operation() == operation
          && e.left > 0
          && age.compareTo(e.rule.latency()) < 0
          && e.rule.matches(api, method, resource)
          && chance(e, api, method, resource)) {
        strike(e);
        return true;
      }
    }
    return false;
  }

  private void strike(Entry e) {
    e.left--;
    e.struck++;
    struck++;
  }

  private Optional<FaultRule> first(
      FaultRule.OperationFault operation, String api, String method, String resource) {
    return firstEntry(operation, api, method, resource).map(e -> e.rule);
  }

  private Optional<Entry> firstEntry(
      FaultRule.OperationFault operation, String api, String method, String resource) {
    for (Entry e : entries) {
      if (e.left > 0
          && e.rule.operation() == operation
          && e.rule.matches(api, method, resource)
          && chance(e, api, method, resource)) {
        strike(e);
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  private boolean chance(Entry e, String api, String method, String resource) {
    if (e.rule.probability() >= 1) {
      return true;
    }
    var subject = new Subject(e.index, api, method, resource);
    long nth = seen.merge(subject, 1L, Long::sum);
    long mixed = seed * 0x9E3779B97F4A7C15L + subject.hashCode() * 0xBF58476D1CE4E5B9L + nth;
    return new SplittableRandom(mixed).nextDouble() < e.rule.probability();
  }
}
