package ai.varai.provisioner.emulator.operation;

import java.time.Duration;

/** How long long operations stay pending. */
public enum LroMode {
  /** Finished when the answer that names the operation leaves. */
  ZERO,
  /** Pending for at most 100 ms: seen as pending once or twice by a poller. */
  FAST,
  /** As long as the real operation usually takes. */
  REAL_LIKE;

  /** How long something takes that the real cloud takes so long for. */
  public Duration delay(Duration usual) {
    return switch (this) {
      case ZERO -> Duration.ZERO;
      case FAST -> usual.compareTo(Duration.ofMillis(100)) < 0 ? usual : Duration.ofMillis(100);
      case REAL_LIKE -> usual;
    };
  }
}
