package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.lifecycle.state.StateBackend;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for a process that is killed at its n-th write, before or after its effect. */
final class DyingBackend implements StateBackend {
  private final StateBackend inner;
  private final int last;
  private final boolean afterEffect;
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean dead;

  DyingBackend(StateBackend inner, int last, boolean afterEffect) {
    this.inner = inner;
    this.last = last;
    this.afterEffect = afterEffect;
  }

  boolean died() {
    return dead;
  }

  int writes() {
    return writes.get();
  }

  private interface Effect<T> {
    T happen() throws IOException;
  }

  private <T> T write(Effect<T> effect) throws IOException {
    alive();
    boolean now = writes.incrementAndGet() == last;
    if (now && !afterEffect) {
      dead = true;
      alive();
    }
    T result = effect.happen();
    if (now) {
      dead = true;
      alive();
    }
    return result;
  }

  private void alive() throws IOException {
    if (dead) {
      throw new IOException("this process is dead");
    }
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public Optional<Blob> read(String name) throws IOException {
    alive();
    return inner.read(name);
  }

  @Override
  public long write(String name, byte[] bytes, long expected) throws IOException {
    return write(() -> inner.write(name, bytes, expected));
  }

  @Override
  public Optional<Age> age(String name, long version) throws IOException {
    alive();
    return inner.age(name, version);
  }

  @Override
  public void delete(String name, long expected) throws IOException {
    write(
        () -> {
          inner.delete(name, expected);
          return true;
        });
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    alive();
    return inner.list(prefix);
  }

  @Override
  public Journal createJournal(String name) throws IOException {
    alive();
    Journal journal = inner.createJournal(name);
    return new Journal() {
      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        write(
            () -> {
              journal.append(bytes, offset, length);
              return true;
            });
      }

      @Override
      public void close() throws IOException {
        journal.close();
      }
    };
  }

  @Override
  public byte[] readJournal(String name) throws IOException {
    alive();
    return inner.readJournal(name);
  }

  @Override
  public void deleteJournal(String name) throws IOException {
    write(
        () -> {
          inner.deleteJournal(name);
          return true;
        });
  }
}
