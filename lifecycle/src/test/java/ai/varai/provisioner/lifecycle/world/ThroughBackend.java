package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.state.StateBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Hands everything on to another backend; tests look in between. */
public class ThroughBackend implements StateBackend {
  private final StateBackend inner;

  protected ThroughBackend(StateBackend inner) {
    this.inner = inner;
  }

  /** Records are about to be added to a journal; they are lines of JSON. */
  protected void appending(String records) throws IOException {}

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
    return inner.write(name, bytes, expected);
  }

  @Override
  public Optional<Age> age(String name, long version) throws IOException {
    return inner.age(name, version);
  }

  @Override
  public void delete(String name, long expected) throws IOException {
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
    inner.deleteJournal(name);
  }

  @Override
  public Journal createJournal(String name) throws IOException {
    Journal journal = inner.createJournal(name);
    return new Journal() {
      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        appending(new String(bytes, offset, length, StandardCharsets.UTF_8));
        journal.append(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        journal.close();
      }
    };
  }
}
