package ai.varai.provisioner.emulator.access;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last calls that policies did not allow. */
public final class Denials {
  private static final int CAPACITY = 10_000;

  /**
   * One of them.
   *
   * @param principal as a member of a policy; empty when nobody was named
   * @param enforced whether the call was refused, or only recorded
   * @param deniedBy the name of the policy that took the permission away; empty where no role gave
   *     it
   */
  public record Denial(
      Instant time,
      String principal,
      String permission,
      String resource,
      String api,
      String method,
      boolean enforced,
      String deniedBy) {}

  private final ArrayDeque<Denial> denials = new ArrayDeque<>();

  synchronized void add(Denial denial) {
    if (denials.size() == CAPACITY) {
      denials.removeFirst();
    }
    denials.addLast(denial);
  }

  /** Oldest first. */
  public synchronized List<Denial> all() {
    return new ArrayList<>(denials);
  }

  public synchronized void clear() {
    denials.clear();
  }
}
