package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.UserMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Measures a project's topics and subscriptions once a minute, as the service does: what was
 * counted in the minute, and what the backlogs hold. It begins when something is counted, and ends
 * when nothing was and no backlog holds anything; an operation that nobody sees waits for the next
 * minute.
 */
final class PubSubMetrics {
  private static final String KIND = "pubsub.measure";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Of the minutes that the clock has jumped over as many are shown, the latest. */
  private static final int MOST = 60;

  /**
   * What a subscription has to deliver, and what it remembers of what it has delivered.
   *
   * @param oldest when the oldest message that is to be delivered was published
   */
  record Backlog(PubSubName subscription, long messages, long bytes, Instant oldest, long kept) {

    boolean holds() {
      return messages > 0 || kept > 0;
    }

    /** Of the oldest message, in seconds. */
    long age(Instant at) {
      return messages == 0 ? 0 : Math.max(0, Duration.between(oldest, at).toSeconds());
    }
  }

  private record Key(PubSubName of, String metric, Map<String, String> labels, Instant minute) {}

  private final Emulation emulation;
  private final Function<String, List<Backlog>> backlogs;

  /** For each project whose turn it is, and when it was measured last; none while it rests. */
  private final Table<String> turns;

  private final Map<Key, Long> counted = new ConcurrentHashMap<>();
  private final Set<String> awake = ConcurrentHashMap.newKeySet();

  /**
   * @param backlogs gives those of a project
   */
  PubSubMetrics(Emulation emulation, Function<String, List<Backlog>> backlogs) {
    this.emulation = emulation;
    this.backlogs = backlogs;
    this.turns = emulation.store().table("pubsub.measured", Codec.string());
    emulation.store().onClear(project -> () -> forget(project));
    emulation
        .operations()
        .define(
            KIND,
            (row, now) -> {
              measure(row.project(), row.target(), now);
              return row;
            });
  }

  private void forget(String project) {
    awake.remove(project);
    counted.keySet().removeIf(key -> key.of.project().id().equals(project));
  }

  /** Counts something of a topic or a subscription in this minute. */
  void count(PubSubName of, String metric, Map<String, String> labels, long number) {
    Instant minute = emulation.clock().instant().truncatedTo(ChronoUnit.MINUTES);
    counted.merge(new Key(of, metric, new TreeMap<>(labels), minute), number, Long::sum);
    wake(of.project().id());
  }

  /** Has a project measured from the next minute on, unless it is already. */
  private void wake(String project) {
    if (!awake.add(project)) {
      return;
    }
    emulation
        .store()
        .run(
            project,
            () -> {
              Instant now = emulation.clock().instant();
              // A clock that was set back leaves a turn that is not to come for long.
              if (turns.get(project, project).filter(t -> !last(t).isAfter(now)).isEmpty()) {
                plan(project, emulation.ids().lower(11), now);
              }
            });
  }

  private void plan(String project, String turn, Instant now) {
    turns.put(project, project, turn + "|" + now);
    Instant next = now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
    emulation.operations().schedule("pubsub", project, KIND, turn, Duration.between(now, next));
  }

  private void measure(String project, String turn, Instant now) {
    Optional<String> turned = turns.get(project, project).filter(t -> t.startsWith(turn + "|"));
    if (turned.isEmpty()) {
      return;
    }
    List<Backlog> held = backlogs.apply(project);
    emulation
        .plugin(UserMetrics.class)
        .ifPresent(
            metrics -> {
              tell(metrics, project, now);
              held.forEach(b -> sample(metrics, b, moments(last(turned.get()), now)));
            });
    if (held.stream().anyMatch(Backlog::holds)) {
      plan(project, turn, now);
      return;
    }
    turns.remove(project, project);
    awake.remove(project);
    if (counted.keySet().stream().anyMatch(k -> k.of.project().id().equals(project))) {
      wake(project);
    }
  }

  private static Instant last(String turn) {
    return Instant.parse(turn.substring(turn.indexOf('|') + 1));
  }

  /** The ends of minutes since the last time. */
  private static List<Instant> moments(Instant last, Instant now) {
    List<Instant> moments = new ArrayList<>();
    for (Instant t = now.truncatedTo(ChronoUnit.MINUTES);
        t.isAfter(last) && moments.size() < MOST;
        t = t.minus(MINUTE)) {
      moments.add(0, t);
    }
    return moments;
  }

  /** Tells what was counted in minutes that are over. */
  private void tell(UserMetrics metrics, String project, Instant now) {
    for (Key key : List.copyOf(counted.keySet())) {
      Instant end = key.minute.plus(MINUTE);
      if (key.of.project().id().equals(project) && !end.isAfter(now)) {
        Long number = counted.remove(key);
        if (number != null) {
          metrics.sample(
              project, PubSubSeries.delta(key.of, key.metric, key.labels, key.minute, end, number));
        }
      }
    }
  }

  /** Of a backlog that holds nothing the last moment tells as much as all. */
  private static void sample(UserMetrics metrics, Backlog backlog, List<Instant> moments) {
    int from = backlog.holds() ? 0 : Math.max(0, moments.size() - 1);
    for (Instant at : moments.subList(from, moments.size())) {
      gauge(metrics, backlog, "num_undelivered_messages", at, backlog.messages);
      gauge(metrics, backlog, "oldest_unacked_message_age", at, backlog.age(at));
      gauge(metrics, backlog, "backlog_bytes", at, backlog.bytes);
      gauge(metrics, backlog, "num_retained_acked_messages", at, backlog.kept);
    }
  }

  private static void gauge(
      UserMetrics metrics, Backlog backlog, String metric, Instant at, long value) {
    metrics.sample(
        backlog.subscription.project().id(),
        PubSubSeries.gauge(backlog.subscription, "subscription/" + metric, at, value));
  }
}
