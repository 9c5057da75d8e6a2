package ai.varai.provisioner.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a journal. {@code journal-N.bin} holds the transactions since {@code
 * snapshot-N.bin}, which holds every row as it was at the beginning of that journal; {@code
 * journal.bin} is the first journal and has no snapshot before it. What counts is the newest
 * snapshot, the journal of its number and those that follow. A snapshot is written beside and
 * renamed when it is whole and on the disk, and only then do the files that it stands for go: a
 * crash at any moment leaves all of the rows.
 */
final class JournalFolder {

  private static final Pattern NAME = Pattern.compile("(journal|snapshot)(?:-(\\d+))?\\.bin");
  private static final String UNFINISHED = "snapshot.tmp";
  private static final int RECORD_BYTES = 1 << 20;

  private final Path folder;

  JournalFolder(Path folder) {
    this.folder = folder;
  }

  Path journal(int number) {
    return folder.resolve(number == 0 ? "journal.bin" : "journal-" + number + ".bin");
  }

  private Path snapshot(int number) {
    return folder.resolve("snapshot-" + number + ".bin");
  }

  private NavigableMap<Integer, Path> files(String kind) {
    TreeMap<Integer, Path> found = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(
          file -> {
            Matcher m = NAME.matcher(file.getFileName().toString());
            if (m.matches() && m.group(1).equals(kind)) {
              found.put(m.group(2) == null ? 0 : Integer.parseInt(m.group(2)), file);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
    return found;
  }

  /** The journal that is written to: the last one. */
  int newest() {
    NavigableMap<Integer, Path> journals = files("journal");
    NavigableMap<Integer, Path> snapshots = files("snapshot");
    int journal = journals.isEmpty() ? 0 : journals.lastKey();
    return snapshots.isEmpty() ? journal : Math.max(journal, snapshots.lastKey());
  }

  /**
   * Gives what counts up to the journal of this number, oldest first.
   *
   * @return how many bytes of the last journal are whole records
   */
  long read(int upTo, Consumer<List<Change>> transaction) {
    NavigableMap<Integer, Path> snapshots = files("snapshot");
    int base = 0;
    Integer newest = snapshots.floorKey(upTo);
    if (newest != null) {
      base = newest;
      whole(snapshot(base), Records.read(snapshot(base), transaction));
    }
    long good = 0;
    NavigableMap<Integer, Path> journals = files("journal");
    for (int number = base; number <= upTo; number++) {
      requireThere(journals, number);
    }
    for (Map.Entry<Integer, Path> journal : journals.subMap(base, true, upTo, true).entrySet()) {
      good = Records.read(journal.getValue(), transaction);
      if (journal.getKey() < upTo) {
        whole(journal.getValue(), good);
      } else {
        cutOff(journal.getValue(), good);
      }
    }
    return good;
  }

  /** What a journal was written upon must be there: it would be taken for the whole otherwise. */
  private void requireThere(NavigableMap<Integer, Path> journals, int number) {
    if (!journals.containsKey(number)) {
      String text =
          journal(number)
              + " is not there, and neither is "
              + snapshot(number + 1)
              + ": rows are missing. Restore the data folder from a copy, or remove it to begin"
              + " anew";
      throw new UncheckedIOException(text, new IOException(text));
    }
  }

  /** Only the last journal can have been cut off by a crash. */
  private static void whole(Path file, long good) {
    if (size(file) != good) {
      throw damaged(file, good, "");
    }
  }

  /** A crash takes the end of the last journal, and nothing from its middle. */
  private static void cutOff(Path file, long good) {
    if (size(file) > good && Records.anotherBehind(file, good)) {
      throw damaged(
          file, good, ", cut the file off there to do without what was written afterwards");
    }
  }

  private static UncheckedIOException damaged(Path file, long good, String also) {
    String text =
        file
            + " is damaged at byte "
            + good
            + " of "
            + size(file)
            + ". Restore the data folder from a copy"
            + also
            + ", or remove it to begin anew";
    return new UncheckedIOException(text, new IOException(text));
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** How much the rows take. */
  long snapshotBytes() {
    return files("snapshot").values().stream().mapToLong(JournalFolder::size).sum();
  }

  /** Writes the rows as they are at the beginning of the journal of this number. */
  void writeSnapshot(int number) {
    Map<List<String>, Change> rows = new LinkedHashMap<>();
    read(
        number - 1,
        t ->
            t.forEach(
                c -> {
                  List<String> key = List.of(c.table(), c.project(), c.key());
                  if (c.value() == null) {
                    rows.remove(key);
                  } else {
                    rows.put(key, c);
                  }
                }));
    Path unfinished = folder.resolve(UNFINISHED);
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      List<Change> some = new ArrayList<>();
      long bytes = 0;
      for (Change c : rows.values()) {
        some.add(c);
        byte[] value = c.value();
        bytes += value == null ? 0 : value.length;
        if (bytes > RECORD_BYTES) {
          write(out, some);
          some.clear();
          bytes = 0;
        }
      }
      write(out, some);
      out.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + unfinished, e);
    }
  }

  private static void write(FileChannel out, List<Change> changes) throws IOException {
    var record = Records.record(changes);
    while (record.hasRemaining()) {
      out.write(record);
    }
  }

  /** Gives back the room of a snapshot that did not become whole. */
  void discardUnfinished() {
    try {
      Files.deleteIfExists(folder.resolve(UNFINISHED));
    } catch (IOException e) {
      // The next one is written over it.
    }
  }

  /** Lets the snapshot that was written count. */
  void publishSnapshot(int number) {
    try {
      Files.move(folder.resolve(UNFINISHED), snapshot(number), StandardCopyOption.ATOMIC_MOVE);
      force();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + snapshot(number), e);
    }
  }

  /** Removes what the newest snapshot stands for. */
  void removeOld() {
    NavigableMap<Integer, Path> snapshots = files("snapshot");
    if (snapshots.isEmpty()) {
      return;
    }
    int base = snapshots.lastKey();
    List<Path> old = new ArrayList<>(snapshots.headMap(base).values());
    old.addAll(files("journal").headMap(base).values());
    try {
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder.resolve(UNFINISHED));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + old, e);
    }
  }

  /** Makes names of files survive a loss of power. */
  void force() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems cannot open a folder (Windows); they order its changes themselves.
    }
  }
}
