package ai.varai.provisioner.emulator.support;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as protobuf carries them. */
public final class Times {

  private Times() {}

  /** To the millisecond, as most of Google's APIs print times. */
  public static Timestamp timestamp(Instant instant) {
    Instant t = instant.truncatedTo(ChronoUnit.MILLIS);
    return Timestamp.newBuilder().setSeconds(t.getEpochSecond()).setNanos(t.getNano()).build();
  }

  public static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
