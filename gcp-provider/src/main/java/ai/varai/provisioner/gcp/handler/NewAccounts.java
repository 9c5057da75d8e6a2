package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The service accounts that were made a short while ago: by this process, or by an earlier one that
 * was stopped before it came to what needs them, as their descriptions tell. It takes minutes until
 * all of Google knows a new account: policies refuse it as a member that "does not exist", and
 * Cloud Run refuses to act as it in the words of a missing permission ("or it may not exist"),
 * Cloud Scheduler says that something was not found. From a new account such a refusal passes; from
 * one that has been there for long it stays.
 *
 * @see <a href="https://cloud.google.com/iam/docs/service-accounts-create#creating">Creating</a>
 */
public final class NewAccounts {
  private final Duration patience;
  private final Map<String, Instant> made = new ConcurrentHashMap<>();

  /**
   * No accounts.
   *
   * @param patience how long an account is new
   */
  public NewAccounts(Duration patience) {
    this.patience = patience;
  }

  /** Notes when an account was made. */
  public void add(String email, Instant when) {
    made.put(email.toLowerCase(Locale.ROOT), when);
  }

  /** When the account was made, where that is known. */
  public Optional<Instant> made(String email) {
    return Optional.ofNullable(made.get(email.toLowerCase(Locale.ROOT)));
  }

  /** Whether not all of Google may know the account yet. */
  public boolean isNew(String email, Instant now) {
    return made(email).filter(when -> when.plus(patience).isAfter(now)).isPresent();
  }

  /** Whether a refusal passes by itself because it is about an account that is new. */
  public boolean explain(ProviderException refusal, Instant now) {
    String text = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
    return (text.contains("does not exist") || text.contains("may not exist"))
        && made.keySet().stream().anyMatch(email -> text.contains(email) && isNew(email, now));
  }
}
