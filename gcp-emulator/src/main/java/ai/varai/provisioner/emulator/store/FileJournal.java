package ai.varai.provisioner.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file: each transaction is one record. {@link #await} forces the file to the disk
 * once for all transactions that wait (group commit). A record that was cut off by a crash was
 * never acknowledged and is dropped at the next start. A journal that has grown is replaced, while
 * writing goes on, by a snapshot of its rows and a new journal ({@link JournalFolder}).
 */
public final class FileJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
  private static final long LEAST = 8L << 20;

  private final JournalFolder folder;
  private final long least;
  private final Consumer<String> step;
  private final Object writeLock = new Object();
  private final Object forceLock = new Object();
  private final AtomicBoolean compacting = new AtomicBoolean();
  private final ExecutorService compaction =
      Executors.newSingleThreadExecutor(
          r -> {
            Thread t = new Thread(r, "emulator-journal");
            t.setDaemon(true);
            return t;
          });
  private final FolderLock lock;
  private FileChannel channel;
  private int number;
  private long bytes;
  private volatile long limit;
  private long written;
  private volatile long forced;
  private volatile @Nullable IOException unsound;

  private FileJournal(FolderLock lock, JournalFolder folder, long least, Consumer<String> step)
      throws IOException {
    this.lock = lock;
    this.folder = folder;
    this.least = least;
    this.step = step;
    this.number = folder.newest();
    this.channel = channel(folder.journal(number));
    this.limit = Math.max(least, 2 * folder.snapshotBytes());
  }

  /** Opens the journal in the folder, making both when they are not there. */
  public static FileJournal open(Path folder) {
    return open(folder, LEAST, name -> {});
  }

  /**
   * Opens a journal.
   *
   * @param least a journal below this size is let be
   * @param step told of each step of a compaction before it is taken
   */
  static FileJournal open(Path folder, long least, Consumer<String> step) {
    try {
      Files.createDirectories(folder);
      FolderLock lock = FolderLock.take(folder);
      try {
        FolderVersion.claim(folder);
        return new FileJournal(lock, new JournalFolder(folder), least, step);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot open the data folder " + folder + ": " + Refusals.why(e), e);
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void replay(Consumer<List<Change>> transaction) {
    long good = folder.read(number, transaction);
    synchronized (writeLock) {
      try {
        channel.truncate(good);
        channel.position(good);
        channel.force(true);
        bytes = good;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + folder.journal(number), e);
      }
    }
    folder.removeOld();
    compactIfLong();
  }

  private void compactIfLong() {
    synchronized (writeLock) {
      if (bytes > limit && compacting.compareAndSet(false, true)) {
        compaction.execute(this::compact);
      }
    }
  }

  /** Throws {@link JournalException}; nothing of the transaction is in the file then. */
  @Override
  public long append(List<Change> transaction) {
    ByteBuffer record = Records.record(transaction);
    long ticket;
    synchronized (writeLock) {
      requireSound();
      try {
        while (record.hasRemaining()) {
          channel.write(record);
        }
      } catch (IOException e) {
        takeBack();
        throw new JournalException(folder.journal(number), e);
      }
      bytes += record.limit();
      ticket = ++written;
    }
    compactIfLong();
    return ticket;
  }

  /**
   * Removes the part of a record that did not find room: what is written behind it would be taken
   * for lost at the next start.
   */
  private void takeBack() {
    try {
      channel.truncate(bytes);
      channel.position(bytes);
    } catch (IOException e) {
      unsound = e;
    }
  }

  private void requireSound() {
    IOException reason = unsound;
    if (reason != null) {
      throw new JournalException(folder.journal(number), reason);
    }
  }

  private void compact() {
    try {
      step.accept("begin a journal");
      int next = beginNext();
      step.accept("write a snapshot");
      folder.writeSnapshot(next);
      step.accept("publish the snapshot");
      folder.publishSnapshot(next);
      step.accept("remove the old files");
      folder.removeOld();
      limit = Math.max(least, 2 * folder.snapshotBytes());
    } catch (RuntimeException | IOException e) {
      // Nothing is lost: the journals that are there stand for all of the rows.
      log.warn("the journal could not be compacted", e);
      folder.discardUnfinished();
      limit = 2 * Math.max(least, limit);
    } finally {
      compacting.set(false);
    }
  }

  /** Nothing of the old journal is left to be forced once the new one takes records. */
  private int beginNext() throws IOException {
    synchronized (forceLock) {
      synchronized (writeLock) {
        channel.force(true);
        FileChannel next = channel(folder.journal(number + 1));
        folder.force();
        channel.close();
        channel = next;
        number++;
        bytes = 0;
        forced = written;
        return number;
      }
    }
  }

  @Override
  public void await(long ticket) {
    if (forced >= ticket) {
      return;
    }
    synchronized (forceLock) {
      if (forced >= ticket) {
        return;
      }
      long upTo;
      FileChannel current;
      synchronized (writeLock) {
        upTo = written;
        current = channel;
      }
      requireSound();
      try {
        current.force(false);
      } catch (IOException e) {
        // What the system could not bring to the disk it may have forgotten: another try would
        // succeed and mean nothing.
        unsound = e;
        throw new JournalException(folder.journal(number), e);
      }
      forced = upTo;
    }
  }

  @Override
  public void close() {
    compaction.shutdown();
    try {
      if (!compaction.awaitTermination(30, TimeUnit.SECONDS)) {
        log.warn("the journal is still being compacted; the next start does it anew");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (lock) {
      synchronized (writeLock) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + folder.journal(number), e);
    }
  }
}
