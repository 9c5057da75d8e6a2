package ai.varai.provisioner.emulator.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last calls, at most {@code capacity}. */
public final class Recorder {

  private final int capacity;
  private final ArrayDeque<RecordedCall> calls = new ArrayDeque<>();
  private long serial;

  public Recorder(int capacity) {
    this.capacity = capacity;
  }

  synchronized long next() {
    return ++serial;
  }

  public synchronized void add(RecordedCall call) {
    if (calls.size() == capacity) {
      calls.removeFirst();
    }
    calls.addLast(call);
  }

  /** What was recorded, oldest first. */
  public synchronized List<RecordedCall> calls() {
    return new ArrayList<>(calls);
  }

  public synchronized void clear() {
    calls.clear();
  }
}
