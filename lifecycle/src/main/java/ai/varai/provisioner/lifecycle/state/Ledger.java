package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger while its lock is held: records are added, made durable in batches, and folded into a
 * snapshot at the end. Each holder of the lock writes a journal of its own, named by the lock's
 * fence: one who lost the lock without noticing writes where nobody looks any more.
 *
 * <p>Not thread-safe: one thread owns it.
 */
public final class Ledger implements AutoCloseable {
  static final String SNAPSHOT = "snapshot.json";
  static final String PREVIOUS = "snapshot.previous.json";
  static final String JOURNAL = "journal-";

  private final StateBackend backend;
  private final JournalFormat journalFormat;
  private final SnapshotFormat snapshotFormat;
  private final EnvironmentState state;
  private final Clock clock;
  private final long fence;
  private final String journalName;
  private final BooleanSupplier lockHeld;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private StateBackend.@Nullable Journal journal;
  private long snapshotVersion;
  private volatile boolean broken;
  private volatile boolean lost;
  private boolean dirty;

  /**
   * @param state what was read under the lock
   * @param snapshotVersion version of the snapshot that the state was read from: it is replaced
   *     only if it still is that one
   * @param lockHeld asked before each write
   */
  Ledger(
      StateBackend backend,
      Fingerprints fingerprints,
      Sealer sealer,
      EnvironmentState state,
      long snapshotVersion,
      Clock clock,
      long fence,
      BooleanSupplier lockHeld) {
    this.backend = backend;
    this.journalFormat = new JournalFormat(fingerprints, sealer);
    this.snapshotFormat = new SnapshotFormat(fingerprints, sealer);
    this.state = state;
    this.clock = clock;
    this.snapshotVersion = snapshotVersion;
    this.fence = fence;
    this.journalName = journal(fence);
    this.lockHeld = lockHeld;
  }

  /** The name of a holder's journal. */
  static String journal(long fence) {
    return JOURNAL + String.format(Locale.ROOT, "%012d", fence) + ".log";
  }

  /** The highest fence that a holder of the lock has left a trace of; 0 when none has. */
  static long highestFence(StateBackend backend) throws IOException {
    long highest = 0;
    for (String name : backend.list(JOURNAL)) {
      String digits = name.substring(JOURNAL.length()).replaceFirst("\\D.*", "");
      highest = Math.max(highest, digits.isEmpty() ? 0 : Long.parseLong(digits));
    }
    for (String name : List.of(SNAPSHOT, PREVIOUS)) {
      Optional<StateBackend.Blob> blob = backend.read(name);
      if (blob.isPresent()) {
        highest = Math.max(highest, SnapshotFormat.fence(blob.get().bytes()));
      }
    }
    return highest;
  }

  public EnvironmentState state() {
    return state;
  }

  /** Adds a record; durable only after {@link #commit}. */
  public void add(LedgerRecord record) {
    try {
      if (state.lineage().isEmpty()) {
        append(new LedgerRecord.Begun(UUID.randomUUID().toString(), clock.instant()));
      }
      append(record);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void append(LedgerRecord record) throws IOException {
    long number = state.serial() + 1;
    journalFormat.write(new JournalFormat.Numbered(number, record), buffer);
    state.apply(record, number);
  }

  /**
   * Makes everything that was added durable.
   *
   * @throws IOException when it could not be written; nothing more is ever written then, because
   *     what stands at the journal's end is not known
   * @throws LockLostException when the lock is not ours any more: what was to be begun must not be.
   *     Nothing was written, or it was written too late, where the next holder pays it no attention
   */
  public void commit() throws IOException {
    if (buffer.size() == 0) {
      return;
    }
    refuseBroken();
    requireLock();
    try {
      StateBackend.Journal open = journal;
      if (open == null) {
        open = backend.createJournal(journalName);
        journal = open;
      }
      open.append(buffer.toByteArray(), 0, buffer.size());
      dirty = true;
      buffer.reset();
    } catch (IOException | RuntimeException e) {
      broken = true;
      throw e;
    }
    // A write can take longer than the lease had left.
    requireLock();
  }

  /**
   * Whether what is begun now can still be written down. May be asked by any thread; once it was
   * not so, it never is again, even if a late heartbeat gets the lock back.
   */
  public boolean usable() {
    if (!lost && !lockHeld.getAsBoolean()) {
      lost = true;
    }
    return !lost && !broken;
  }

  /**
   * Fails unless it is {@link #usable}: also where nothing has to be written, a call must not leave
   * without the lock.
   */
  public void requireUsable() throws IOException {
    requireLock();
    refuseBroken();
  }

  private void refuseBroken() throws IOException {
    if (broken) {
      throw new IOException("the journal could not be written before");
    }
  }

  private void requireLock() throws LockLostException {
    boolean usable = usable();
    if (!usable && lost) {
      broken = true;
      throw new LockLostException();
    }
  }

  /** Writes a snapshot and removes the journals that it makes superfluous. */
  void fold() throws IOException {
    requireLock();
    Optional<StateBackend.Blob> old = backend.read(SNAPSHOT);
    long found = old.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
    if (found != snapshotVersion) {
      broken = true;
      throw new StateBackend.VersionMismatchException(SNAPSHOT, snapshotVersion, found);
    }
    if (old.isPresent()) {
      long previous =
          backend.read(PREVIOUS).map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
      backend.write(PREVIOUS, old.get().bytes(), previous);
    }
    snapshotVersion = backend.write(SNAPSHOT, snapshotFormat.write(state, fence), snapshotVersion);
    for (String name : backend.list(JOURNAL)) {
      if (name.compareTo(journalName) <= 0) {
        backend.deleteJournal(name);
      }
    }
  }

  /** Makes everything durable and folds it, unless a write failed before. */
  @Override
  public void close() throws IOException {
    try {
      if (!broken) {
        commit();
      }
    } finally {
      if (journal != null) {
        journal.close();
      }
    }
    if (dirty && !broken) {
      fold();
    }
  }

  /** The lock is not ours any more: taken over, or not renewed in time so that it may be. */
  public static final class LockLostException extends IOException {
    private static final long serialVersionUID = 1L;

    LockLostException() {
      super(
          "the lock was lost: somebody else took it, or it could not be renewed in time (a"
              + " connection that broke, a machine that slept); nothing more was written");
    }
  }
}
