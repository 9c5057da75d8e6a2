package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.control.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Whether a new service account shows yet. IAM is eventually consistent: what is asked shortly
 * after an account was made may not know it, if the settings say so.
 *
 * @see <a href="https://cloud.google.com/iam/docs/service-accounts-create#creating">Creating</a>
 */
final class AccountSightings {

  /** Service agents of Google's are in projects whose names begin so. */
  private static final Pattern MADE_BY_USER =
      Pattern.compile(
          "[^@]+@(?!gcp-sa-|gs-project-accounts|cloudcomposer-)[^@.]+(\\.[^@.]+)?"
              + "\\.iam\\.gserviceaccount\\.com");

  private static final class Fresh {
    final Instant since;
    int missed;

    Fresh(Instant since) {
      this.since = since;
    }
  }

  private final Clock clock;
  private final Settings settings;
  private final Map<String, Fresh> fresh = new ConcurrentHashMap<>();

  AccountSightings(Clock clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** Whether an address is that of an account which a user makes; others are Google's own. */
  static boolean madeByUser(String email) {
    return MADE_BY_USER.matcher(email).matches() && !email.startsWith("service-");
  }

  void made(String email) {
    Settings.Values now = settings.get();
    if (now.accountMisses() > 0 || !now.accountDelay().isZero()) {
      fresh.put(email, new Fresh(clock.instant()));
    }
  }

  boolean seen(String email) {
    Fresh f = fresh.get(email);
    if (f == null) {
      return true;
    }
    Settings.Values now = settings.get();
    synchronized (f) {
      if (f.missed < now.accountMisses()) {
        f.missed++;
        return false;
      }
    }
    if (f.since.plus(now.accountDelay()).isAfter(clock.instant())) {
      return false;
    }
    fresh.remove(email);
    return true;
  }
}
