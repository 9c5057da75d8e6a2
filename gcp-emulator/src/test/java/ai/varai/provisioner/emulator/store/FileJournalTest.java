package ai.varai.provisioner.emulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal stays small, and no moment of making it small is one at which rows can be lost. */
class FileJournalTest {
  private static final int SMALL = 2_000;

  @TempDir Path folder;

  @Test
  void aFolderIsMarkedAndOneWithoutAMarkIsTaken() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    try (FileJournal journal = FileJournal.open(folder)) {
      put(journal, expected, 200);
    }
    Path mark = folder.resolve("version");
    assertThat(mark).hasContent("1");
    for (String older : new String[] {"", "0"}) {
      Files.delete(mark);
      if (!older.isEmpty()) {
        Files.writeString(mark, older);
      }
      assertThat(rows(folder)).isEqualTo(expected);
      assertThat(mark).hasContent("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1000", "what is this"})
  void aFolderOfANewerVersionIsRefusedAndLeftAlone(String version) throws Exception {
    rows(folder);
    Files.writeString(folder.resolve("version"), version);
    byte[] journal = Files.readAllBytes(folder.resolve("journal.bin"));

    assertThatThrownBy(() -> FileJournal.open(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(version);

    assertThat(folder.resolve("version")).hasContent(version);
    assertThat(folder.resolve("journal.bin")).hasBinaryContent(journal);
    Files.writeString(folder.resolve("version"), "1");
    assertThat(rows(folder)).as("the folder is free again").isEmpty();
  }

  private static Change row(String key, String value) {
    return new Change("t", "p", key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(FileJournal journal, Map<String, String> expected, int i) {
    String key = "k" + i % 7;
    expected.put(key, "value " + i);
    List<Change> changes = new ArrayList<>(List.of(row(key, "value " + i)));
    if (i % 50 == 0) {
      expected.remove("gone");
      changes.add(new Change("t", "p", "gone", null));
    } else if (i % 50 == 1) {
      expected.put("gone", "no");
      changes.add(row("gone", "no"));
    }
    long ticket = journal.append(changes);
    if (i % 200 == 0) {
      journal.await(ticket);
    }
  }

  private static Map<String, String> rows(Path folder) {
    Map<String, String> rows = new TreeMap<>();
    try (FileJournal journal = FileJournal.open(folder)) {
      journal.replay(
          t ->
              t.forEach(
                  c -> {
                    byte[] value = c.value();
                    if (value == null) {
                      rows.remove(c.key());
                    } else {
                      rows.put(c.key(), new String(value, StandardCharsets.UTF_8));
                    }
                  }));
    }
    return rows;
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(JournalFolder::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFolderThatAnotherEmulatorUsesIsRefused() {
    try (FileJournal first = FileJournal.open(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> FileJournal.open(folder))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    FileJournal.open(folder).close();
  }

  @Test
  void aRowThatIsWrittenAThousandTimesDoesNotTakeTheRoomOfAThousandRows() {
    Map<String, String> expected = new TreeMap<>();
    try (FileJournal journal = FileJournal.open(folder, SMALL, s -> {})) {
      journal.replay(t -> {});
      for (int i = 0; i < 5_000; i++) {
        put(journal, expected, i);
      }
    }
    // What was written faster than it could be compacted is compacted at the next start.
    try (FileJournal journal = FileJournal.open(folder, SMALL, s -> {})) {
      journal.replay(t -> {});
    }
    assertThat(bytes(folder)).isLessThan(3 * SMALL);
    assertThat(rows(folder)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin a journal",
        "write a snapshot",
        "publish the snapshot",
        "remove the old files"
      })
  void aCrashAtAnyStepOfACompactionLosesNothing(String step) throws Exception {
    Map<String, String> expected = new TreeMap<>();
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path live = folder.resolve("live");
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch copied = new CountDownLatch(1);
    try (FileJournal journal =
        FileJournal.open(
            live,
            SMALL,
            s -> {
              if (s.equals(step) && reached.getCount() > 0) {
                reached.countDown();
                hold(copied);
              }
            })) {
      journal.replay(t -> {});
      for (int i = 0; reached.getCount() > 0; i++) {
        put(journal, expected, i);
      }
      for (int i = 0; i < 20; i++) {
        put(journal, expected, i); // while the compaction stands still
      }
      copy(live, copy); // what a crash at this moment leaves
      copied.countDown();
    }
    assertThat(rows(copy)).as("after the crash").isEqualTo(expected);
    assertThat(rows(copy)).as("after another start").isEqualTo(expected);
    assertThat(rows(live)).as("without a crash").isEqualTo(expected);
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aRecordThatWasCutOffAnywhereIsDroppedAndTheOnesBeforeItStay() throws IOException {
    try (FileJournal journal = FileJournal.open(folder)) {
      journal.replay(t -> {});
      journal.await(journal.append(List.of(row("a", "1"))));
    }
    Path file = folder.resolve("journal.bin");
    byte[] first = Files.readAllBytes(file);
    try (FileJournal journal = FileJournal.open(folder)) {
      journal.replay(t -> {});
      journal.await(journal.append(List.of(row("b", "2"))));
    }
    byte[] both = Files.readAllBytes(file);
    for (int length = first.length; length < both.length; length++) {
      Files.write(file, Arrays.copyOf(both, length));
      assertThat(rows(folder)).as("cut at %s", length).isEqualTo(Map.of("a", "1"));
    }
  }

  @Test
  void damageBeforeTheEndIsSaidAndNotPassedOver() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (FileJournal journal = FileJournal.open(folder, SMALL, s -> {})) {
      journal.replay(t -> {});
      for (int i = 0; i < 500; i++) {
        put(journal, expected, i);
      }
    }
    Path snapshot;
    try (Stream<Path> files = Files.list(folder)) {
      snapshot = files.filter(f -> f.toString().contains("snapshot-")).findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(snapshot);
    content[content.length / 2] ^= 1;
    Files.write(snapshot, content);
    assertThatThrownBy(() -> rows(folder)).rootCause().hasMessageContaining("is damaged at byte");
  }

  @Test
  void damageInTheMiddleOfTheLastJournalIsNotTakenForACrash() throws IOException {
    try (FileJournal journal = FileJournal.open(folder)) {
      journal.replay(t -> {});
      for (int i = 0; i < 10; i++) {
        journal.append(List.of(row("k" + i, "value " + i)));
      }
    }
    Path file = folder.resolve("journal.bin");
    byte[] whole = Files.readAllBytes(file);
    int record = whole.length / 10;
    // Its length, its checksum, its contents; each leaves whole records behind it.
    for (int at : new int[] {record, record + 3, record + 5, record + 30, 0}) {
      byte[] content = whole.clone();
      content[at] ^= 0x41;
      Files.write(file, content);
      assertThatThrownBy(() -> new Store(FileJournal.open(folder)))
          .as("byte %s", at)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(
              file + " is damaged at byte " + (at == 0 ? 0 : record) + " of " + whole.length)
          .hasMessageContaining("cut the file off there");
      assertThat(file).hasBinaryContent(content);
    }
    Files.write(file, whole);
    assertThat(rows(folder)).as("and the folder is free").hasSize(10);
  }

  @Test
  void aFolderThatCannotBeHadIsNamedWithTheReason() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> FileJournal.open(file))
        .hasMessage(
            "cannot open the data folder " + file + ": " + file + " is there and is not a folder");
  }

  @Test
  void aJournalIsNotTakenForTheWholeWhenItsSnapshotIsGone() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (FileJournal journal = FileJournal.open(folder, SMALL, s -> {})) {
      journal.replay(t -> {});
      for (int i = 0; i < 500; i++) {
        put(journal, expected, i);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().contains("snapshot-")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> rows(folder))
        .hasMessageContaining(folder.resolve("journal.bin") + " is not there")
        .hasMessageContaining("snapshot-1.bin");
  }
}
