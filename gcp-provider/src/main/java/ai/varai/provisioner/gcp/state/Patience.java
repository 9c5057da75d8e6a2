package ai.varai.provisioner.gcp.state;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a call to a bucket is repeated. It may outlast a lock's lease: whether the lock is held
 * is told by the clock, before a write and after it.
 *
 * @param attempts at most, at least one
 * @param first the pause after the first failure; each further one is twice as long
 * @param random spreads the pauses
 */
record Patience(int attempts, Duration first, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 5;

  /** Six attempts within about 8 seconds, on top of what the attempts themselves take. */
  static Patience usual() {
    return new Patience(6, Duration.ofMillis(250), RandomGenerator.getDefault());
  }

  /** The pause after an attempt, between half and all of its step. */
  Duration after(int attempt) {
    long step = first.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(step / 2 + random.nextLong(step / 2 + 1));
  }
}
