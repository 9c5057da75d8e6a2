package ai.varai.provisioner.lifecycle.crash;

import ai.varai.provisioner.lifecycle.state.StateBackend;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Counts the moments at which what is kept changes (each record of a journal, each blob that is
 * written or removed) and stops at one of them.
 */
class PointedBackend implements StateBackend {
  /** What happens at the chosen moment, before the change. */
  interface Stop {
    void now() throws IOException;
  }

  private final StateBackend inner;
  private final int chosen;
  private final Stop stop;
  private int passed;

  /**
   * @param chosen the moment; negative for none
   */
  PointedBackend(StateBackend inner, int chosen, Stop stop) {
    this.inner = inner;
    this.chosen = chosen;
    this.stop = stop;
  }

  synchronized int passed() {
    return passed;
  }

  private synchronized void moment() throws IOException {
    if (passed++ == chosen) {
      stop.now();
    }
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public Optional<Blob> read(String name) throws IOException {
    return inner.read(name);
  }

  @Override
  public long write(String name, byte[] bytes, long expected) throws IOException {
    moment();
    return inner.write(name, bytes, expected);
  }

  @Override
  public Optional<Age> age(String name, long version) throws IOException {
    return inner.age(name, version);
  }

  @Override
  public void delete(String name, long expected) throws IOException {
    moment();
    inner.delete(name, expected);
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return inner.list(prefix);
  }

  @Override
  public byte[] readJournal(String name) throws IOException {
    return inner.readJournal(name);
  }

  @Override
  public void deleteJournal(String name) throws IOException {
    moment();
    inner.deleteJournal(name);
  }

  @Override
  public Journal createJournal(String name) throws IOException {
    moment();
    Journal journal = inner.createJournal(name);
    return new Journal() {
      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        int begin = offset;
        for (int i = offset; i < offset + length; i++) {
          if (bytes[i] == '\n') {
            moment();
            journal.append(bytes, begin, i + 1 - begin);
            begin = i + 1;
          }
        }
      }

      @Override
      public void close() throws IOException {
        journal.close();
      }
    };
  }
}
