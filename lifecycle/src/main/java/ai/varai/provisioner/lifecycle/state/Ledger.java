package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
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
  private final String journalName;
  private final BooleanSupplier lockHeld;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private StateBackend.@Nullable Journal journal;
  private boolean broken;
  private boolean dirty;

  /**
   * @param state what was read under the lock
   * @param leftovers whether journals of earlier holders lie about and must be folded
   * @param lockHeld asked before each write
   */
  Ledger(
      StateBackend backend,
      Fingerprints fingerprints,
      Sealer sealer,
      EnvironmentState state,
      Clock clock,
      long fence,
      BooleanSupplier lockHeld) {
    this.backend = backend;
    this.journalFormat = new JournalFormat(fingerprints, sealer);
    this.snapshotFormat = new SnapshotFormat(fingerprints, sealer);
    this.state = state;
    this.clock = clock;
    this.journalName = JOURNAL + String.format("%012d", fence) + ".log";
    this.lockHeld = lockHeld;
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
   * @throws LockLostException when the lock is not ours any more; nothing was written
   */
  public void commit() throws IOException {
    if (buffer.size() == 0) {
      return;
    }
    if (broken) {
      throw new IOException("the journal could not be written before");
    }
    if (!lockHeld.getAsBoolean()) {
      broken = true;
      throw new LockLostException();
    }
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
  }

  /** Writes a snapshot and removes the journals that it makes superfluous. */
  void fold() throws IOException {
    if (!lockHeld.getAsBoolean()) {
      throw new LockLostException();
    }
    Optional<StateBackend.Blob> old = backend.read(SNAPSHOT);
    if (old.isPresent()) {
      long previous =
          backend.read(PREVIOUS).map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
      backend.write(PREVIOUS, old.get().bytes(), previous);
    }
    backend.write(
        SNAPSHOT,
        snapshotFormat.write(state),
        old.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT));
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

  /** The lock was taken over by somebody else. */
  public static final class LockLostException extends IOException {
    private static final long serialVersionUID = 1L;

    LockLostException() {
      super("the lock was taken over by somebody else; nothing more was written");
    }
  }
}
