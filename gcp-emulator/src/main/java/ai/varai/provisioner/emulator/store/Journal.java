package ai.varai.provisioner.emulator.store;

import java.util.List;
import java.util.function.Consumer;

/** Where committed transactions go so that they survive the process. */
public interface Journal extends AutoCloseable {

  /** Whether anything is kept; if not, nobody needs to encode changes for it. */
  default boolean keeps() {
    return true;
  }

  /** Gives every transaction that was acknowledged so far, oldest first. */
  void replay(Consumer<List<Change>> transaction);

  /** Takes a transaction in commit order; returns a ticket for {@link #await}. */
  long append(List<Change> transaction);

  /** Returns when the transaction of this ticket is on stable storage. */
  void await(long ticket);

  @Override
  void close();

  /** Keeps nothing: the emulator's data live in memory only. */
  static Journal none() {
    return new Journal() {
      @Override
      public boolean keeps() {
        return false;
      }

      @Override
      public void replay(Consumer<List<Change>> transaction) {}

      @Override
      public long append(List<Change> transaction) {
        return 0;
      }

      @Override
      public void await(long ticket) {}

      @Override
      public void close() {}
    };
  }
}
