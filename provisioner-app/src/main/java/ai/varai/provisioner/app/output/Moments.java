package ai.varai.provisioner.app.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as people read them; documents for programs have them in full. */
final class Moments {
  private Moments() {}

  /** To the second, in UTC: {@code 2026-11-23 07:09:07 UTC}. */
  static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }
}
