package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.iam.admin.v1.ServiceAccount;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the token endpoint, the metadata server and the guard ask about service accounts. */
public final class Identities {
  private final Accounts accounts;
  private final AccountKeys keys;
  private final SystemKeys systemKeys;
  private final AccountSightings sightings;
  private final PoolRows pools;

  Identities(
      Accounts accounts,
      AccountKeys keys,
      SystemKeys systemKeys,
      AccountSightings sightings,
      PoolRows pools) {
    this.pools = pools;
    this.sightings = sightings;
    this.accounts = accounts;
    this.keys = keys;
    this.systemKeys = systemKeys;
  }

  /** The key of an account's own policy among its project's policies. */
  public static String policyKey(String email) {
    return "iam/serviceAccounts/" + email;
  }

  /** The key of a deleted account's policy: whoever takes the address does not take it over. */
  static String deletedPolicyKey(String uniqueId) {
    return "iam/deletedAccounts/" + uniqueId;
  }

  /** Whether the account of an e-mail address was deleted, and nobody has the address now. */
  public boolean deleted(String email) {
    return accounts.wasDeleted(email);
  }

  /**
   * Whether a caller may make no call at all: a service account that was disabled or deleted, or
   * somebody from a pool of whom the same is true.
   */
  public boolean barred(String principal) {
    String prefix = "serviceAccount:";
    if (!principal.startsWith(prefix)) {
      return WorkforceSubjects.barred(pools, principal);
    }
    String email = principal.substring(prefix.length());
    return account(email).map(ServiceAccount::getDisabled).orElseGet(() -> deleted(email));
  }

  /** The account of an e-mail address, or empty. */
  public Optional<ServiceAccount> account(String email) {
    return accounts.byEmail(email);
  }

  /**
   * The account of an e-mail address in whose name one may act: not a disabled one, but the one
   * that Compute Engine makes for each project.
   */
  public Optional<ServiceAccount> acting(String email) {
    return accounts.byEmailOrOfCompute(email).filter(account -> !account.getDisabled());
  }

  /** The account of a resource name, by address or unique id; empty where there is none. */
  public Optional<ServiceAccount> named(String name) {
    try {
      return Optional.of(accounts.find(name));
    } catch (GoogleError e) {
      return Optional.empty();
    }
  }

  /**
   * Whether policies, Cloud Run and Cloud Scheduler see the account. Google's own accounts are
   * always there; one that a user made may take a while to show.
   */
  public boolean visible(String email) {
    return !AccountSightings.madeByUser(email)
        || (accounts.byEmail(email).isPresent() && sightings.seen(email));
  }

  /** The public half of a user's or Google's key of the account. */
  public Optional<PublicKey> publicKey(ServiceAccount account, String keyId, Instant now) {
    SystemKeys.Key own = systemKeys.of(account.getProjectId(), account.getEmail());
    return own.id().equals(keyId) ? Optional.of(own.open()) : keys.usable(account, keyId, now);
  }

  /** The public halves of all keys of the account that may be used now. */
  public List<PublicKey> publicKeys(ServiceAccount account, Instant now) {
    List<PublicKey> all = new ArrayList<>(keys.usable(account, now));
    all.add(systemKeys.of(account.getProjectId(), account.getEmail()).open());
    return all;
  }

  /** Google's keys of the account. */
  public SystemKeys systemKeys() {
    return systemKeys;
  }
}
