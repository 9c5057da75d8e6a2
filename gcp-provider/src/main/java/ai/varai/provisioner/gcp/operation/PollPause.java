package ai.varai.provisioner.gcp.operation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an operation is asked for again: about half of the time that it runs
 * already, so that short operations are noticed soon and long ones cost few calls. Operations that
 * were begun together are spread, so that they are not asked for together for ever.
 */
public final class PollPause {
  /** Google's own clients ask no sooner than this. */
  private static final Duration AT_GOOGLE = Duration.ofSeconds(2);

  private static final Duration AT_EMULATOR = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Duration shortest;
  private final RandomGenerator random;

  /**
   * The pauses of one provider.
   *
   * @param emulated whether an emulator answers, which ends operations within milliseconds
   */
  public PollPause(boolean emulated, RandomGenerator random) {
    this.shortest = emulated ? AT_EMULATOR : AT_GOOGLE;
    this.random = random;
  }

  /** The pause for an operation that has run for so long; four fifths to six fifths of it. */
  public Duration after(Duration age) {
    long half = age.toMillis() / 2;
    long whole = Math.max(shortest.toMillis(), Math.min(LONGEST.toMillis(), half));
    return Duration.ofMillis(Math.round(whole * (0.8 + 0.4 * random.nextDouble())));
  }
}
