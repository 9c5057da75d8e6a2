package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import ai.varai.provisioner.emulator.pubsub.Subscriber.Room;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/**
 * Delivers the backlog of one subscription: who has which message until when, what comes again
 * after how long, and in which order. Only the backlog is in the store: after a restart everything
 * that was not acknowledged is delivered again, as at a real one whose servers change.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/subscription-overview">Subscriptions</a>
 */
final class Queue {
  private static final AtomicLong NUMBERS = new AtomicLong(System.currentTimeMillis() << 16);

  private final PubSubTables tables;
  private final PubSubName name;
  private final BiPredicate<Subscription, Lease> burial;
  private final Map<String, Lease> leases = new HashMap<>();
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Map<String, Lease> dying = new LinkedHashMap<>();
  private final Set<String> ending = new HashSet<>();
  private Instant alarm = Instant.MAX;
  private boolean burying;

  /**
   * @param burial brings to the dead letters what was delivered too often, and tells whether it did
   */
  Queue(PubSubTables tables, PubSubName name, BiPredicate<Subscription, Lease> burial) {
    this.tables = tables;
    this.name = name;
    this.burial = burial;
  }

  /** Gives messages to a caller who comes for them. */
  List<ReceivedMessage> take(Object holder, Room room, Duration deadline) {
    List<ReceivedMessage> taken;
    synchronized (this) {
      taken = tables.find(name).map(s -> take(s, holder, room, deadline)).orElse(List.of());
    }
    bury();
    return taken;
  }

  /** Gives messages to those who wait for them, as far as they have room. */
  void pump() {
    synchronized (this) {
      tables.find(name).ifPresent(this::pump);
    }
    bury();
  }

  synchronized void add(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  synchronized void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** Whether somebody waits for messages on a stream. */
  boolean connected() {
    return subscribers.stream().anyMatch(StreamPull.class::isInstance);
  }

  /** How many messages somebody has, and how many bytes. */
  synchronized Room held(Object holder) {
    long messages = 0;
    long bytes = 0;
    for (Lease lease : leases.values()) {
      if (holder.equals(lease.holder)) {
        messages++;
        bytes += lease.message.getSerializedSize();
      }
    }
    return new Room(messages, bytes);
  }

  /** The subscription is no more, or gives nothing any longer. */
  void close(GoogleError reason) {
    List<Subscriber> all;
    synchronized (this) {
      all = List.copyOf(subscribers);
      subscribers.clear();
      leases.clear();
    }
    all.forEach(s -> s.refuse(reason));
  }

  /** Begins anew with what is in the backlog. */
  synchronized void forget() {
    leases.clear();
  }

  /**
   * Messages are done with, all at once. Nobody waits for the disk while they are written off: none
   * of them is delivered meanwhile.
   *
   * @return those that were not: with exactly-once delivery only the last delivery can do it, and
   *     before its deadline
   */
  Set<AckId> acknowledge(Subscription subscription, List<AckId> ids) {
    Set<AckId> late = new HashSet<>();
    List<PubsubMessage> done = new ArrayList<>();
    synchronized (this) {
      for (AckId id : Set.copyOf(ids)) {
        if (!acknowledge(subscription, id, done)) {
          late.add(id);
        }
      }
    }
    try {
      writeOff(subscription, done);
    } finally {
      synchronized (this) {
        done.forEach(m -> ending.remove(m.getMessageId()));
      }
    }
    return late;
  }

  private boolean acknowledge(Subscription subscription, AckId id, List<PubsubMessage> done) {
    Optional<Lease> current = current(id);
    if (subscription.getEnableExactlyOnceDelivery() && current.isEmpty()) {
      return false;
    }
    Optional<Lease> ordered =
        Optional.ofNullable(leases.get(id.messageId())).filter(l -> keyed(subscription, l));
    if (ordered.isPresent()) {
      current.ifPresent(l -> acknowledgeInOrder(l, done));
      return true;
    }
    leases.remove(id.messageId());
    dying.remove(id.messageId());
    tables.shelf(name).get(id.messageId()).ifPresent(m -> end(m, done));
    return true;
  }

  private void end(PubsubMessage message, List<PubsubMessage> done) {
    if (ending.add(message.getMessageId())) {
      done.add(message);
    }
  }

  private static boolean keyed(Subscription subscription, Lease lease) {
    return subscription.getEnableMessageOrdering() && !lease.message.getOrderingKey().isEmpty();
  }

  /** A message is done with when those of its key are that come before it; they may fail yet. */
  private void acknowledgeInOrder(Lease lease, List<PubsubMessage> done) {
    lease.acknowledged = true;
    String key = lease.message.getOrderingKey();
    List<Lease> ofKey =
        leases.values().stream()
            .filter(l -> l.message.getOrderingKey().equals(key))
            .sorted(Lease.BY_AGE)
            .toList();
    for (Lease each : ofKey) {
      if (!each.acknowledged) {
        return;
      }
      leases.remove(each.message.getMessageId());
      dying.remove(each.message.getMessageId());
      end(each.message, done);
    }
  }

  /**
   * A message's holder has it so long from now; zero gives it back.
   *
   * @return whether the delivery was still his
   */
  synchronized boolean extend(Subscription subscription, AckId id, Duration by) {
    Optional<Lease> lease = current(id);
    lease.ifPresent(
        l -> {
          if (by.isZero()) {
            failed(subscription, l);
          } else {
            l.until = tables.now().plus(by);
          }
        });
    return lease.isPresent();
  }

  /** The delivery that an identifier means, if it is the last one and its deadline is to come. */
  private Optional<Lease> current(AckId id) {
    return Optional.ofNullable(leases.get(id.messageId()))
        .filter(l -> l.outstanding() && l.number == id.number())
        .filter(l -> l.acknowledged || l.until.isAfter(tables.now()));
  }

  private void writeOff(Subscription subscription, List<PubsubMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Shelf backlog = tables.shelf(name);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              messages.forEach(m -> backlog.remove(m.getMessageId()));
              if (subscription.getRetainAckedMessages()) {
                messages.forEach(tables.acknowledged(name)::put);
              }
            });
    count("ack_message_count", subscription, messages.size());
  }

  private void pump(Subscription subscription) {
    boolean more = !subscribers.isEmpty();
    while (more) {
      more = false;
      for (Subscriber each : List.copyOf(subscribers)) {
        List<ReceivedMessage> taken = take(subscription, each, each.room(), each.deadline());
        if (!taken.isEmpty()) {
          each.deliver(taken);
          more = true;
        }
      }
    }
    settle(subscription);
    wind();
  }

  /** Comes back when the next message may be delivered again. */
  private void wind() {
    Instant now = tables.now();
    Optional<Instant> next =
        leases.values().stream()
            .map(l -> l.until)
            .filter(until -> until.isAfter(now))
            .min(Instant::compareTo);
    if (subscribers.isEmpty() || next.isEmpty() || !next.get().isBefore(alarm)) {
      return;
    }
    alarm = next.get();
    long millis = Duration.between(now, alarm).toMillis() + 1;
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(this::ring);
  }

  private void ring() {
    synchronized (this) {
      alarm = Instant.MAX;
    }
    pump();
  }

  private List<ReceivedMessage> take(
      Subscription subscription, Object holder, Room room, Duration deadline) {
    settle(subscription);
    Instant now = tables.now();
    Instant oldest = now.minusSeconds(subscription.getMessageRetentionDuration().getSeconds());
    List<ReceivedMessage> taken = new ArrayList<>();
    List<String> old = new ArrayList<>();
    Set<String> blocked = new HashSet<>();
    long[] bytes = {0};
    tables
        .shelf(name)
        .scan(
            message -> {
              if (taken.size() >= room.messages()) {
                return false;
              }
              String id = message.getMessageId();
              if (ending.contains(id)) {
                return true;
              }
              if (Shelf.published(message).isBefore(oldest)) {
                old.add(id);
                return true;
              }
              String key = subscription.getEnableMessageOrdering() ? message.getOrderingKey() : "";
              Lease known = leases.get(id);
              if (blocked.contains(key)
                  || dying.containsKey(id)
                  || (known != null && (known.outstanding() || known.until.isAfter(now)))) {
                if (!key.isEmpty() && (known == null || !holder.equals(known.holder))) {
                  blocked.add(key);
                }
                return true;
              }
              bytes[0] += message.getSerializedSize();
              if (bytes[0] > room.bytes() && !taken.isEmpty()) {
                return false;
              }
              Lease lease = known == null ? new Lease(message) : known;
              leases.put(id, lease);
              taken.add(delivered(subscription, lease, holder, now.plus(deadline)));
              return true;
            });
    old.forEach(id -> tables.shelf(name).remove(id));
    old.forEach(leases::remove);
    count("sent_message_count", subscription, taken.size());
    return taken;
  }

  private void count(String metric, Subscription subscription, int number) {
    if (number > 0) {
      boolean push = !subscription.getPushConfig().getPushEndpoint().isEmpty();
      tables.metrics.count(
          name, "subscription/" + metric, Map.of("delivery_type", push ? "push" : "pull"), number);
    }
  }

  private static ReceivedMessage delivered(
      Subscription subscription, Lease lease, Object holder, Instant until) {
    lease.holder = holder;
    lease.until = until;
    lease.number = NUMBERS.incrementAndGet();
    lease.attempts++;
    return ReceivedMessage.newBuilder()
        .setAckId(lease.ackId())
        .setMessage(lease.message)
        .setDeliveryAttempt(subscription.hasDeadLetterPolicy() ? lease.attempts : 0)
        .build();
  }

  /** Takes back what nobody acknowledged in time. */
  private void settle(Subscription subscription) {
    Instant now = tables.now();
    for (Lease lease : List.copyOf(leases.values())) {
      if (lease.outstanding() && !lease.acknowledged && !lease.until.isAfter(now)) {
        count("expired_ack_deadlines_count", subscription, 1);
        failed(subscription, lease);
      }
    }
  }

  private void failed(Subscription subscription, Lease lease) {
    release(subscription, lease);
    if (keyed(subscription, lease)) {
      // What was delivered after it comes after it again, also what was acknowledged.
      String key = lease.message.getOrderingKey();
      leases.values().stream()
          .filter(l -> l.outstanding() && l.message.getOrderingKey().equals(key))
          .filter(l -> Lease.BY_AGE.compare(l, lease) > 0)
          .forEach(Lease::giveBack);
    }
  }

  private void release(Subscription subscription, Lease lease) {
    lease.giveBack();
    lease.until = tables.now().plus(Backoff.after(subscription, lease.attempts));
    if (subscription.hasDeadLetterPolicy()
        && lease.attempts >= DeadLetters.attempts(subscription)) {
      dying.put(lease.message.getMessageId(), lease);
    }
  }

  /**
   * Brings away what was delivered too often, one thread at a time and without the lock: its topic
   * may lead back here.
   */
  private void bury() {
    Optional<Lease> next = nextDead(true);
    while (next.isPresent()) {
      Lease lease = next.get();
      boolean gone = tables.find(name).filter(s -> burial.test(s, lease)).isPresent();
      synchronized (this) {
        String id = lease.message.getMessageId();
        if (dying.remove(id) != null && gone) {
          leases.remove(id);
          tables.shelf(name).remove(id);
          tables.metrics.count(name, "subscription/dead_letter_message_count", Map.of(), 1);
        }
      }
      next = nextDead(false);
    }
  }

  private synchronized Optional<Lease> nextDead(boolean beginning) {
    if (beginning && burying) {
      return Optional.empty();
    }
    burying = !dying.isEmpty();
    return dying.values().stream().findFirst();
  }
}
