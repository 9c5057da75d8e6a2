package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads an environment's state from its backend, and opens its ledger for writing. */
public final class StateStore {
  private static final String KEY = "fingerprint.key";
  private static final int KEY_BYTES = 32;
  private static final int MOST_LOOKS = 20;

  private final StateBackend backend;
  private final Sealer sealer;
  private final Clock clock;
  private @Nullable Fingerprints fingerprints;
  private byte @Nullable [] unkept;
  private boolean newKey;

  public StateStore(StateBackend backend, Sealer sealer, Clock clock) {
    this.backend = backend;
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * What was read.
   *
   * @param snapshotVersion version of the snapshot that it stands on
   * @param damage what was wrong and how it was put right
   * @param journals journals that are not folded yet
   * @param damaged those among them that are damaged
   * @param outdated whether an older program wrote it, in a form that such a program reads
   */
  public record Loaded(
      EnvironmentState state,
      long snapshotVersion,
      List<String> damage,
      List<String> journals,
      List<String> damaged,
      boolean outdated) {}

  /**
   * Fingerprints with this environment's key. Where there is none one is made up, which whatever
   * writes first keeps: who only looks leaves nothing behind and needs no right to write.
   */
  public synchronized Fingerprints fingerprints() throws IOException {
    Fingerprints known = fingerprints;
    if (known != null && unkept == null) {
      return known;
    }
    Optional<byte[]> kept = key(backend.read(KEY));
    if (known != null && kept.isEmpty()) {
      return known;
    }
    return use(kept.orElseGet(StateStore::freshKey), kept.isEmpty());
  }

  /**
   * The same with a key that is kept: for what is written down and held against another fingerprint
   * later.
   */
  public synchronized Fingerprints keptFingerprints() throws IOException {
    Fingerprints known = fingerprints();
    byte[] fresh = unkept;
    if (fresh == null) {
      return known;
    }
    Optional<StateBackend.Blob> found = backend.read(KEY);
    try {
      backend.write(KEY, fresh, found.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT));
      return use(fresh, false);
    } catch (StateBackend.VersionMismatchException e) {
      return use(key(backend.read(KEY)).orElseThrow(() -> e), false);
    }
  }

  private Fingerprints use(byte[] key, boolean madeUp) {
    var result = new Fingerprints(key);
    fingerprints = result;
    unkept = madeUp ? key : null;
    newKey |= madeUp;
    return result;
  }

  /** Whether the key was made up since this was last asked, be it kept by now or not. */
  private synchronized boolean isKeyNew() {
    boolean fresh = newKey;
    newKey = false;
    return fresh;
  }

  private static Optional<byte[]> key(Optional<StateBackend.Blob> kept) {
    return kept.map(StateBackend.Blob::bytes).filter(bytes -> bytes.length == KEY_BYTES);
  }

  private static byte[] freshKey() {
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    return fresh;
  }

  /** The state as it stands: the snapshot and all journals on top of it. */
  public Loaded load() throws IOException {
    for (int look = 0; ; look++) {
      try {
        return look();
      } catch (NoSuchFileException e) {
        // Whoever holds the lock folded a journal while we were reading it: the snapshot has it.
        if (look == MOST_LOOKS) {
          throw e;
        }
      }
    }
  }

  /**
   * The journals are read before the snapshot: what is folded in between is found in the snapshot,
   * and the records of it that were read already are passed over by their numbers.
   */
  private Loaded look() throws IOException {
    var damage = new ArrayList<String>();
    var damaged = new ArrayList<String>();
    List<String> names = backend.list(Ledger.JOURNAL);
    var journals = new Journals(new JournalFormat(fingerprints(), sealer));
    for (String name : names) {
      journals
          .add(name, backend.readJournal(name))
          .ifPresent(
              what -> {
                damage.add("journal " + name + ": " + what);
                damaged.add(name);
              });
    }
    Optional<StateBackend.Blob> blob = backend.read(Ledger.SNAPSHOT);
    SnapshotFormat.Snapshot snapshot = snapshot(blob, damage);
    if (isKeyNew() && blob.isPresent()) {
      damage.add(
          "the key of the fingerprints ("
              + KEY
              + ") is missing or damaged; with another one, what"
              + " is secret counts as changed");
    }
    damage.addAll(journals.replay(snapshot));
    if (blob.isEmpty() || !damage.isEmpty()) {
      goOnAfterReleases(snapshot.state(), blob.isEmpty() && names.isEmpty(), damage);
    }
    long version = blob.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT);
    boolean outdated = snapshot.version() < FormatUpgrades.VERSION;
    return new Loaded(snapshot.state(), version, damage, names, damaged, outdated);
  }

  /**
   * Releases are told apart and ordered by the numbers of records: a state that lost some must not
   * give the same numbers again, or later releases would count as earlier ones.
   */
  private void goOnAfterReleases(EnvironmentState state, boolean nothingThere, List<String> damage)
      throws IOException {
    long latest = ReleaseStore.latest(backend);
    if (latest > 0 && nothingThere && damage.isEmpty()) {
      damage.add(
          "the snapshot is missing, and so is the previous one, although there are releases;"
              + " what exists is found by its marks");
    }
    state.goOnAfter(latest);
  }

  private SnapshotFormat.Snapshot snapshot(Optional<StateBackend.Blob> blob, List<String> damage)
      throws IOException {
    var format = new SnapshotFormat(fingerprints(), sealer);
    var none = new SnapshotFormat.Snapshot(new EnvironmentState(), 0, FormatUpgrades.VERSION);
    Optional<StateBackend.Blob> previous =
        blob.isPresent() ? Optional.empty() : backend.read(Ledger.PREVIOUS);
    if (blob.isPresent()) {
      try {
        return format.read(blob.get().bytes());
      } catch (CodecException e) {
        damage.add("the snapshot is damaged (" + e.getMessage() + "); the previous one was used");
        previous = backend.read(Ledger.PREVIOUS);
      }
    } else if (previous.isPresent()) {
      damage.add("the snapshot is missing; the previous one was used");
    }
    if (previous.isPresent()) {
      try {
        return format.read(previous.get().bytes());
      } catch (CodecException e) {
        damage.add("the previous snapshot is damaged too (" + e.getMessage() + ")");
      }
    }
    return none;
  }

  /**
   * Opens the ledger for writing; earlier journals are folded first, damaged ones kept aside.
   *
   * @param fence of the lock that the caller holds
   * @param lockHeld whether it still does
   * @param predecessorMayLive whether an earlier holder may not know yet that it lost the lock. A
   *     snapshot is written then: what that one still writes meets another version or counts for
   *     nothing
   */
  public Ledger open(
      Loaded loaded, long fence, BooleanSupplier lockHeld, boolean predecessorMayLive)
      throws IOException {
    var ledger =
        new Ledger(
            backend,
            keptFingerprints(),
            sealer,
            loaded.state(),
            loaded.snapshotVersion(),
            clock,
            fence,
            lockHeld);
    for (String name : loaded.damaged()) {
      keepAside(name, backend.readJournal(name));
    }
    if (!loaded.damage().isEmpty()) {
      Optional<StateBackend.Blob> blob = backend.read(Ledger.SNAPSHOT);
      if (blob.isPresent()) {
        keepAside(Ledger.SNAPSHOT, blob.get().bytes());
      }
    }
    // An older program would misread what is added now: it is to meet a version that it refuses.
    if (predecessorMayLive
        || loaded.outdated()
        || !loaded.journals().isEmpty()
        || !loaded.damage().isEmpty()) {
      ledger.fold();
    }
    return ledger;
  }

  private void keepAside(String name, byte[] bytes) throws IOException {
    String aside = "damaged/" + clock.instant().toEpochMilli() + "-" + name;
    if (backend.read(aside).isEmpty()) {
      backend.write(aside, bytes, StateBackend.ABSENT);
    }
  }
}
