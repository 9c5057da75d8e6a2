package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a killed process wrote down is all that the next one knows. */
class JournalFormatTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");
  private static final ResourceAddress A = ResourceAddress.parse("thing.a");
  private static final ResourceAddress B = ResourceAddress.parse("thing.b");

  private final JournalFormat format =
      new JournalFormat(new Fingerprints(new byte[16]), Sealer.NONE);

  private static StoredResource stored(ResourceAddress address, String id) {
    return new StoredResource(address, id, Map.of("name", "n", "size", 4L), Set.of(B), true, true);
  }

  private static OpenOperation operation(String word, String target, Optional<String> handle) {
    Map<String, Object> inputs = Map.of("name", "n", "inputs", List.of("x", "y"));
    return new OpenOperation(
        A, word, target, "request-1", "f1", handle, AT, Set.of(B), inputs, "project p");
  }

  private static final List<LedgerRecord> RECORDS =
      List.of(
          new LedgerRecord.Begun("lineage-1", AT),
          new LedgerRecord.Intent(operation("create", "a", Optional.empty())),
          new LedgerRecord.Handle(A, "create", "a", "operations/1"),
          new LedgerRecord.Present(stored(A, "id-1"), Optional.of("create")),
          new LedgerRecord.Deposed(A),
          new LedgerRecord.Intent(operation("delete", "id-1", Optional.of("operations/2"))),
          new LedgerRecord.Present(stored(A, "id-2"), Optional.empty()),
          new LedgerRecord.Gone(A, "id-1", Optional.of("delete")),
          new LedgerRecord.Intent(operation("update", "id-2", Optional.empty())),
          new LedgerRecord.Closed(A, "update", "id-2", "it was refused"),
          new LedgerRecord.Gone(B, "id-3", Optional.empty()),
          new LedgerRecord.Protection(A, true),
          new LedgerRecord.Moved(A, B),
          new LedgerRecord.Released(B),
          new LedgerRecord.Forgotten(A),
          new LedgerRecord.Applied(AT, "ada", true, Map.of("url", "http://host", "count", 2L)));

  private List<LedgerRecord> readBack(List<LedgerRecord> records) throws Exception {
    var bytes = new ByteArrayOutputStream();
    long number = 0;
    for (LedgerRecord record : records) {
      format.write(new JournalFormat.Numbered(++number, record), bytes);
    }
    JournalFormat.Contents contents = format.read(bytes.toByteArray());
    assertThat(contents.damage()).isEmpty();
    assertThat(contents.records()).extracting(JournalFormat.Numbered::number).isSorted();
    return contents.records().stream().map(JournalFormat.Numbered::record).toList();
  }

  @Test
  void eachRecordIsReadAsItWasWritten() throws Exception {
    assertThat(RECORDS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .as("every sort of record is tried")
        .hasSameSizeAs(LedgerRecord.class.getPermittedSubclasses());

    assertThat(readBack(RECORDS)).isEqualTo(RECORDS);
  }

  @Test
  void aStateIsTheSameFromItsJournalAndFromASnapshotAfterEachRecord() throws Exception {
    List<LedgerRecord> read = readBack(RECORDS);
    var snapshots = new SnapshotFormat(new Fingerprints(new byte[16]), Sealer.NONE);
    var written = new EnvironmentState();
    for (int i = 0; i < RECORDS.size(); i++) {
      written.apply(RECORDS.get(i), i + 1);
      var replayed = new EnvironmentState();
      for (int j = 0; j <= i; j++) {
        replayed.apply(read.get(j), j + 1);
      }
      String tree = written.tree().toString();
      assertThat(replayed.tree()).hasToString(tree);
      var snapshot = snapshots.read(snapshots.write(written, 1)).state();
      assertThat(snapshot.tree()).as("after %s", RECORDS.get(i)).hasToString(tree);
    }
  }
}
