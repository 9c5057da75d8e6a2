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

/**
 * The lock of an environment: a lease that its holder renews. Whoever finds it expired, or held by
 * a process of this machine that does not live any more, takes it over; the fence grows each time.
 */
public final class EnvironmentLock {
  private static final String NAME = "lock.json";
  private static final String UNCLEAN = "unclean";

  private final StateBackend backend;
  private final Clock clock;
  private final Duration duration;
  private final ProcessIdentity self;
  private final Fingerprints unused = new Fingerprints(new byte[16]);

  public EnvironmentLock(
      StateBackend backend, Clock clock, Duration duration, ProcessIdentity self) {
    this.backend = backend;
    this.clock = clock;
    this.duration = duration;
    this.self = self;
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

    record Held(LockInfo holder) implements Attempt {}
  }

  /** Tries once to take the lock. */
  public Attempt attempt(String who, String operation, String tool) throws IOException {
    while (true) {
      Optional<StateBackend.Blob> blob = backend.read(NAME);
      Map<String, Object> found = blob.map(EnvironmentLock::tree).orElse(Map.of());
      Optional<LockInfo> holder = holder(found);
      // Without a readable lock, what is kept tells which fences were given out.
      long before = found.isEmpty() ? Ledger.highestFence(backend) : fence(found);
      if (holder.isPresent() && alive(holder.get())) {
        return new Attempt.Held(holder.get());
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
              now.plus(duration));
      try {
        long version =
            backend.write(
                NAME,
                bytes(mine),
                blob.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT));
        boolean unreadable = found.isEmpty() && (blob.isPresent() || before > 0);
        boolean unclean =
            holder.isPresent() || unreadable || Boolean.TRUE.equals(found.get(UNCLEAN));
        return new Attempt.Taken(new Lease(this, mine, version, clock, duration, unclean), holder);
      } catch (StateBackend.VersionMismatchException e) {
        // Somebody was faster: look again.
      }
    }
  }

  /** The lock as it is held now, by somebody who lives or does not. */
  public Optional<HeldLock> held() throws IOException {
    return backend
        .read(NAME)
        .map(EnvironmentLock::tree)
        .flatMap(EnvironmentLock::holder)
        .map(holder -> new HeldLock(holder, !alive(holder)));
  }

  /**
   * Takes the lock away from whoever holds it.
   *
   * @return whether that lock was there
   */
  public boolean breakLock(String id) throws IOException {
    Optional<StateBackend.Blob> blob = backend.read(NAME);
    Map<String, Object> found = blob.map(EnvironmentLock::tree).orElse(Map.of());
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
    try {
      return Optional.of(new Renewed(next, backend.write(NAME, bytes(next), version)));
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

  record Renewed(LockInfo info, long version) {}

  private boolean alive(LockInfo holder) {
    if (self.sameMachine(holder.machine())) {
      return self.lives(holder.pid(), holder.processStart())
          && clock.instant().isBefore(holder.expires());
    }
    return clock.instant().isBefore(holder.expires());
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
    return JsonTree.bytes(tree, unused);
  }

  /** What a lock says; empty when it is damaged: a lock that cannot be read is nobody's. */
  private static Map<String, Object> tree(StateBackend.Blob blob) {
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

  private static Optional<LockInfo> holder(Map<String, Object> tree) {
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
            Instant.parse(RecordFormat.text(tree, "expires"))));
  }

  private static long number(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof Long value ? value : 0;
  }
}
