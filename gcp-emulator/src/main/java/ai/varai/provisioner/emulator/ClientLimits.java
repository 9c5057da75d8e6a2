package ai.varai.provisioner.emulator;

import java.time.Duration;

/**
 * How long the emulator waits for clients that are slow to say what they want.
 *
 * @param head from the first byte of a request, or from the connection, to the end of its headers
 * @param body between two pieces of a body: an upload may last as long as it likes while it goes on
 */
public record ClientLimits(Duration head, Duration body) {

  public ClientLimits {
    if (head.isNegative() || head.isZero() || body.isNegative() || body.isZero()) {
      throw new IllegalArgumentException(
          "The limits of slow clients must be longer than nothing: " + head + ", " + body);
    }
  }

  public static ClientLimits defaults() {
    return new ClientLimits(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }
}
