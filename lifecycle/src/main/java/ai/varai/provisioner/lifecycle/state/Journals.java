package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journals on top of a snapshot, oldest holder first. A holder that lost its lock and does not
 * know may add to its journal after its successor has read it. Such records are told by two signs:
 * the successor's snapshot carries a higher fence, or the successor's journal gives the same
 * numbers to records of its own. They are passed over, and told.
 */
final class Journals {
  private final JournalFormat format;
  private final List<Journal> journals = new ArrayList<>();

  Journals(JournalFormat format) {
    this.format = format;
  }

  private record Journal(String name, List<JournalFormat.Numbered> records) {
    long first() {
      return records.isEmpty() ? Long.MAX_VALUE : records.get(0).number();
    }
  }

  /**
   * Adds the next journal in the order of names, which is that of fences.
   *
   * @return what is wrong with it
   */
  Optional<String> add(String name, byte[] bytes) throws IOException {
    JournalFormat.Contents contents = format.read(bytes);
    journals.add(new Journal(name, contents.records()));
    return contents.damage();
  }

  /**
   * Applies the records to the snapshot's state.
   *
   * @return what is missing, and what was passed over although the snapshot does not have it
   */
  List<String> replay(SnapshotFormat.Snapshot snapshot) {
    var remarks = new ArrayList<String>();
    EnvironmentState state = snapshot.state();
    String closed = Ledger.journal(snapshot.fence());
    for (int i = 0; i < journals.size(); i++) {
      Journal journal = journals.get(i);
      long end = journal.name().compareTo(closed) < 0 ? 0 : firstOfLater(i);
      long late = 0;
      for (JournalFormat.Numbered record : journal.records()) {
        if (record.number() >= end) {
          late += end > 0 || record.number() > state.serial() ? 1 : 0;
        } else if (record.number() > state.serial()) {
          if (record.number() != state.serial() + 1) {
            remarks.add(missing(journal.name(), state.serial() + 1, record.number() - 1));
          }
          state.apply(record.record(), record.number());
        }
      }
      if (late > 0) {
        remarks.add(
            "journal "
                + journal.name()
                + ": "
                + late
                + " records were written after the lock was lost; they were passed over");
      }
    }
    return remarks;
  }

  private long firstOfLater(int index) {
    long first = Long.MAX_VALUE;
    for (Journal later : journals.subList(index + 1, journals.size())) {
      first = Math.min(first, later.first());
    }
    return first;
  }

  private static String missing(String name, long from, long to) {
    return "journal " + name + ": records " + from + " to " + to + " are missing";
  }
}
