package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Until when a caller waits for an answer.
 *
 * @param nanos on the scale of {@link System#nanoTime}
 */
public record Deadline(long nanos) {

  /** Eight digits at most, and a unit, as the gRPC project's PROTOCOL-HTTP2.md has it. */
  private static final Pattern GRPC = Pattern.compile("(\\d{1,8})([HMSmun])");

  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?");

  /**
   * What the header {@code grpc-timeout} asks for.
   *
   * @param arrived when the call arrived
   */
  public static Deadline grpc(String timeout, long arrived) {
    Matcher m = GRPC.matcher(timeout);
    if (!m.matches()) {
      throw GoogleError.of(Code.INTERNAL, "malformed grpc-timeout: \"" + timeout + "\"");
    }
    long n = Long.parseLong(m.group(1));
    Duration time =
        switch (m.group(2)) {
          case "H" -> Duration.ofHours(n);
          case "M" -> Duration.ofMinutes(n);
          case "S" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMillis(n);
          case "u" -> Duration.ofNanos(n * 1000);
          default -> Duration.ofNanos(n);
        };
    return after(time, arrived);
  }

  /** What the header {@code X-Server-Timeout} asks for, in seconds; empty where it is no number. */
  public static Optional<Deadline> http(String seconds, long arrived) {
    return SECONDS.matcher(seconds).matches()
        ? Optional.of(
            after(Duration.ofNanos(new BigDecimal(seconds).movePointRight(9).longValue()), arrived))
        : Optional.empty();
  }

  private static Deadline after(Duration time, long arrived) {
    // A hundred years are as good as more, and do not overflow.
    Duration most = Duration.ofDays(36_500);
    return new Deadline(arrived + (time.compareTo(most) > 0 ? most : time).toNanos());
  }

  /** What is left of the time; not negative. */
  public Duration remaining(long now) {
    return Duration.ofNanos(Math.max(0, nanos - now));
  }

  /** What a caller is told who waited in vain. */
  public static GoogleError exceeded() {
    return GoogleError.of(
        Code.DEADLINE_EXCEEDED, "Deadline expired before operation could complete.");
  }
}
