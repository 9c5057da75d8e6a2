package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lock of an environment: a lease that its holder renews. Whoever finds it unrenewed for the
 * length of a lease, or held by a process of this machine that does not live any more, takes it
 * over; the fence grows each time.
 *
 * <p>Clocks of machines differ and are set, so none of them decides. How long a lock was not
 * renewed is what the place where it is kept says of its age, and what went by since by this
 * process's own count, which nobody sets. Where the place's clock may be set as well, it is looked
 * at for longer than a holder that lives waits between two heartbeats.
 */
public final class EnvironmentLock {
  private static final String NAME = "lock.json";
  private static final String UNCLEAN = "unclean";

  private final StateBackend backend;
  private final Clock clock;
  private final Duration duration;
  private final ProcessIdentity self;
  private final LongSupplier nanoTime;
  private @Nullable Sight sight;
  private final Fingerprints unused = new Fingerprints(new byte[16]);

  public EnvironmentLock(
      StateBackend backend, Clock clock, Duration duration, ProcessIdentity self) {
    this(backend, clock, duration, self, System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  EnvironmentLock(
      StateBackend backend,
      Clock clock,
      Duration duration,
      ProcessIdentity self,
      LongSupplier nanoTime) {
    this.backend = backend;
    this.clock = clock;
    this.duration = duration;
    this.self = self;
    this.nanoTime = nanoTime;
  }

  /** How long to wait between two attempts. */
  public Duration pollInterval() {
    return backend.pollInterval();
  }

  /** How an attempt to take the lock ended. */
  public sealed interface Attempt {
    /**
     * It was taken.
     *
     * @param takenOverFrom the holder that did not give it back, when there was one
     */
    record Taken(Lease lease, Optional<LockInfo> takenOverFrom) implements Attempt {}

    /**
     * Somebody else holds it.
     *
     * @param quiet whether it was not renewed in time, so that it is taken over soon unless it is
     *     renewed after all
     */
    record Held(LockInfo holder, boolean quiet) implements Attempt {}
  }

  /** Tries once to take the lock. */
  public Attempt attempt(String who, String operation, String tool) throws IOException {
    while (true) {
      Optional<StateBackend.Blob> blob = backend.read(NAME);
      Map<String, Object> found = blob.map(this::tree).orElse(Map.of());
      Optional<LockInfo> holder = holder(found);
      // Without a readable lock, what is kept tells which fences were given out.
      long before = found.isEmpty() ? Ledger.highestFence(backend) : fence(found);
      if (blob.isPresent() && holder.isPresent() && !died(holder.get())) {
        Silence silence = silence(holder.get(), blob.get().version());
        if (!silence.proven()) {
          return new Attempt.Held(holder.get(), silence.outlasts(holder.get().lease()));
        }
      }
      Instant now = clock.instant();
      var mine =
          new LockInfo(
              UUID.randomUUID().toString(),
              before + 1,
              who,
              operation,
              tool,
              self.host(),
              self.machine(),
              self.pid(),
              self.start(),
              now,
              now.plus(duration),
              duration);
      long since = nanoTime.getAsLong();
      try {
        long version =
            backend.write(
                NAME,
                bytes(mine),
                blob.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT));
        boolean unreadable = found.isEmpty() && (blob.isPresent() || before > 0);
        boolean unclean =
            holder.isPresent() || unreadable || Boolean.TRUE.equals(found.get(UNCLEAN));
        return new Attempt.Taken(new Lease(this, mine, version, since, unclean), holder);
      } catch (StateBackend.VersionMismatchException e) {
        // Somebody was faster: look again.
      }
    }
  }

  /** The lock as it is held now, by somebody who lives or does not. */
  public Optional<HeldLock> held() throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    Optional<LockInfo> holder = blob.map(this::tree).flatMap(this::holder);
    if (blob.isEmpty() || holder.isEmpty()) {
      return Optional.empty();
    }
    LockInfo lock = holder.get();
    boolean abandoned = died(lock) || silence(lock, blob.get().version()).outlasts(lock.lease());
    return Optional.of(new HeldLock(lock, abandoned));
  }

  /**
   * Takes the lock away from whoever holds it.
   *
   * @return whether that lock was there
   */
  public boolean breakLock(String id) throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    Map<String, Object> found = blob.map(this::tree).orElse(Map.of());
    Optional<LockInfo> holder = holder(found);
    if (blob.isEmpty() || holder.isEmpty() || !holder.get().id().equals(id)) {
      return false;
    }
    backend.write(NAME, free(fence(found), true), blob.get().version());
    return true;
  }

  /** Renews a lease; empty when it is not ours any more. */
  Optional<Renewed> renew(LockInfo mine, long version) throws IOException {
    var next = mine.until(clock.instant().plus(duration));
    long since = nanoTime.getAsLong();
    try {
      return Optional.of(new Renewed(next, backend.write(NAME, bytes(next), version), since));
    } catch (StateBackend.VersionMismatchException e) {
      return Optional.empty();
    }
  }

  /**
   * Gives the lock back.
   *
   * @param unclean whether a holder before this one may live and the state is not yet safe from it
   */
  void release(LockInfo mine, long version, boolean unclean) throws IOException {
    try {
      backend.write(NAME, free(mine.fence(), unclean), version);
    } catch (StateBackend.VersionMismatchException e) {
      // It was taken over or broken: it is not ours to give back.
    }
  }

  /**
   * Whether a lease that began then still runs. The clock counts the time that a machine slept,
   * which this process's own count does not; that one does not mind if the clock is set back.
   */
  boolean runs(LockInfo mine, long since) {
    return clock.instant().isBefore(mine.expires())
        && nanoTime.getAsLong() - since < mine.lease().toNanos();
  }

  /**
   * @param since when the lease began, by this process's own count
   */
  record Renewed(LockInfo info, long version, long since) {}

  /** Whether its process is known to be gone. */
  private boolean died(LockInfo holder) {
    return self.sameMachine(holder.machine()) && !self.lives(holder.pid(), holder.processStart());
  }

  /** The version of the lock that was seen last, and since when by this process's own count. */
  private record Sight(long version, Duration age, Duration enough, long nanos) {}

  /**
   * For how long a lock was not renewed.
   *
   * @param length as far as is known
   * @param proven whether its holder, should it live, counts it as lost as well
   */
  private record Silence(Duration length, boolean proven) {
    boolean outlasts(Duration lease) {
      return length.compareTo(lease) >= 0;
    }
  }

  private synchronized Silence silence(LockInfo holder, long version) throws IOException {
    Sight seen = sight;
    if (seen == null || seen.version() != version) {
      seen = firstSight(holder, version);
      sight = seen;
    }
    Duration watched = Duration.ofNanos(nanoTime.getAsLong() - seen.nanos());
    Duration length = seen.age().plus(watched);
    boolean proven = length.compareTo(holder.lease()) >= 0 && watched.compareTo(seen.enough()) >= 0;
    return new Silence(length, proven);
  }

  private Sight firstSight(LockInfo holder, long version) throws IOException {
    long nanos = nanoTime.getAsLong();
    Optional<StateBackend.Age> age = backend.age(NAME, version);
    if (age.isEmpty()) {
      boolean late = !clock.instant().isBefore(holder.expires());
      return new Sight(version, late ? holder.lease() : Duration.ZERO, holder.lease(), nanos);
    }
    Duration since = age.get().since().isNegative() ? Duration.ZERO : age.get().since();
    // A heartbeat comes after a third of a lease.
    return new Sight(
        version, since, age.get().steady() ? Duration.ZERO : holder.lease().dividedBy(2), nanos);
  }

  private byte[] free(long fence, boolean unclean) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("fence", fence);
    if (unclean) {
      tree.put(UNCLEAN, true);
    }
    return JsonTree.bytes(tree, unused);
  }

  private byte[] bytes(LockInfo info) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("fence", info.fence());
    tree.put("id", info.id());
    tree.put("who", info.who());
    tree.put("operation", info.operation());
    tree.put("tool", info.tool());
    tree.put("host", info.host());
    tree.put("machine", info.machine());
    tree.put("pid", info.pid());
    tree.put("process_start", info.processStart());
    tree.put("since", info.since().toString());
    tree.put("expires", info.expires().toString());
    tree.put("lease_millis", info.lease().toMillis());
    return JsonTree.bytes(tree, unused);
  }

  /** What a lock says; empty when it is damaged: a lock that cannot be read is nobody's. */
  private Map<String, Object> tree(StateBackend.Blob blob) {
    try {
      Map<String, Object> tree = JsonTree.read(blob.bytes());
      boolean whole = fence(tree) > 0 && (holder(tree).isPresent() || !tree.containsKey("id"));
      return whole ? tree : Map.of();
    } catch (CodecException | DateTimeParseException e) {
      return Map.of();
    }
  }

  private static long fence(Map<String, Object> tree) {
    return tree.get("fence") instanceof Long fence ? fence : 0;
  }

  private Optional<LockInfo> holder(Map<String, Object> tree) {
    if (!(tree.get("id") instanceof String id)) {
      return Optional.empty();
    }
    return Optional.of(
        new LockInfo(
            id,
            fence(tree),
            RecordFormat.text(tree, "who"),
            RecordFormat.text(tree, "operation"),
            RecordFormat.text(tree, "tool"),
            RecordFormat.text(tree, "host"),
            RecordFormat.text(tree, "machine"),
            number(tree, "pid"),
            number(tree, "process_start"),
            Instant.parse(RecordFormat.text(tree, "since")),
            Instant.parse(RecordFormat.text(tree, "expires")),
            tree.get("lease_millis") instanceof Long millis && millis > 0
                ? Duration.ofMillis(millis)
                : duration));
  }

  private static long number(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof Long value ? value : 0;
  }
}
